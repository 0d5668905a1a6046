"""Answers as JSON: decimals keep their digits as numbers, moments end in Z, ids are text."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import orjson
from rest_framework.renderers import BaseRenderer

_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_SUBCLASS


def dumps(value: Any) -> bytes:
    """The value as JSON. Raises orjson.JSONEncodeError for what has no place in an answer."""
    try:
        return orjson.dumps(value, default=_other, option=_OPTIONS)
    except orjson.JSONEncodeError:  # 1e20 comes back from PostgreSQL as a whole number of 67 bits, which orjson refuses
        return orjson.dumps(_in_64_bits(value), default=_other, option=_OPTIONS)


def _in_64_bits(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _in_64_bits(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_in_64_bits(part) for part in value]
    return float(value) if type(value) is int and abs(value) >= 2**63 else value


def _other(value: Any) -> Any:
    if isinstance(value, Decimal):
        return orjson.Fragment(format(value, "f").encode())
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    raise TypeError(f"an answer cannot carry {type(value).__name__}")


@dataclass(frozen=True)
class Replayed:
    """An answer that was rendered before."""

    content: bytes


class Json(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if isinstance(data, Replayed):
            return data.content
        return b"" if data is None else dumps(data)


class EventStream(Json):
    """For who accepts server-sent events: the endpoint makes the stream itself, and problems are JSON as everywhere."""

    media_type = "text/event-stream"
    format = "event-stream"
