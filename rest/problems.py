"""Every error of the API as a problem (RFC 9457): the exceptions, their catalogue, and how they are answered."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.exceptions import (
    ValidationError as ModelInvalid,
)
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from structlog.contextvars import get_contextvars

from rest.constraints import broken_rule
from rest.refusal import Refusal

MEDIA_TYPE = "application/problem+json"
PAGES = "/api/errors#"
log = logging.getLogger("rest.problems")


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong with one place of the input."""

    code: str
    detail: str
    pointer: str = ""
    parameter: str = ""

    def plain(self) -> dict[str, str]:
        place = {"parameter": self.parameter} if self.parameter else {"pointer": self.pointer}
        return {**place, "code": self.code, "detail": self.detail}


class Problem(Exception):
    """The request cannot be served. Says what is wrong and what to do."""

    code: ClassVar[str] = "bad_request"
    status: ClassVar[int] = 400
    title: ClassVar[str] = "The request cannot be understood"
    remedy: ClassVar[str] = "Read `detail`, mend the request and send it again."

    def __init__(
        self,
        detail: str,
        *,
        errors: Iterable[Flaw] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})


class BadRequest(Problem):
    """The request cannot be understood."""


class InvalidInput(Problem):
    """Fields or parameters have values that are not allowed; `errors` names each."""

    code = "invalid_input"
    title = "The input is not valid"
    remedy = "Mend each field or parameter that `errors` names."


class MalformedJson(Problem):
    """The body is not one JSON document in UTF-8."""

    code = "malformed_json"
    title = "The body is not well-formed JSON"
    remedy = "Send one JSON document in UTF-8; `detail` says where reading stopped."


class DuplicateKey(Problem):
    """An object of the body names the same key twice."""

    code = "duplicate_key"
    title = "A key is given twice"
    remedy = "Give each key once."


class TooDeep(Problem):
    """The body nests deeper than 32 levels."""

    code = "too_deep"
    title = "The body is nested too deeply"
    remedy = "Flatten the document to at most 32 levels."


class BodyCutShort(Problem):
    """Fewer bytes came than Content-Length said; nothing was changed."""

    code = "body_cut_short"
    title = "The body is incomplete"
    remedy = "Send the whole request again."


class BadCursor(Problem):
    """The cursor was not made for this list, these filters and this caller."""

    code = "bad_cursor"
    title = "The cursor does not belong to this list"
    remedy = "Follow `next` and `previous` as they came, or start the list without a cursor."


class CursorExpired(Problem):
    """The cursor is older than a week; start the list again."""

    code = "cursor_expired"
    status = 410
    title = "The cursor is too old"
    remedy = "Start the list again without a cursor."


class NotSignedIn(Problem):
    """There is no valid token and no session."""

    code = "not_signed_in"
    status = 401
    title = "Sign in or send a token"
    remedy = "Send Authorization: Bearer with a token that works; make one on the page API tokens."


class Forbidden(Problem):
    """The caller is known, and may not do this."""

    code = "forbidden"
    status = 403
    title = "Not allowed"
    remedy = "Ask whom `detail` names; they may do it, or give you the role."


class ScopeMissing(Problem):
    """The token, or the roles of the person, lack the scope of this operation."""

    code = "scope_missing"
    status = 403
    title = "A scope is missing"
    remedy = "Use a token with the scope in `scope`, or ask an administrator for a role that holds it."


class NotFound(Problem):
    """There is nothing here that the caller may see."""

    code = "not_found"
    status = 404
    title = "Not found"
    remedy = "Check the id or the key; lists show what you may see."


class MethodNotAllowed(Problem):
    """The address exists and does not know this method; `Allow` lists those it knows."""

    code = "method_not_allowed"
    status = 405
    title = "The method is not possible here"
    remedy = "Use one of the methods in Allow."


class NotAcceptable(Problem):
    """The answer cannot be given in any of the types the request accepts."""

    code = "not_acceptable"
    status = 406
    title = "No acceptable type"
    remedy = "Accept application/json."


class Conflict(Problem):
    """The change contradicts a rule that the database keeps, or somebody was faster."""

    code = "conflict"
    status = 409
    title = "The change contradicts what is stored"
    remedy = "Read the current state, decide again and send the change anew."


class StillRunning(Problem):
    """A request with the same Idempotency-Key is being worked on; ask again in a moment."""

    code = "still_running"
    status = 409
    title = "The first request is still running"
    remedy = "Wait for Retry-After, then send the same request with the same key."


class LengthRequired(Problem):
    """The request has a body of unknown length; send Content-Length."""

    code = "length_required"
    status = 411
    title = "Content-Length is missing"
    remedy = "Send Content-Length, not a chunked body."


class Stale(Problem):
    """Somebody changed the thing since it was read; `current` shows how it is now."""

    code = "stale"
    status = 412
    title = "Changed since it was read"
    remedy = "Look at `current`, merge your change, and send it with the new ETag."


class BodyTooLarge(Problem):
    """The body is larger than this address takes."""

    code = "body_too_large"
    status = 413
    title = "The body is too large"
    remedy = "Send it in smaller parts."


class UnsupportedMediaType(Problem):
    """The body has a type or an encoding that this address does not read."""

    code = "unsupported_media_type"
    status = 415
    title = "The body's type is not read here"
    remedy = "Send application/json in UTF-8, uncompressed."


class KeyReused(Problem):
    """The Idempotency-Key was used before for another request; choose a new one."""

    code = "key_reused"
    status = 422
    title = "The key belongs to another request"
    remedy = "Choose a new key for a new request."


class IfMatchMissing(Problem):
    """A change must say which version it was made for: send If-Match with the ETag."""

    code = "if_match_missing"
    status = 428
    title = "If-Match is missing"
    remedy = "GET the thing, and send its ETag as If-Match."


class TooManyRequests(Problem):
    """The caller's reads, writes or searches are used up for now; `Retry-After` says until when."""

    code = "too_many_requests"
    status = 429
    title = "Too many requests"
    remedy = (
        "Wait for Retry-After; then ask for less, with ETags, larger pages, and events in batches: `detail` says how."
    )


class HeadersTooLarge(Problem):
    """The headers are longer or more than a server can take."""

    code = "headers_too_large"
    status = 431
    title = "The headers are too large"
    remedy = "Send fewer and shorter headers."


class Broken(Problem):
    """Our mistake. Nothing was changed; tell us the request id."""

    code = "internal_error"
    status = 500
    title = "Something broke on our side"
    remedy = "Tell us the request_id. Send it again with the same Idempotency-Key: nothing was changed."


class Busy(Problem):
    """The database is away or busy. Send the same request again in a moment, with the same Idempotency-Key."""

    code = "busy"
    status = 503
    title = "Busy, try again"
    remedy = "Wait for Retry-After and send the same request again, with the same Idempotency-Key."


_BY_STATUS: dict[int, type[Problem]] = {
    problem.status: problem
    for problem in (
        BadRequest,
        NotSignedIn,
        Forbidden,
        NotFound,
        MethodNotAllowed,
        NotAcceptable,
        Conflict,
        LengthRequired,
        BodyTooLarge,
        UnsupportedMediaType,
        TooManyRequests,
        HeadersTooLarge,
        Broken,
        Busy,
    )
}


@dataclass(frozen=True)
class Entry:
    """One line of the catalogue of problems."""

    code: str
    status: int
    title: str
    meaning: str
    remedy: str


def catalogue() -> list[Entry]:
    """Every problem and every refusal that is loaded, by code."""
    kinds = [*_below(Problem), *_below(Refusal)]
    entries = {kind.code: _entry(kind) for kind in reversed(kinds)}
    return sorted(entries.values(), key=lambda entry: entry.code)


def kinds() -> list[type[Problem]]:
    """Every problem that the kit itself answers with."""
    return [kind for kind in _below(Problem) if kind.__module__ == __name__]


def _below(kind: type[Any]) -> list[type[Any]]:
    return [found for child in kind.__subclasses__() for found in (child, *_below(child))]


def _entry(kind: type[Problem] | type[Refusal]) -> Entry:
    meaning = " ".join((kind.__doc__ or f"{kind.title}.").split())
    return Entry(kind.code, kind.status, kind.title, meaning, kind.remedy)


def of_status(status: int) -> type[Problem]:
    """The problem that stands for a bare status."""
    return _BY_STATUS.get(status, Broken if status >= 500 else BadRequest)


def document(
    *,
    code: str,
    status: int,
    title: str,
    detail: str,
    errors: Sequence[Flaw] = (),
    path: str = "",
    extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The problem as the plain values that are sent."""
    found: dict[str, Any] = {
        "type": PAGES + code,
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": str(get_contextvars().get("request_id", "")),
    }
    if path:
        found["instance"] = path
    if errors:
        found["errors"] = [flaw.plain() for flaw in errors]
    return {**found, **(extra or {})}


def answer(trouble: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer for an exception that left an endpoint; None for a mistake of ours, which rises with its trace."""
    request = context.get("request")
    path = request.path if request is not None else ""
    if isinstance(trouble, Refusal):
        return _refused(trouble, path)
    problem = trouble if isinstance(trouble, Problem) else _translate(trouble)
    if problem is None:
        return None
    plain = document(
        code=problem.code,
        status=problem.status,
        title=problem.title,
        detail=problem.detail,
        errors=problem.errors,
        path=path,
        extra=problem.extra,
    )
    return Response(plain, status=problem.status, headers=problem.headers, content_type=MEDIA_TYPE)


def _refused(refusal: Refusal, path: str) -> Response:
    errors = [Flaw(refusal.code, refusal.message, pointer=f"/{refusal.field}")] if refusal.field else []
    plain = document(
        code=refusal.code,
        status=refusal.status,
        title=refusal.title,
        detail=refusal.message,
        errors=errors,
        path=path,
        extra=refusal.extra,
    )
    return Response(plain, status=refusal.status, content_type=MEDIA_TYPE)


def _translate(trouble: Exception) -> Problem | None:
    if isinstance(trouble, exceptions.ValidationError):
        return InvalidInput(*_said(flaws(trouble.detail)), errors=flaws(trouble.detail))
    if isinstance(trouble, exceptions.APIException):
        return _of_framework(trouble)
    if isinstance(trouble, ModelInvalid):
        found = _model_flaws(trouble)
        return InvalidInput(*_said(found), errors=found)
    if isinstance(trouble, Http404):
        return NotFound("There is nothing at this address that you may see. Check the id or the key.")
    if isinstance(trouble, PermissionDenied):
        return Forbidden(str(trouble) or "You may not do this. Ask an administrator for the role that may.")
    if isinstance(trouble, RequestDataTooBig):
        return BodyTooLarge("The body is larger than this address takes. Send it in smaller parts.")
    if isinstance(trouble, SuspiciousOperation):
        return BadRequest("The request was refused because parts of it look forged or broken.")
    return _of_database(trouble)


def _of_framework(trouble: exceptions.APIException) -> Problem:
    headers = {}
    if getattr(trouble, "auth_header", None):
        headers["WWW-Authenticate"] = str(trouble.auth_header)  # type: ignore[attr-defined]
    if getattr(trouble, "wait", None):
        headers["Retry-After"] = str(int(trouble.wait) + 1)  # type: ignore[attr-defined]
    return of_status(trouble.status_code)(str(trouble.detail), headers=headers)


def _of_database(trouble: Exception) -> Problem | None:
    if isinstance(trouble, IntegrityError):
        log.warning("a constraint refused a change", exc_info=trouble)
        return Conflict(
            f"The change was not made, because it would break this rule: {broken_rule(trouble)}. "
            "Read the current state and try again."
        )
    if isinstance(trouble, DataError):
        return InvalidInput("A value is out of the range that can be stored. Send a smaller or shorter one.")
    if isinstance(trouble, OperationalError | InterfaceError):  # the latter: the connection died a moment ago
        log.error("the database did not answer", exc_info=trouble)
        # If the connection died while the change was being committed, nobody knows on which side of it.
        said = "The database did not answer. Send the same request again, with the same Idempotency-Key if it had one."
        return Busy(said, headers={"Retry-After": "1"})
    return None


def flaws(detail: Any, pointer: str = "") -> list[Flaw]:
    """The flaws inside a serializer's error detail, each with the JSON pointer of its place."""
    if isinstance(detail, Mapping):
        return [flaw for key, inner in detail.items() for flaw in flaws(inner, f"{pointer}{_step(key)}")]
    if isinstance(detail, list | tuple):
        pairs = enumerate(detail)
        return [
            flaw
            for index, inner in pairs
            for flaw in flaws(inner, f"{pointer}/{index}" if isinstance(inner, Mapping | list | tuple) else pointer)
        ]
    return [Flaw(code=getattr(detail, "code", None) or "invalid", detail=str(detail), pointer=pointer)]


def _step(key: Any) -> str:
    if key == "non_field_errors":
        return ""
    return "/" + str(key).replace("~", "~0").replace("/", "~1")


def _model_flaws(trouble: ModelInvalid) -> list[Flaw]:
    if not hasattr(trouble, "error_dict"):
        return [Flaw("invalid", message) for message in trouble.messages]
    return [
        Flaw("invalid", message, pointer="" if field == "__all__" else f"/{field}")
        for field, messages in trouble.message_dict.items()
        for message in messages
    ]


def _said(found: Sequence[Flaw]) -> tuple[str]:
    if not found:
        return ("The input is not valid.",)
    first = found[0]
    place = first.parameter or first.pointer
    more = f" And {len(found) - 1} more, see errors." if len(found) > 1 else ""
    return (f"{place}: {first.detail}{more}" if place else first.detail + more,)
