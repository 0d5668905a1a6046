"""The quick yes never lets through what the thorough validator refuses, and says it for the schemas that people write."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pipeline.quick import check_of
from pipeline.schemas import flaw_of, validator_of

LINE = {"type": "object", "required": ["sku"], "properties": {"sku": {"type": "string"}}}
SALE = {
    "type": "object",
    "properties": {
        "store": {"type": "string", "minLength": 1, "maxLength": 5},
        "pounds": {"type": "number", "minimum": 0, "exclusiveMaximum": 10},
        "till": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        "paid_by": {"enum": ["card", "cash"]},
        "lines": {"type": "array", "maxItems": 2, "items": LINE},
    },
    "required": ["store", "pounds"],
    "additionalProperties": False,
}
VALUES = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-1, 11)
    | some.floats(-1, 11)
    | some.sampled_from(["", "a", "card", "too long"]),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(["sku", "a"]), inner, max_size=2),
    max_leaves=4,
)
PAYLOADS = some.dictionaries(some.sampled_from([*SALE["properties"], "other"]), VALUES, max_size=6)


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(payload=PAYLOADS | some.fixed_dictionaries({"store": some.just("Hove"), "pounds": VALUES, "lines": VALUES}))
def test_what_it_lets_through_is_good(payload: dict[str, Any]) -> None:
    check = check_of(SALE)
    assert check is not None
    if check(payload):
        assert flaw_of(validator_of(SALE), payload) is None


@pytest.mark.parametrize(
    ("payload", "is_good"),
    [
        ({"store": "Hove", "pounds": 2.5}, True),
        ({"store": "Hove", "pounds": 2, "till": None, "paid_by": "cash", "lines": [{"sku": "4711", "note": 1}]}, True),
        ({"store": "Hove"}, False),
        ({"store": "Hove", "pounds": True}, False),
        ({"store": "Hove", "pounds": 10}, False),
        ({"store": "", "pounds": 1}, False),
        ({"store": "Hove", "pounds": 1, "other": 1}, False),
        ({"store": "Hove", "pounds": 1, "paid_by": "gold"}, False),
        ({"store": "Hove", "pounds": 1, "lines": [{"sku": 4711}]}, False),
        ({"store": "Hove", "pounds": 1, "lines": [{"sku": "1"}] * 3}, False),
    ],
)
def test_it_says_yes_to_what_people_send(payload: dict[str, Any], is_good: bool) -> None:
    check = check_of(SALE)
    assert check is not None and check(payload) is is_good


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "pattern": "a+"},
        {"type": ["string", "null"]},
        {"$ref": "#/$defs/line", "$defs": {"line": {}}},
        {"type": "object", "properties": {"a": {"allOf": []}}},
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"type": "number", "minLength": 3},
        {"enum": [1, 1.0, True]},
        {"not": {}},
        {"type": "array", "uniqueItems": True},
        True,
    ],
)
def test_what_is_involved_is_left_to_the_thorough_one(schema: Any) -> None:
    assert check_of(schema) is None
