"""What changed between two schemas of a topic, in words, and whether anybody who publishes or reads would break on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
_BOUNDS = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern", "format", "const", "minItems",
    "maxItems", "uniqueItems", "multipleOf", "allOf", "not", "$ref", "$defs",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One difference. It breaks when an event that was good would be refused, or a reader would miss what it counts on."""

    field: str
    what: str
    breaks: bool

    def __str__(self) -> str:
        return f"{self.field} {self.what}" if self.field else self.what

    @property
    def only_adds(self) -> bool:
        """True for a new field that may be missing: the one change that nobody who reads or publishes has to know."""
        return self.what.startswith("is new (") and not self.breaks


def between(old: Any, new: Any) -> list[Change]:
    """The differences, field by field; none when both say the same."""
    return list(_between(old or {}, new or {}, ""))


def _between(old: Any, new: Any, at: str) -> Iterator[Change]:
    if old == new:
        return
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        yield Change(at, "takes something else", True)
        return
    if old.get("type") != new.get("type"):
        was, is_now = _kind(old), _kind(new)
        yield Change(at, f"is {is_now} instead of {was}", not _is_wider(old.get("type"), new.get("type")))
    yield from _enum(old, new, at)
    yield from _properties(old, new, at)
    if old.get("additionalProperties", True) != new.get("additionalProperties", True):
        is_closed = new.get("additionalProperties", True) is False
        yield Change(at, "takes no further fields" if is_closed else "takes further fields", is_closed)
    if "items" in old or "items" in new:
        yield from _between(old.get("items", {}), new.get("items", {}), f"{at}[]")
    for name in ("oneOf", "anyOf"):
        yield from _options(old.get(name, []), new.get(name, []), at)
    for name in _BOUNDS:
        if old.get(name) != new.get(name):
            yield Change(at, f"has another {name}" if name in new else f"has no {name} any more", name in new)


def _kind(schema: Schema) -> str:
    kind = schema.get("type", "anything")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _is_wider(old: Any, new: Any) -> bool:
    if new is None or (old, new) == ("integer", "number"):
        return True
    return isinstance(new, list) and (set(old) if isinstance(old, list) else {old}) <= set(new)


def _enum(old: Schema, new: Schema, at: str) -> Iterator[Change]:
    was, is_now = old.get("enum"), new.get("enum")
    if was == is_now:
        return
    before, after = was or [], is_now or []
    if is_now is None or (was is not None and all(value in after for value in before)):
        more = "anything" if is_now is None else ", ".join(str(value) for value in after if value not in before)
        yield Change(at, f"may also be {more}", False)
    else:
        yield Change(at, "may be less than before", True)


def _properties(old: Schema, new: Schema, at: str) -> Iterator[Change]:
    was, is_now = old.get("properties", {}), new.get("properties", {})
    asked, asks = set(old.get("required", ())), set(new.get("required", ()))
    for name in [*was, *(name for name in is_now if name not in was)]:
        field = f"{at}.{name}" if at else name
        if name not in is_now:
            yield Change(field, "is gone", True)
        elif name not in was:
            must = name in asks
            yield Change(field, f"is new ({_kind(is_now[name])}{', required' if must else ''})", must)
        else:
            yield from _between(was[name], is_now[name], field)
            if (name in asks) != (name in asked):
                yield Change(field, "must come now" if name in asks else "may be missing now", True)


def _options(old: list[Any], new: list[Any], at: str) -> Iterator[Change]:
    """Options that stand in both say nothing; those that changed are held against what is most like them."""
    left = [option for option in old if option not in new]
    for option in (option for option in new if option not in old):
        like = max(left, key=lambda other: _likeness(other, option), default=None)
        if like is None or not _likeness(like, option):
            yield Change(at, f"may also be {_told(option)}", False)
        else:
            left.remove(like)
            yield from _between(like, option, at)
    for option in left:
        yield Change(at, f"may no longer be {_told(option)}", True)


def _likeness(one: Any, other: Any) -> int:
    fields = [set(each.get("properties", ())) if isinstance(each, Mapping) else set() for each in (one, other)]
    return len(fields[0] & fields[1])


def _told(option: Any) -> str:
    names = list(option.get("properties", ())) if isinstance(option, Mapping) else []
    return f"an object of {', '.join(names[:6])}" if names else _kind(option if isinstance(option, Mapping) else {})
