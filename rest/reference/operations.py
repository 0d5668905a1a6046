"""The OpenAPI document as the pages lay it out: operations by room, with their fields, answers and problems in words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from rest import documents, problems
from rest.schema import LIMITS

Schema = Mapping[str, Any]
ROOMS = {
    "missions": "Goals, outcomes, missions, clusters",
    "okrs": "Objectives, key results, KPIs",
    "professions": "Professions, people, assignments",
    "portfolio": "The whole, as it is watched",
    "pipeline": "Topics, events, readers",
    "accounts": "Accounts, roles, tokens",
    "rest": "The API about itself",
}
# What any request may be answered with, whatever it asks for: told once, not at each operation.
EVERYWHERE = frozenset(
    kind.code for kind in problems.kinds() if kind.code not in ("stale", "if_match_missing", "conflict")
)


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body or an answer."""

    name: str
    kind: str
    told: str = ""
    limits: str = ""
    required: bool = False
    place: str = "body"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Success:
    status: str
    said: str
    fields: tuple[Field, ...]
    headers: tuple[Field, ...]
    is_list: bool = False


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    id: str
    method: str
    path: str
    room: str
    summary: str
    told: tuple[str, ...]
    scope: str
    is_public: bool
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    has_body: bool
    successes: tuple[Success, ...]
    problems: tuple[problems.Entry, ...]
    words: str = field(default="", compare=False)

    @property
    def short_path(self) -> str:
        return self.path.removeprefix("/api/v1")

    @property
    def is_writing(self) -> bool:
        return self.method != "GET"

    def at(self, place: str) -> list[Field]:
        return [one for one in self.parameters if one.place == place]


@dataclass(frozen=True)
class Room:
    name: str
    title: str
    operations: tuple[Operation, ...]


@cache
def rooms() -> tuple[Room, ...]:
    """All operations, by room."""
    document = documents.document()
    catalogue = {entry.code: entry for entry in problems.catalogue()}
    found = [
        _operation(document, path, method, told, catalogue)
        for path, one in document["paths"].items()
        for method, told in one.items()
    ]
    return tuple(
        Room(name, title, tuple(one for one in found if one.room == name))
        for name, title in ROOMS.items()
        if any(one.room == name for one in found)
    )


def named(operation_id: str) -> Operation | None:
    return next((one for room in rooms() for one in room.operations if one.id == operation_id), None)


def where(code: str) -> list[Operation]:
    """The operations that may answer with this code; empty for what any of them may answer."""
    if code in EVERYWHERE:
        return []
    return [one for room in rooms() for one in room.operations if any(entry.code == code for entry in one.problems)]


def _operation(
    document: Schema, path: str, method: str, told: Schema, catalogue: Mapping[str, problems.Entry]
) -> Operation:
    security = told["security"]
    scope = "".join(security[0].get("token", [])) if security else ""
    said = tuple(
        text for text in told["description"].split("\n\n") if not re.match(r"Scope: |Any signed|Anybody\.", text)
    )
    content = told.get("requestBody", {}).get("content", {})
    body = next(iter(content.values()))["schema"] if content else {}
    found = Operation(
        id=told["operationId"], method=method.upper(), path=path, room=told["tags"][0], summary=told["summary"],
        told=said, scope=scope, is_public=not security,
        parameters=tuple(_parameter(document, one) for one in told["parameters"]),
        body=tuple(fields_of(document, body)), has_body=bool(content),
        successes=tuple(_success(document, code, one) for code, one in told["responses"].items() if code < "400"),
        problems=tuple(catalogue[code] for code in _codes(told["responses"]) if code not in EVERYWHERE),
    )  # fmt: skip
    names = [one.name for one in (*found.parameters, *found.body)]
    text = " ".join([found.method, found.path, found.summary, found.id, found.scope, *said, *names])
    return replace(found, words=text.lower())


def _codes(responses: Schema) -> list[str]:
    found: list[str] = []
    for answer in responses.values():
        schema = answer.get("content", {}).get(problems.MEDIA_TYPE, {}).get("schema", {})
        found += schema.get("properties", {}).get("code", {}).get("enum", [])
    return found


def _parameter(document: Schema, one: Schema) -> Field:
    schema = one["schema"]
    return Field(
        one["name"], kind_of(document, schema), one.get("description", ""), limits_of(document, schema),
        one["required"], one["in"], tuple(choices_of(document, schema)),
    )  # fmt: skip


def _success(document: Schema, status: str, one: Schema) -> Success:
    content: Schema = one.get("content", {})
    schema: Schema = next((media["schema"] for media in content.values()), {})
    rows = schema.get("properties", {}).get("data", {}).get("items")
    headers = tuple(
        Field(name, "text", header.get("description", ""))
        for name, header in one.get("headers", {}).items()
        if name not in LIMITS  # told once, not at each operation
    )
    return Success(status, one["description"], tuple(fields_of(document, rows or schema)), headers, bool(rows))


def fields_of(document: Schema, schema: Schema) -> Iterable[Field]:
    """The fields of an object, or of the first of several objects."""
    whole = resolved(document, schema)
    if "anyOf" in whole:
        whole = resolved(document, whole["anyOf"][0])
    required = whole.get("required", ())
    for name, inner in whole.get("properties", {}).items():
        yield Field(
            name, kind_of(document, inner), resolved(document, inner).get("description", ""),
            limits_of(document, inner), name in required, choices=tuple(choices_of(document, inner)),
        )  # fmt: skip


def resolved(document: Schema, schema: Schema) -> Schema:
    """The schema that a reference names; of what may be null, the other one."""
    if "$ref" in schema:
        found: Schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    options = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    return resolved(document, options[0]) if len(options) == 1 else schema


_FORMATS = {"date": "day", "date-time": "moment", "uuid": "id", "email": "email address"}
_KINDS = {"string": "text", "integer": "whole number", "boolean": "true or false", "object": "object"}


def kind_of(document: Schema, schema: Schema) -> str:
    """The type in words, such as "day or null"."""
    null = " or null" if any(one.get("type") == "null" for one in schema.get("anyOf", ())) else ""
    whole = resolved(document, schema)
    if whole.get("type") == "array":
        return f"list of {kind_of(document, whole.get('items', {}))}{null}"
    if isinstance(whole.get("type"), list):
        return " or ".join(_KINDS.get(word, word) for word in whole["type"])
    if whole.get("examples") and "pattern" in whole:
        return f"id or key{null}"
    kind = str(whole.get("format") or whole.get("type") or "any")
    return _FORMATS.get(kind, _KINDS.get(kind, kind)) + null


def choices_of(document: Schema, schema: Schema) -> list[str]:
    whole = resolved(document, schema)
    return list(whole.get("enum") or resolved(document, whole.get("items", {})).get("enum", ()))


_BEYOND = 2**62


def limits_of(document: Schema, schema: Schema) -> str:
    """The limits in words, such as "1 to 200 characters"; empty when there are none worth telling."""
    whole = resolved(document, schema)
    least, most = whole.get("minimum"), whole.get("maximum")
    if whole.get("examples"):
        return f"such as {whole['examples'][0]}"
    if "maxLength" in whole and whole.get("minLength", 0):
        return f"{whole['minLength']} to {whole['maxLength']:,} characters"
    if "maxLength" in whole:
        return f"at most {whole['maxLength']:,} characters"
    if "maxItems" in whole:
        return f"{whole.get('minItems', 0)} to {whole['maxItems']} of them"
    if least is not None and most is not None and abs(most) < _BEYOND:
        return f"{least:,g} to {most:,g}" if max(abs(least), abs(most)) < 10**7 else ""
    return f"at least {least:,g}" if least is not None and abs(least) < _BEYOND else ""
