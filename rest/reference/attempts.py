"""A request that somebody tries from the reference: sent as themselves, through the same doors as any other."""

import json
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from time import perf_counter
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlencode

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token

from rest.reference.operations import Operation

SHOWN_HEADERS = ("ETag", "Location", "Link", "Cairn-Position", "Dry-Run", "Idempotent-Replayed", "Retry-After", "Allow")
MOST_SHOWN = 40_000  # letters of an answer; the whole of it is behind the address
_KEPT = (
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "REMOTE_ADDR",
    "HTTP_HOST",
    "HTTP_COOKIE",
    "HTTP_ORIGIN",
    "HTTP_REFERER",
)


@dataclass(frozen=True)
class Attempt:
    """What came back."""

    method: str
    address: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    text: str
    is_cut: bool
    milliseconds: int
    response: HttpResponseBase

    @property
    def tone(self) -> str:
        return "ok" if self.status < 400 else "warn" if self.status < 500 else "bad"


def send(request: HttpRequest, operation: Operation) -> Attempt:
    """Sends what the form of the operation says; a write is a dry run unless somebody ticked that it is meant."""
    address = address_of(request, operation)
    body = request.POST.get("body", "").encode() if operation.has_body else b""
    started = perf_counter()
    response = _handler().get_response(_inner(request, operation, address, body))
    taken = round((perf_counter() - started) * 1000)
    text = _pretty(getattr(response, "content", b""))
    headers = tuple((name, response.headers[name]) for name in SHOWN_HEADERS if name in response.headers)
    reason = str(getattr(response, "reason_phrase", ""))
    return Attempt(
        operation.method, address, response.status_code, reason, headers, text[:MOST_SHOWN], len(text) > MOST_SHOWN,
        taken, response,
    )  # fmt: skip


def address_of(request: HttpRequest, operation: Operation) -> str:
    path = operation.path
    for one in operation.at("path"):
        path = path.replace(f"{{{one.name}}}", quote(request.POST.get(one.name, "").strip(), safe=""))
    asked = [
        (one.name, value)
        for one in operation.at("query")
        if one.name != "dry_run" and (value := request.POST.get(f"q.{one.name}", "").strip())
    ]
    if any(one.name == "dry_run" for one in operation.at("query")) and not request.POST.get("meant"):
        asked.append(("dry_run", "true"))
    return f"{path}?{urlencode(asked)}" if asked else path


def _inner(request: HttpRequest, operation: Operation, address: str, body: bytes) -> WSGIRequest:
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {name: request.META[name] for name in _KEPT if name in request.META}
    environ |= {
        "REQUEST_METHOD": operation.method, "SCRIPT_NAME": "", "PATH_INFO": _wsgi(path), "QUERY_STRING": query,
        "wsgi.url_scheme": request.scheme, "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)),
        "HTTP_ACCEPT": "application/json", "HTTP_X_CSRFTOKEN": get_token(request),
    }  # fmt: skip
    if body:
        environ["CONTENT_TYPE"] = "application/json"
    for one in operation.at("header"):
        if value := request.POST.get(f"h.{one.name}", "").strip():
            environ[f"HTTP_{one.name.upper().replace('-', '_')}"] = value
    inner = WSGIRequest(environ)
    inner.COOKIES[settings.CSRF_COOKIE_NAME] = request.META["CSRF_COOKIE"]  # what the form proved is proved once more
    return inner


def _wsgi(path: str) -> str:
    """The path as WSGI has it: unescaped bytes in latin-1."""
    return unquote_to_bytes(path).decode("latin-1")


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def _pretty(content: bytes) -> str:
    try:
        return json.dumps(json.loads(content), indent=2, ensure_ascii=False)
    except ValueError:
        return content.decode("utf-8", "replace")
