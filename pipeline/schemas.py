"""The schema that a topic holds its payloads to: JSON Schema 2020-12 that asks nobody else and always comes to an end.

Whoever may open a topic writes one, and every event of everybody else is then held against it in our process.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import SchemaError, ValidationError, best_match
from referencing import Registry
from referencing.exceptions import Unresolvable

from rest.refusal import Refusal

MOST_STEPS = 2000  # schemas within schemas, each $ref counted with all that it leads to
LONGEST_PATTERN = 200
LONGEST_MATCHED = 250  # letters; with three repeats in a pattern a match takes a second at the very worst
MOST_REPEATS, MOST_OPTIONS = 3, 10
_LOCAL = re.compile(r"#/\$defs/([^/~%]+)")
_IDLE = frozenset({"const", "enum", "default", "examples"})  # values, not schemas
_ELSEWHERE = frozenset({"$dynamicRef", "$recursiveRef", "$dynamicAnchor", "patternProperties"})
_ESCAPED = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")


class BadSchema(Refusal):
    """The schema is no JSON Schema (2020-12), or one that a payload cannot be held against in a moment."""

    code = "bad_schema"
    status = 400
    remedy = "Mend the schema at the place that `detail` names."


def require_valid_schema(schema: dict[str, Any]) -> None:
    """Raises BadSchema."""
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as trouble:
        raise _bad(f"This is not a JSON Schema: {trouble.message[:300]}. Mend it at {trouble.json_path}.") from trouble
    if _steps(schema, schema, ()) > MOST_STEPS:
        raise _bad(f"The schema comes to more than {MOST_STEPS} steps. Make it simpler.")


def _bad(sentence: str) -> BadSchema:
    return BadSchema(sentence, field="schema")


def _steps(part: Any, root: Mapping[str, Any], through: tuple[str, ...]) -> int:
    """How many schemas a payload is held against at the most. Raises BadSchema."""
    if isinstance(part, list):
        return _sum(_steps(inner, root, through) for inner in part)
    if not isinstance(part, dict):
        return 0
    if part is not root and isinstance(part.get("$id"), str):
        raise _bad("Only the whole schema may have an $id. Take it out of its parts.")
    for name in _ELSEWHERE & set(part):
        raise _bad(f"A schema is written here without {name}. Name the properties, and put shared parts under $defs.")
    _require_quick(part.get("pattern"))
    inner = (value for name, value in part.items() if name not in _IDLE and not (part is root and name == "$defs"))
    return 1 + _sum(_steps(value, root, through) for value in inner) + _followed(part.get("$ref"), root, through)


def _sum(counts: Iterator[int]) -> int:
    """The sum, given up where it is too much already: a schema can double itself thirty times in a few lines."""
    total = 0
    for count in counts:
        total += count
        if total > MOST_STEPS:
            raise _bad(f"The schema comes to more than {MOST_STEPS} steps. Make it simpler.")
    return total


def _followed(reference: Any, root: Mapping[str, Any], through: tuple[str, ...]) -> int:
    if not isinstance(reference, str):
        return 0
    found = _LOCAL.fullmatch(reference)
    target = root.get("$defs", {}).get(found[1]) if found else None
    if found is None or target is None:
        raise _bad(f"{reference[:80]!r} is not in this schema. Put it under $defs and refer to it as #/$defs/its-name.")
    if found[1] in through:
        raise _bad(f"The schema goes round in circles through {found[1]!r}. Write it without.")
    return _steps(target, root, (*through, found[1]))


def _require_quick(pattern: Any) -> None:
    """Raises BadSchema for a pattern with which one short text could keep us busy for hours."""
    if not isinstance(pattern, str):
        return
    bare = _ESCAPED.sub("x", pattern)
    repeats, options = sum(map(bare.count, "*+{")), bare.count("?")
    if len(pattern) > LONGEST_PATTERN or repeats > MOST_REPEATS or options > MOST_OPTIONS:
        raise _bad(
            f"A pattern has at most {LONGEST_PATTERN} letters, {MOST_REPEATS} of * + {{ and {MOST_OPTIONS} of ?."
        )
    if re.search(r"\(\?(?!:)", bare) or re.search(r"\\[1-9]", pattern):
        raise _bad("A pattern is written here without looking around and without references to what it found.")
    if _repeats_what_varies(bare):
        raise _bad("A pattern may not repeat a group that has * + ? { or | inside. Repeat single letters or classes.")


def _repeats_what_varies(bare: str) -> bool:
    varies, last = [False], False  # of each group that is open; and of the one that just closed
    for letter in bare.replace("(?:", "("):
        if letter == "(":
            varies.append(False)
        elif letter == ")" and len(varies) > 1:
            last = varies.pop()
            varies[-1] |= last
            continue
        elif letter in "*+{?|":
            if last and letter in "*+{":
                return True
            varies[-1] = True
        last = False
    return False


def _matches(validator: Any, pattern: str, text: Any, schema: Any) -> Iterator[ValidationError]:
    if not isinstance(text, str):
        return
    if len(text) > LONGEST_MATCHED:
        yield ValidationError(f"a text of {len(text)} letters is too long to be held against {pattern!r}")
    elif not re.search(pattern, text):
        yield ValidationError(f"{text!r} does not match {pattern!r}")


_Held = validators.extend(Draft202012Validator, {"pattern": _matches})  # type: ignore[no-untyped-call]


def validator_of(schema: dict[str, Any] | None) -> Any:
    """What payloads are held against; it never asks another address."""
    return _Held(schema or {}, registry=Registry())


def flaw_of(validator: Any, payload: Any) -> ValidationError | None:
    """The worst flaw of a payload, or None."""
    try:
        flaw: ValidationError | None = best_match(validator.iter_errors(payload))
    except (Unresolvable, RecursionError):  # a schema that was taken in before require_valid_schema was so strict
        return ValidationError("the schema itself cannot be followed; whoever opened the topic has to mend it")
    return flaw
