"""Every error of the API as a problem (RFC 9457): the exceptions, and their catalogue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from rest.refusal import Refusal

MEDIA_TYPE = "application/problem+json"
PAGES = "/api/errors#"


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
