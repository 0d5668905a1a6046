"""How an exception that leaves an endpoint is answered: as the problem that it is, or that it stands for."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelInvalid
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from structlog.contextvars import get_contextvars

from rest.constraints import broken_rule
from rest.problems import (
    MEDIA_TYPE,
    PAGES,
    BadRequest,
    BodyTooLarge,
    Busy,
    Conflict,
    Flaw,
    Forbidden,
    InvalidInput,
    NotFound,
    NotSignedIn,
    Problem,
    of_status,
)
from rest.refusal import Refusal

logger = logging.getLogger(__name__)


def document(
    kind: type[Problem] | type[Refusal],
    detail: str,
    *,
    errors: Sequence[Flaw] = (),
    path: str = "",
    extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The problem as the plain values that are sent."""
    found: dict[str, Any] = {
        "type": PAGES + kind.code,
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "code": kind.code,
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
        flaw = [Flaw(trouble.code, trouble.message, pointer=f"/{trouble.field}")] if trouble.field else []
        plain = document(type(trouble), trouble.message, errors=flaw, path=path, extra=trouble.extra)
        return Response(plain, status=trouble.status, content_type=MEDIA_TYPE)
    problem = trouble if isinstance(trouble, Problem) else _translate(trouble)
    if problem is None:
        return None
    plain = document(type(problem), problem.detail, errors=problem.errors, path=path, extra=problem.extra)
    return Response(plain, status=problem.status, headers=problem.headers, content_type=MEDIA_TYPE)


def _translate(trouble: Exception) -> Problem | None:
    if isinstance(trouble, exceptions.ValidationError):
        return _invalid(flaws(trouble.detail))
    if isinstance(trouble, exceptions.APIException):
        return _of_framework(trouble)
    if isinstance(trouble, ModelInvalid):
        return _invalid(_model_flaws(trouble))
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
    if isinstance(trouble, exceptions.NotAuthenticated):
        return NotSignedIn(f"Nobody is signed in. {NotSignedIn.remedy}", headers=headers)
    return of_status(trouble.status_code)(str(trouble.detail), headers=headers)


def _of_database(trouble: Exception) -> Problem | None:
    if isinstance(trouble, IntegrityError):
        logger.warning("a constraint refused a change", exc_info=trouble)
        return Conflict(
            f"The change was not made, because it would break this rule: {broken_rule(trouble)}. "
            "Read the current state and try again."
        )
    if isinstance(trouble, DataError):
        return InvalidInput("A value is out of the range that can be stored. Send a smaller or shorter one.")
    if isinstance(trouble, OperationalError | InterfaceError):  # the latter: the connection died a moment ago
        logger.error("the database did not answer", exc_info=trouble)
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


def _invalid(found: Sequence[Flaw]) -> InvalidInput:
    """Says the first flaw, and how many there are beside it."""
    if not found:
        return InvalidInput("The input is not valid.")
    first = found[0]
    place = first.parameter or first.pointer
    more = f" And {len(found) - 1} more, see errors." if len(found) > 1 else ""
    return InvalidInput(f"{place}: {first.detail}{more}" if place else first.detail + more, errors=found)
