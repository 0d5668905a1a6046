"""What a fact is: a frozen dataclass that a room publishes on a topic, with the schema that follows from it."""

import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
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


_kinds: dict[type, Kind] = {}
_topics: dict[str, str] = {}


def topic(name: str, meaning: str) -> str:
    """The name, registered with what the topic means: every installation has this topic from its first start."""
    _topics[name] = meaning
    return name


def fact(topic: str, verb: str, *, key: str, version: int = 1) -> Callable[[AnyClass], AnyClass]:
    """Registers a frozen dataclass as the fact `<topic>.<verb>.v<version>`; events of one key keep their order."""

    def register(cls: AnyClass) -> AnyClass:
        if not is_dataclass(cls) or key not in {field.name for field in fields(cls)}:
            raise TypeError(f"{cls.__name__} must be a dataclass with a field {key!r}")
        _kinds[cls] = Kind(topic=topic, type=f"{topic}.{verb}.v{version}", key=key, fact=cls)
        return cls

    return register


def kind_of(fact: object) -> Kind:
    return _kinds[type(fact)]


def kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: kind.type)


def topics() -> dict[str, str]:
    return dict(_topics)


def payload(fact: Any) -> dict[str, Any]:
    """The fact's fields as plain JSON values; decimals, days, moments and ids become text."""
    return {field.name: _plain(getattr(fact, field.name)) for field in fields(fact)}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | bool):
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
