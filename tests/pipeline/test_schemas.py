"""A topic's schema asks nobody else and always comes to an end, whoever wrote it."""

from typing import Any

import pytest

from pipeline import schemas
from pipeline.schemas import BadSchema, flaw_of, require_valid_schema, validator_of


def text(pattern: str) -> dict[str, Any]:
    return {"properties": {"a": {"type": "string", "pattern": pattern}}}


def doubled(times: int) -> dict[str, Any]:
    parts = {f"p{n}": {"allOf": [{"$ref": f"#/$defs/p{n + 1}"}] * 2} for n in range(times)}
    return {"$defs": {**parts, f"p{times}": {"type": "string"}}, "$ref": "#/$defs/p0"}


REFUSED = {
    "no schema": {"type": "nothing"},
    "properties that are none": {"properties": 3},
    "another address": {"$ref": "https://example.org/x"},
    "another address, further in": {"properties": {"a": {"items": {"$ref": "http://169.254.169.254/x"}}}},
    "a file": {"properties": {"a": {"$ref": "file:///etc/passwd"}}},
    "a part that is not there": {"properties": {"a": {"$ref": "#/$defs/b"}}},
    "a part by its place": {"properties": {"a": {"$ref": "#/properties/b"}, "b": {}}},
    "a part by a name of its own": {"$id": "https://example.org/", "properties": {"a": {"$id": "b"}}},
    "itself": {"$ref": "#"},
    "a circle": {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"not": {"$ref": "#/$defs/a"}}}, "$ref": "#/$defs/a"},
    "a reference made at run time": {"properties": {"a": {"$dynamicRef": "#x"}}},
    "a schema that doubles itself": doubled(40),
    "patterns for names": {"patternProperties": {"^a": {}}},
    "a pattern that is none": text("("),
    "a repeated repeat": text("^(a+)+$"),
    "a repeated option": text("^(a?)*$"),
    "a repeated choice": text("^(a|aa)+$"),
    "a repeat around two": text("^((a)(b*))*$"),
    "a counted repeat": text("^(?:a*){9}$"),
    "a repeat behind a class with a bracket": text("^([^]a]+)+$"),
    "many repeats": text("a*a*a*a*b"),
    "many options": text("a?" * 30 + "a" * 30),
    "a look ahead": text("^(?=a+b)"),
    "what was found before": text(r"^(a)\1$"),
    "a pattern of 1,000 letters": text("a" * 1000),
}


@pytest.mark.parametrize("schema", REFUSED.values(), ids=REFUSED)
def test_a_schema_that_could_keep_us_busy_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(BadSchema) as refusal:
        require_valid_schema(schema)
    assert refusal.value.message.endswith(".")


TAKEN = {
    "fields": {"type": "object", "properties": {"a": {"type": "number"}}, "required": ["a"]},
    "a name of its own": {"$id": "https://example.org/sale", "type": "object"},
    "shared parts": {"$defs": {"p": {"type": "number"}}, "properties": {"a": {"$ref": "#/$defs/p"}}},
    "a few doublings": doubled(8),
    "a field called $ref": {"properties": {"$ref": {"type": "string"}}},
    "a value that looks like a reference": {"const": {"$ref": "https://example.org"}},
    "a country": text("^[A-Z]{2}$"),
    "an address": text(r"^[^@\s]+@[^@\s]+\.[a-z]+$"),
    "a choice": text("^(card|cash)$"),
    "a choice that may be left out": text("^(?:no |not )?paid$"),
    "letters that look like repeats": text(r"^\(\+\)[*+(]\?$"),
}


@pytest.mark.parametrize("schema", TAKEN.values(), ids=TAKEN)
def test_an_honest_schema_is_taken(schema: dict[str, Any]) -> None:
    require_valid_schema(schema)
    flaw_of(validator_of(schema), {"a": 1})


def test_the_slowest_pattern_that_is_taken_ends() -> None:
    schema = text("a*a*a*b")
    require_valid_schema(schema)
    assert flaw_of(validator_of(schema), {"a": "a" * schemas.LONGEST_MATCHED}) is not None
    assert flaw_of(validator_of(schema), {"a": "aab"}) is None


def test_a_text_too_long_for_its_pattern_is_a_flaw() -> None:
    flaw = flaw_of(validator_of(text("^a")), {"a": "a" * 100_000})
    assert flaw is not None and "too long" in flaw.message and len(flaw.message) < 200


@pytest.mark.parametrize("name", ["itself", "a circle", "another address, further in", "a part that is not there"])
def test_a_schema_of_earlier_days_breaks_nothing_and_asks_nobody(name: str) -> None:
    flaw = flaw_of(validator_of(REFUSED[name]), {"a": [1]})
    assert flaw is not None and "schema itself" in flaw.message
