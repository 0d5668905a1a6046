"""How an endpoint describes itself in OpenAPI: from its docstring, scopes, bodies, parameters and typed answers."""

import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any
from uuid import UUID

from drf_spectacular.openapi import AutoSchema

Schema = dict[str, Any]


class Described(AutoSchema):
    @staticmethod
    def fields_of(represent: Callable[..., Any]) -> list[str]:
        """The names in the TypedDict that a representing function returns."""
        shape = typing.get_type_hints(represent).get("return")
        return list(typing.get_type_hints(shape)) if typing.is_typeddict(shape) else []
