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

from rest import problems
from rest.fields import reference_pattern
from rest.raised import refusals_of

Schema = dict[str, Any]
_WRITING = ("POST", "PUT", "PATCH", "DELETE")
_OF_BODIES = {"malformed_json", "duplicate_key", "too_deep", "body_cut_short"}
_OF_LISTS = {"bad_cursor"}
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
    410: "The cursor is older than a week; start the list again.",
    411: "Send Content-Length.",
    412: "Changed since it was read; `current` shows how it is now.",
    413: "The body is too large.",
    415: "The body is no JSON in UTF-8.",
    422: "The Idempotency-Key was used for another request, or an event breaks its topic's schema.",
    428: "If-Match is missing.",
    429: "Too many requests; come back after `Retry-After`.",
    503: "Busy; try again after `Retry-After`.",
}

LIMITS: dict[str, str] = {
    "RateLimit-Policy": "The limit that this request counts against: `q` requests in `w` seconds.",
    "RateLimit": "What is left of it: `r` requests, and all of them again in `t` seconds.",
}
_WHEN = {"Retry-After": "Seconds until there is something left again."}


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
        asked = f"Scope: `{scope}`." if scope else "Anybody." if view.is_public else "Any signed-in caller."
        told = [rest, asked]
        operation: Schema = {
            "operationId": _operation_id(path, method),
            "summary": summary,
            "description": "\n\n".join(text for text in told if text),
            "tags": [_room(view)],
            "parameters": [*_in_path(path, view), *self._in_query(method), *self._in_header(method)],
            "security": [] if view.is_public else [{"token": [scope] if scope else []}, {"session": []}],
            "responses": self._responses(method),
        }
        body = view.body_of(method)
        if body is not None:
            one = self._component(_named(body), body().schema())
            content = {"schema": {"anyOf": [one, {"type": "array", "items": one}]} if view.takes_several else one}
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
        patterns = self.endpoint.patterns_of_parameters() if method == "GET" else {}
        return [self._of_query(name, field, patterns.get(name)) for name, field in serializer.fields.items()]

    def _of_query(self, name: str, field: Any, pattern: str | None) -> Schema:
        shape = {key: value for key, value in field.schema().items() if key != "description"}
        shape |= {"pattern": pattern} if pattern else {}
        told = field.help_text or field.schema().get("description") or ""
        found = _parameter(name, "query", shape, told, required=field.required)
        return found | ({"style": "form", "explode": False} if shape.get("type") == "array" else {})

    def _in_header(self, method: str) -> list[Schema]:
        text = {"type": "string"}
        found = []
        if method in _WRITING:
            found.append(
                _parameter(
                    "Idempotency-Key",
                    "header",
                    {**text, "maxLength": 255, "pattern": "^[!-~]+$"},
                    "Send the same key again, and you get the first answer again: one effect, for 7 days.",
                )
            )
        if self.endpoint.is_versioned and method in _WRITING:
            must = method != "POST"
            told = "The ETag of the version that is changed; 412 when it is another by now."
            found.append(_parameter("If-Match", "header", text, told, required=must))
        if self.endpoint.is_versioned and method == "GET":
            found.append(_parameter("If-None-Match", "header", text, "An ETag; 304 when nothing changed."))
        return found

    def _responses(self, method: str) -> Schema:
        view = self.endpoint
        shape = view.shape_of(method)
        status, plain = view.success_of(method), {"description": "Done."}
        found: Schema = {str(status): {**plain, "headers": self._headers_of_answer(method, status)}}
        if status != 204:
            answer = self._answer(shape, listed=view.is_listed(method))
            found[str(status)]["content"] = {"application/json": {"schema": answer}}
            if method in view.streams:
                found[str(status)]["content"]["text/event-stream"] = {"schema": {"type": "string"}}
        for other, said in view.other_answers.get(method, {}).items():
            found[str(other)] = {**found[str(status)], "description": said}
        if view.is_versioned and method == "GET":
            found["304"] = {"description": "Nothing changed."}
        return found | self._problems(method)

    def _headers_of_answer(self, method: str, status: int) -> Schema:
        view = self.endpoint
        told = {"X-Request-ID": "Names this request in our log and in the events it caused."}
        if view.is_versioned and method != "DELETE":
            told["ETag"] = "The version of the thing; send it back as If-Match or If-None-Match."
        if view.is_listed(method):
            told["Link"] = "The pages before and behind this one."
        if status == 201 and view.names_things:
            told["Location"] = "The address of the new thing."
        if method in _WRITING:
            told["Cairn-Position"] = (
                "Where its events stand in the log; send it to a figure's address to see your write."
            )
            told["Idempotent-Replayed"] = "`true` when this is the kept answer of an earlier request with the same key."
        return _headers(told | LIMITS)

    def _problems(self, method: str) -> Schema:
        """Each status of a refused request with the codes that it may carry here."""
        view = self.endpoint
        codes: dict[int, set[str]] = {status: set() for status in view.problems_of(method)}
        left_out = (set() if method in _WRITING else _OF_BODIES) | (set() if view.is_listed(method) else _OF_LISTS)
        for kind in problems.kinds():
            if kind.status in codes and kind.code not in left_out:
                codes[kind.status].add(kind.code)
        for refusal in [*refusals_of(type(view), method), *view.refuses.get(method, ())]:
            codes.setdefault(refusal.status, set()).add(refusal.code)
        problem = self._component("Problem", _PROBLEM)
        return {
            str(status): {
                "description": _SAID[status],
                **({"headers": _headers(_WHEN | LIMITS)} if status == 429 else {}),
                "content": {
                    "application/problem+json": {
                        "schema": {**problem, "properties": {"code": {"type": "string", "enum": sorted(found)}}}
                    }
                },
            }
            for status, found in sorted(codes.items())
        }

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


def _headers(told: Mapping[str, str]) -> Schema:
    return {name: {"description": text, "schema": {"type": "string"}} for name, text in told.items()}


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


def _in_path(path: str, view: Any) -> list[Schema]:
    key = f"{getattr(view, 'key_prefix', '') or 'MIS'}-12"
    shapes = {"ref": {"type": "string", "pattern": reference_pattern(), "examples": [key]}, **view.address_parts}
    told = "The id or the human key."
    return [
        _parameter(name, "path", shapes.get(name, {"type": "string"}), told if name == "ref" else "", required=True)
        for name in re.findall(r"{(\w+)}", path)
    ]


def _operation_id(path: str, method: str) -> str:
    steps = re.sub(r"[^a-z0-9]+", "_", path.lower().removeprefix("/api/v1")).strip("_")
    return f"{method.lower()}_{steps}"


def _room(view: Any) -> str:
    return str(type(view).__module__).partition(".")[0]
