"""A schema as a table that people read: each field, what it holds, whether it must come, and what is said of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MOST_FIELDS = 60


@dataclass(frozen=True)
class Field:
    name: str
    holds: str
    must: bool
    says: str


@dataclass(frozen=True)
class Shape:
    """One kind of data; `title` tells it apart where a topic has several."""

    title: str
    fields: tuple[Field, ...]


def of(schema: Any, titles: tuple[str, ...] = ()) -> list[Shape]:
    """The kinds of data that the schema takes; none when it takes any object."""
    if not isinstance(schema, Mapping):
        return []
    kinds = schema.get("oneOf") or schema.get("anyOf")
    if isinstance(kinds, list):
        named = titles if len(titles) == len(kinds) else tuple(str(n) for n in range(1, len(kinds) + 1))
        return [Shape(title, _fields(kind)) for title, kind in zip(named, kinds, strict=True)]
    fields = _fields(schema)
    return [Shape(titles[0] if len(titles) == 1 else "", fields)] if fields else []


def _fields(schema: Any) -> tuple[Field, ...]:
    return tuple(found for found, _n in zip(_of(schema, ""), range(MOST_FIELDS), strict=False))


def _of(schema: Any, at: str) -> Iterator[Field]:
    properties = schema.get("properties") if isinstance(schema, Mapping) else None
    if not isinstance(properties, Mapping):
        return
    required = schema.get("required", ())
    for name, shape in properties.items():
        path = f"{at}.{name}" if at else name
        inner = shape if isinstance(shape, Mapping) else {}
        yield Field(path, holds(inner), name in required, str(inner.get("description") or inner.get("title") or ""))
        yield from _of(inner, path)
        yield from _of(inner.get("items", {}), f"{path}[]")


def holds(shape: Mapping[str, Any]) -> str:
    """What a field holds, in words: "text", "a number, at least 0", "one of a, b"."""
    if "enum" in shape:
        return _("one of %(values)s") % {"values": ", ".join(str(value) for value in shape["enum"])}
    options = shape.get("anyOf") or shape.get("oneOf")
    if isinstance(options, list):
        return _(" or ").join(dict.fromkeys(holds(option) for option in options if isinstance(option, Mapping)))
    kinds = shape.get("type")
    if shape.get("format"):
        return FORMATS.get(shape["format"], lambda: str(shape["format"]))()
    said = _(" or ").join(_word(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]))
    if kinds == "array":
        inner = shape.get("items")
        said = _("a list of %(what)s") % {
            "what": holds(inner) if isinstance(inner, Mapping) and inner else _("anything")
        }
    limits = [words() % shape[name] for name, words in LIMITS.items() if isinstance(shape.get(name), int | float)]
    return ", ".join([said, *limits])


def _word(kind: Any) -> str:
    return {
        "string": _("text"), "number": _("a number"), "integer": _("a whole number"), "boolean": _("yes or no"), "null": _("nothing"),
        "object": _("an object"), "array": _("a list"),
    }.get(kind, _("anything"))  # fmt: skip


FORMATS: dict[str, Callable[[], str]] = {
    "decimal": lambda: _("a number, exact, as text"),
    "date": lambda: _("a day"),
    "date-time": lambda: _("a moment"),
    "uuid": lambda: _("an id"),
    "email": lambda: _("an e-mail address"),
}
LIMITS: dict[str, Callable[[], str]] = {
    "minimum": lambda: _("at least %s"),
    "maximum": lambda: _("at most %s"),
    "maxLength": lambda: _("at most %s letters"),
}
