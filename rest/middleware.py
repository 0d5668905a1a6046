"""What happens around every request: it gets an id, and under /api/ every error becomes a problem."""

import logging
import re
import time
from collections.abc import Callable

import structlog
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import SimpleLazyObject
from uuid6 import uuid7

from rest import answering, measures, problems
from rest.addresses import flaw_of_query
from rest.rendering import dumps

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
API = "/api/"
logger = logging.getLogger("rest.request")
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate", "Vary", "Set-Cookie")


class RequestId:
    """Takes X-Request-ID or makes one, tells the log and the answer; counts the request and says how it went."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _ID.fullmatch(given) else uuid7().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id, method=request.method, path=request.path)
        began = time.perf_counter()
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        _note(request, response.status_code, time.perf_counter() - began)
        return response


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    place = request.resolver_match.route if request.resolver_match else "none"
    measures.note(request.method, place, status, seconds)
    if logger.isEnabledFor(logging.INFO):
        logger.info("answered", extra={"status": status, "ms": round(seconds * 1000, 1), "user": _who(request)})


def _who(request: HttpRequest) -> str | None:
    """Who asked, when anybody wanted to know: a line in a log is no reason to ask the database."""
    user = vars(request).get("user")
    if type(user) is SimpleLazyObject:
        user = vars(request).get("_cached_user")
    return str(user.pk) if user is not None and user.pk else None


MOST_HEADERS = 100
MOST_HEADER_LETTERS = 32 * 1024


class ApiProblems:
    """Whatever refuses a request under /api/ in HTML, refuses it as a problem; too many headers are refused here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        api = request.path.startswith(API)
        if api and _has_too_many_headers(request):
            return _as_problem(request, HttpResponse(status=431))
        response = self.get_response(request)
        if not api or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "").startswith(problems.MEDIA_TYPE):
            return response
        if _is_a_page(request):
            return response
        return _as_problem(request, response)


def _is_a_page(request: HttpRequest) -> bool:
    """True for what a browser asks for beside the endpoints: the pages that describe them are read by people."""
    is_endpoint = request.path.startswith(f"{API}v")
    return not is_endpoint and "text/html" in request.headers.get("Accept", "")


class CleanAddresses:
    """An address that holds no letters, but bytes that are none or U+0000, is refused before anybody looks for it.

    A database may not be able to compare with U+0000, and Django would read other letters than were sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path_info:
            raise Http404
        flaw = flaw_of_query(request.META.get("QUERY_STRING", ""))
        if flaw and not request.path.startswith(API):  # there the endpoint says it, after asking who wants to know
            raise BadRequest(flaw)
        return self.get_response(request)


def _has_too_many_headers(request: HttpRequest) -> bool:
    given = [(name, value) for name, value in request.META.items() if name.startswith("HTTP_")]
    return len(given) > MOST_HEADERS or sum(len(name) + len(value) for name, value in given) > MOST_HEADER_LETTERS


def _as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    kind = problems.of_status(response.status_code)
    said = (kind.__doc__ or "").strip()
    plain = answering.document(kind, said, path=request.path, extra={"status": response.status_code})
    answer = HttpResponse(dumps(plain), status=response.status_code, content_type=problems.MEDIA_TYPE)
    for name in _KEPT:
        if name in response.headers:
            answer.headers[name] = response.headers[name]
    answer.cookies = response.cookies
    return answer
