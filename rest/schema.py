"""How an endpoint describes itself in OpenAPI: from its docstring, scopes, bodies, parameters and typed answers."""

import re
import types
import typing
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent

Schema = dict[str, Any]
_WRITING = ("POST", "PUT", "PATCH", "DELETE")
_PROBLEM: Schema = {
    "type": "object",
    "description": "A problem (RFC 9457). `type` is the address of its description.",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and what to do next."},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body."},
                    "parameter": {"type": "string", "description": "The parameter of the address."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Decimal: {"type": "number"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    UUID: {"type": "string", "format": "uuid"},
    type(None): {"type": "null"},
    Any: {},
}
_SAID: dict[int, str] = {
    400: "The request cannot be understood; `errors` names each flaw.",
    401: "Sign in or send a token.",
    403: "The caller may not do this, or a scope is missing.",
    404: "There is nothing here that the caller may see.",
    406: "The answer is JSON, which the request does not accept.",
    409: "A rule of the trade, or a request that is still running, stands against it.",
    411: "Send Content-Length.",
    412: "Changed since it was read; `current` shows how it is now.",
    413: "The body is too large.",
    415: "The body is no JSON in UTF-8.",
    422: "The Idempotency-Key was used for another request.",
    428: "If-Match is missing.",
    503: "Busy; try again after `Retry-After`.",
}


def names_in(shape: Any) -> list[str]:
    """The names in a TypedDict; none for anything else."""
    return list(typing.get_type_hints(shape)) if typing.is_typeddict(shape) else []


class Described(AutoSchema):
    """Builds the operation of a rest.endpoints.Endpoint; nothing is guessed from serializers or querysets."""

    def get_operation(
        self,
        path: str,
        path_regex: str,
        path_prefix: str,
        method: str,
        registry: ComponentRegistry,
    ) -> Schema | None:
        self.registry, self.path, self.method = registry, path, method
        view = self.endpoint
        summary, rest = _told(view, method)
        scope = view.read_scope if method == "GET" else view.write_scope
        told = [rest, f"Scope: `{scope}`." if scope else "Any signed-in caller."]
        operation: Schema = {
            "operationId": _operation_id(path, method),
            "summary": summary,
            "description": "\n\n".join(text for text in told if text),
            "tags": [_room(view)],
            "parameters": [*_in_path(path), *self._in_query(method), *self._in_header(method)],
            "security": [] if view.is_public else [{"token": [scope] if scope else []}, {"session": []}],
            "responses": self._responses(method),
        }
        body = view.body_of(method)
        if body is not None:
            content = {"schema": self._component(_named(body), body().schema())}
            operation["requestBody"] = {
                "required": any(field.required for field in body().fields.values()),
                "content": dict.fromkeys(view.media_types, content),
            }
        return operation

    @property
    def endpoint(self) -> Any:
        """The rest.endpoints.Endpoint; that module imports this one, so its name cannot stand here."""
        return self.view

    def _in_query(self, method: str) -> list[Schema]:
        serializer = self.endpoint.known_parameters(method)()
        told = self.endpoint.told_of_parameters() if method == "GET" else {}
        return [
            _parameter(
                name,
                "query",
                {key: value for key, value in field.schema().items() if key != "description"},
                " ".join(
                    text for text in (field.help_text or field.schema().get("description"), told.get(name)) if text
                ),
                required=field.required,
            )
            for name, field in serializer.fields.items()
        ]

    def _in_header(self, method: str) -> list[Schema]:
        text = {"type": "string"}
        found = []
        if method in _WRITING:
            found.append(
                _parameter("Idempotency-Key", "header", {**text, "maxLength": 255}, "Repeats the first answer.")
            )
        if self.endpoint.is_versioned and method in ("PATCH", "PUT", "DELETE"):
            found.append(
                _parameter("If-Match", "header", text, "The ETag of the version that is changed.", required=True)
            )
        if self.endpoint.is_versioned and method == "GET":
            found.append(_parameter("If-None-Match", "header", text, "An ETag; 304 when nothing changed."))
        return found

    def _responses(self, method: str) -> Schema:
        view = self.endpoint
        shape = view.shape_of(method)
        status, plain = view.success_of(method), {"description": "Done."}
        headers = {"X-Request-ID": {"schema": {"type": "string"}}}
        if view.is_versioned and method != "DELETE":
            headers["ETag"] = {"schema": {"type": "string"}}
        found: Schema = {str(status): {**plain, "headers": headers}}
        if status != 204:
            answer = self._answer(shape, listed=view.is_listed(method))
            found[str(status)]["content"] = {"application/json": {"schema": answer}}
        if view.is_versioned and method == "GET":
            found["304"] = {"description": "Nothing changed."}
        problem = self._component("Problem", _PROBLEM)
        for code in view.problems_of(method):
            found[str(code)] = {
                "description": _SAID[code],
                "content": {"application/problem+json": {"schema": problem}},
            }
        return found

    def _answer(self, shape: Any, *, listed: bool) -> Schema:
        inner = self.of_hint(shape)
        if not listed:
            return inner
        place = {"type": ["string", "null"], "description": "The address of the page, null when there is none."}
        return {
            "type": "object",
            "required": ["data", "next", "previous", "limit"],
            "properties": {
                "data": {"type": "array", "items": inner},
                "next": place,
                "previous": place,
                "limit": {"type": "integer"},
                "total": {"type": "integer", "description": "With include=total only."},
            },
        }

    def of_hint(self, hint: Any) -> Schema:
        """The JSON Schema of a type annotation; TypedDicts become components."""
        if hint in _PLAIN:
            return dict(_PLAIN[hint])
        if typing.is_typeddict(hint):
            return self._typed_dict(hint)
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in (typing.Union, types.UnionType):
            return {"anyOf": [self.of_hint(argument) for argument in arguments]}
        if origin is typing.Literal:
            return {"type": "string", "enum": list(arguments)}
        if origin in (typing.NotRequired, typing.Required):
            return self.of_hint(arguments[0])
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of_hint(arguments[1])}
        if isinstance(origin, type) and issubclass(origin, Iterable):
            return {"type": "array", "items": self.of_hint(arguments[0])}
        if isinstance(hint, type) and issubclass(hint, Enum):
            return {"type": "string", "enum": [member.value for member in hint]}
        return {}

    def _typed_dict(self, hint: Any) -> Schema:
        component = _component_of(_named(hint), {"type": "object"}, hint)
        if component not in self.registry:
            self.registry.register(component)  # before its fields, so that a shape may contain itself
            component.schema = {
                "type": "object",
                "required": sorted(hint.__required_keys__),
                "properties": {name: self.of_hint(kind) for name, kind in typing.get_type_hints(hint).items()},
            }
            if hint.__doc__ and not hint.__doc__.startswith("dict("):
                component.schema["description"] = " ".join(hint.__doc__.split())
        return dict(component.ref)

    def _component(self, name: str, schema: Schema) -> Schema:
        component = _component_of(name, schema, name)
        self.registry.register_on_missing(component)
        return dict(component.ref)


def _component_of(name: str, schema: Schema, source: Any) -> Any:
    return ResolvedComponent(name, ResolvedComponent.SCHEMA, schema=schema, object=source)  # type: ignore[no-untyped-call]


def _named(kind: type) -> str:
    """A component's name: rooms may use the same word for different shapes."""
    return f"{kind.__module__.partition('.')[0].title()}{kind.__name__}"


_VERBS = {"GET": "Read ", "POST": "Add ", "PUT": "Replace ", "PATCH": "Change ", "DELETE": "Remove "}


def _told(view: Any, method: str) -> tuple[str, str]:
    """The summary and the description: of the room's own method when it says something, otherwise of the endpoint."""
    own = vars(type(view)).get(method.lower())
    text = (getattr(own, "__doc__", None) or view.__doc__ or type(view).__name__).strip()
    summary, _, rest = text.partition("\n")
    summary = summary.rstrip(".")
    if view.names_things:
        thing = summary if method == "GET" else summary.partition(":")[0]
        summary = _VERBS[method] + (thing if thing[1:2].isupper() else thing[0].lower() + thing[1:])
    return summary, " ".join(rest.split())


def _parameter(name: str, place: str, schema: Schema, told: Any, *, required: bool = False) -> Schema:
    found: Schema = {"name": name, "in": place, "required": required, "schema": schema}
    return {**found, "description": str(told)} if told else found


def _in_path(path: str) -> list[Schema]:
    told = "The id or the human key."
    return [
        _parameter(name, "path", {"type": "string"}, told if name == "ref" else "", required=True)
        for name in re.findall(r"{(\w+)}", path)
    ]


def _operation_id(path: str, method: str) -> str:
    steps = re.sub(r"[^a-z0-9]+", "_", path.lower().removeprefix("/api/v1")).strip("_")
    return f"{method.lower()}_{steps}"


def _room(view: Any) -> str:
    return str(type(view).__module__).partition(".")[0]
