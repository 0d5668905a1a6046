"""What changed between two schemas, in words, and what would break: a table of cases."""

from typing import Any

import pytest

from pipeline.catalogue.schema_changes import between

TEXT, NUMBER, WHOLE = {"type": "string"}, {"type": "number"}, {"type": "integer"}


def of(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required)}


@pytest.mark.parametrize(
    ("old", "new", "told", "breaks"),
    [
        (of(a=TEXT), of(a=TEXT), [], False),
        (of(a=TEXT), of(a=TEXT, b=NUMBER), ["b is new (number)"], False),
        (of(a=TEXT), of(("b",), a=TEXT, b=NUMBER), ["b is new (number, required)"], True),
        (of(a=TEXT, b=TEXT), of(a=TEXT), ["b is gone"], True),
        (of(a=WHOLE), of(a=NUMBER), ["a is number instead of integer"], False),
        (of(a=NUMBER), of(a=WHOLE), ["a is integer instead of number"], True),
        (of(a=TEXT), of(a={"type": ["string", "null"]}), ["a is string or null instead of string"], False),
        (of(("a",), a=TEXT), of(a=TEXT), ["a may be missing now"], True),
        (of(a=TEXT), of(("a",), a=TEXT), ["a must come now"], True),
        (of(a={"enum": ["x"]}), of(a={"enum": ["x", "y"]}), ["a may also be y"], False),
        (of(a={"enum": ["x", "y"]}), of(a={"enum": ["x"]}), ["a may be less than before"], True),
        (of(a=TEXT), of(a={**TEXT, "maxLength": 5}), ["a has another maxLength"], True),
        (of(a={**TEXT, "maxLength": 5}), of(a=TEXT), ["a has no maxLength any more"], False),
        (of(a=of(b=TEXT)), of(a=of(b=TEXT, c=TEXT)), ["a.c is new (string)"], False),
        (
            of(a={"type": "array", "items": TEXT}),
            of(a={"type": "array", "items": NUMBER}),
            ["a[] is number instead of string"],
            True,
        ),
        (of(a=TEXT), of(a=TEXT) | {"additionalProperties": False}, ["takes no further fields"], True),
        (
            {"oneOf": [of(a=TEXT)]},
            {"oneOf": [of(a=TEXT, b=TEXT), of(z=TEXT)]},
            ["b is new (string)", "may also be an object of z"],
            False,
        ),
        ({"oneOf": [of(a=TEXT), of(z=TEXT)]}, {"oneOf": [of(a=TEXT)]}, ["may no longer be an object of z"], True),
    ],
)
def test_a_change_is_said_in_words_and_known_to_break_or_not(old: Any, new: Any, told: list[str], breaks: bool) -> None:
    changes = between(old, new)
    assert ([str(change) for change in changes], any(change.breaks for change in changes)) == (told, breaks)
