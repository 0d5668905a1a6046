"""What a fact is: a frozen dataclass that a room publishes on a topic, with the schema that follows from it."""

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

Class: TypeAlias = "type[Any]"
AnyClass = TypeVar("AnyClass", bound=Class)


@dataclass(frozen=True)
class Kind:
    """Where facts of one class go: their topic, their type on the log, the field whose value orders them."""

    topic: str
    type: str
    key: str
    fact: Class
    personal: Mapping[str, str] = field(default_factory=dict, hash=False)


_personal: dict[str, Mapping[str, str]] = {}
_kinds: dict[type, Kind] = {}
_topics: dict[str, str] = {}
_domains: dict[str, tuple[str, str]] = {}


def domain(name: str, title: str, belongs: str) -> None:
    """Registers the data domain that topics named `<name>.…` lie in, with what belongs in it."""
    _domains[name] = (title, belongs)


def domains() -> dict[str, tuple[str, str]]:
    return dict(_domains)


def topic(name: str, meaning: str) -> str:
    """The name, registered with what the topic means: every installation has this topic from its first start."""
    _topics[name] = meaning
    return name


def fact(
    topic: str, verb: str, *, key: str, version: int = 1, personal: Mapping[str, str] | None = None
) -> Callable[[AnyClass], AnyClass]:
    """Registers a frozen dataclass as the fact `<topic>.<verb>.v<version>`; events of one key keep their order.

    personal: the fields that say something about a person, each with the field that holds the person's id; "" when the
    text is a name of somebody who has none. The log hides them under a key of the person, and readers see them until
    the person is erased.
    """

    def register(cls: AnyClass) -> AnyClass:
        names = {field.name for field in fields(cls)} if is_dataclass(cls) else set()
        if not {key, *(personal or {}), *filter(None, (personal or {}).values())} <= names:
            raise TypeError(f"{cls.__name__} must be a dataclass with the fields {key!r} and {dict(personal or {})}")
        kind = Kind(topic=topic, type=f"{topic}.{verb}.v{version}", key=key, fact=cls, personal=dict(personal or {}))
        _kinds[cls] = kind
        if personal:
            _personal[kind.type] = kind.personal
        return cls

    return register


def kind_of(fact: object) -> Kind:
    return _kinds[type(fact)]


def kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: kind.type)


def personal_fields() -> Mapping[str, Mapping[str, str]]:
    """By type of fact: the fields that are about a person, and where the person's id stands."""
    return _personal


def topics() -> dict[str, str]:
    return dict(_topics)


def payload(fact: Any) -> dict[str, Any]:
    """The fact's fields as plain JSON values; decimals, days, moments and ids become text."""
    return {field.name: _plain(getattr(fact, field.name)) for field in fields(fact)}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return payload(value)
    raise TypeError(f"a fact cannot carry {type(value).__name__}")


def schema(fact: type) -> dict[str, Any]:
    """The JSON Schema of the fact's payload."""
    hints = typing.get_type_hints(fact)
    required = [f.name for f in fields(fact) if f.default is MISSING and f.default_factory is MISSING]
    properties = {field.name: _schema(hints[field.name]) for field in fields(fact)}
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_SCHEMAS: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    Decimal: {"type": "string", "format": "decimal"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    UUID: {"type": "string", "format": "uuid"},
    type(None): {"type": "null"},
    Any: {},
}


def _schema(hint: Any) -> dict[str, Any]:
    if hint in _SCHEMAS:
        return _SCHEMAS[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [_schema(argument) for argument in arguments]}
    if origin in (list, tuple):
        return {"type": "array", "items": _schema(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1])}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [member.value for member in hint]}
    if is_dataclass(hint):
        return schema(typing.cast(type, hint))
    raise TypeError(f"no schema for {hint!r}")
