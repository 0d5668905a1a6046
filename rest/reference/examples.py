"""Real ids of this installation, and requests made of them that can be copied and sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import resolve
from django.utils import timezone
from rest_framework.exceptions import APIException

from rest import rendering
from rest.endpoints import ListEndpoint, tag_of
from rest.problems import Problem
from rest.reference.operations import Field, Operation, rooms

API = "/api/v1"
# Words where no row of this installation has any: what a person might write.
USUAL = {
    "reason": "The supplier delivers a month later.",
    "statement": "Sell what people cook at home",
    "data": {"amount": 4.5},
    "rule": {"topic": "till.sales", "aggregate": "sum", "field": "amount", "window": "day"},
    "specversion": "1.0",
    "source": "/tills/7",
    "type": "till.sales.line.v1",
    "email": "ana@example.org",
    "learned": "People buy what they can cook in twenty minutes.",
    "meaning": "One line of a till, once for each item.",
    "value": 104,
    "confidence": 7,
    "comment": "Two big orders came in on Friday.",
}
SHOWN_IF_OPTIONAL = frozenset(
    {"value", "confidence", "comment", "starts_on", "ends_on", "outcome", "target", "baseline", "expected_rank", "kpi"}
)


@dataclass(frozen=True)
class Sample:
    """One row of a list as the caller sees it: what it is called, what it looks like, its version."""

    name: str
    row: Mapping[str, Any] = field(default_factory=dict)
    etag: str = ""


def samples(request: HttpRequest) -> dict[str, Sample]:
    """The newest row of each list that this person may read, by the list's address."""
    found = {}
    for room in rooms():
        for operation in room.operations:
            if operation.method == "GET" and "{" not in operation.path:
                sample = _sample(request, operation.path)
                if sample:
                    found[operation.path] = sample
    return found


def _sample(request: HttpRequest, path: str) -> Sample | None:
    kind = getattr(resolve(path).func, "view_class", None)
    if kind is None or not issubclass(kind, ListEndpoint):
        return None
    view = kind()
    view.args, view.kwargs, view.asked, view.now = (), {}, {}, timezone.now()
    view.request = asked = view.initialize_request(request)
    try:
        view.check_permissions(asked)
        row = view.rows(asked, {}).first()
    except (Problem, APIException):
        return None
    if row is None:
        return None
    plain = json.loads(rendering.dumps(view.represented(row)))
    name = plain.get("key") or plain.get("id") or plain.get("name")
    return Sample(str(name), plain, "" if isinstance(row, dict) else tag_of(row)) if name else None


@dataclass(frozen=True)
class Prepared:
    """A request that could be sent as it stands."""

    path: str
    parts: tuple[tuple[Field, str], ...]
    body: str
    etag: str
    curl: str


def prepared(operation: Operation, known: Mapping[str, Sample], host: str) -> Prepared:
    """The operation with real ids in its address and a body that says something."""
    parts = tuple((one, part_of(operation, one, known)) for one in operation.at("path"))
    sample = _closest(operation, known)
    etag = sample.etag if sample and any(one.name == "If-Match" for one in operation.at("header")) else ""
    path = operation.path
    for one, value in parts:
        path = path.replace(f"{{{one.name}}}", value)
    needed = "&".join(f"{one.name}={_value(one, sample)}" for one in operation.at("query") if one.required)
    body = body_of(operation, sample)
    address = f"{host}{path}{'?' + needed if needed else ''}"
    return Prepared(path, parts, body, etag, curl_of(operation, address, body, etag))


def body_of(operation: Operation, sample: Sample | None = None) -> str:
    """A body with what must come and what people usually send; empty when the operation takes none."""
    return json.dumps(_body(operation, sample), indent=2, ensure_ascii=False) if operation.has_body else ""


def curl_of(operation: Operation, address: str, body: str = "", etag: str = "") -> str:
    """The request as a line for a shell, with the token in $CAIRN_TOKEN."""
    lines = ["curl" + ("" if operation.method == "GET" else f" -X {operation.method}")]
    lines[0] += "" if operation.is_public else ' -H "Authorization: Bearer $CAIRN_TOKEN"'
    if any(one.name == "If-Match" and one.required for one in operation.at("header")):
        lines.append(f"  -H 'If-Match: {etag or ITS_ETAG}'")
    if operation.is_writing:
        lines.append('  -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)"')
    if body:
        quoted = body.replace("'", "'\\''")
        lines += ["  -H 'Content-Type: application/json'", f"  -d '{quoted}'"]
    lines.append(f"  '{address}'" if "?" in address else f"  {address}")
    return " \\\n".join(lines)


ITS_ETAG = "the ETag that GET answers with"


def part_of(operation: Operation, one: Field, known: Mapping[str, Sample]) -> str:
    """What stands in the address for `{ref}` and its like."""
    if one.choices:
        return one.choices[0]
    if one.name == "code":
        return "not_found"
    sample = _closest(operation, known)
    return sample.name if sample else f"{{{one.name}}}"


def _closest(operation: Operation, known: Mapping[str, Sample]) -> Sample | None:
    collection = operation.path.partition("/{")[0]
    return known.get(collection) or known.get(collection.rpartition("/")[0])


def _body(operation: Operation, sample: Sample | None) -> dict[str, Any]:
    row = sample.row if sample else {}
    wanted = [one for one in operation.body if one.required or one.name in SHOWN_IF_OPTIONAL]
    return {one.name: _example(one, row) for one in wanted or operation.body[:2]}


def _example(one: Field, row: Mapping[str, Any]) -> Any:
    """As the row has it, or as somebody might write it."""
    found = row.get(one.name)
    if isinstance(found, dict) and one.kind.startswith("id or key"):
        return found.get("key") or found.get("id")
    if found not in (None, "", [], {}) and not (one.choices and found not in one.choices):
        return found if not isinstance(found, dict) or one.kind == "object" else found.get("id")
    return _usual(one)


def _usual(one: Field) -> Any:
    today = datetime.now(UTC)
    if one.choices:
        return [one.choices[0]] if one.kind.startswith("list") else one.choices[0]
    if one.name in USUAL:
        return USUAL[one.name]
    later = timedelta(days=90 if one.name.startswith("ends") else 0)
    by_kind = {
        "day": str((today + later).date()),
        "moment": today.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "true or false": True,
    }
    word = one.kind.removesuffix(" or null")
    if word in by_kind:
        return by_kind[word]
    if word in ("whole number", "number"):
        return 1
    if word == "object":
        return {}
    return [] if word.startswith("list") else one.limits.removeprefix("such as ") if "such as" in one.limits else "text"


def _value(one: Field, sample: Sample | None) -> str:
    if one.name == "topic":
        return "missions.mission"
    return str(_example(one, sample.row if sample else {})).replace(" ", "%20")
