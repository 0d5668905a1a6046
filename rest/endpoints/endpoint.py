"""One address: who may, what is read, one transaction, and the answer. All other endpoints are made of it."""

import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from rest import etags, fields, idempotency, limits, parsing
from rest.addresses import flaw_of_query
from rest.principal import may, principal_of
from rest.problems import BadRequest, MethodNotAllowed, Problem, ScopeMissing
from rest.refusal import Refusal
from rest.schema import Described

SAFE = ("GET", "HEAD", "OPTIONS")
MOST_PARAMETERS = 60


class NoParameters(fields.Parameters):
    """An address that takes no parameters."""


class DryRun(fields.Parameters):
    """What every writing method understands."""

    dry_run = fields.YesNo(help_text="Say what would be, and change nothing.")


class Nothing(fields.Body):
    """An empty object: the address says everything."""


class SignedIn(BasePermission):
    """Somebody is signed in, with the scope that the endpoint declares for the method."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.auth is None or not isinstance(view, Endpoint):
            return request.auth is not None
        scope = view.read_scope if request.method in SAFE else view.write_scope
        if scope and not may(request, scope):
            raise ScopeMissing(
                f"This needs the scope {scope}. Use a token that has it, or ask an administrator for a role that may.",
                extra={"scope": scope},
            )
        return True


class JsonOnly(DefaultContentNegotiation):
    """By Accept alone; `?format=` is a parameter like any other."""

    settings = SimpleNamespace(URL_FORMAT_OVERRIDE=None)  # type: ignore[assignment]


@dataclass(frozen=True)
class Answer:
    """What an endpoint gives back when a plain document with 200 is not enough."""

    document: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kept: Any = None  # what a repeated Idempotency-Key gets instead: an answer with a secret in it is not stored


class Endpoint(APIView):
    """One address. Subclasses define `get`, `post`, `put`, `patch` or `delete`, each giving a document or an Answer.

    Writing methods run in one transaction, may carry an Idempotency-Key, and know `?dry_run=true`.
    """

    read_scope: ClassVar[str] = ""
    write_scope: ClassVar[str] = ""
    parameters: ClassVar[type[fields.Parameters]] = NoParameters
    body: ClassVar[type[fields.Body]] = Nothing
    body_limit: ClassVar[int] = parsing.BODY_LIMIT
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)
    may_dry_run: ClassVar[bool] = True
    refuses: ClassVar[Mapping[str, Sequence[type[Refusal]]]] = {}  # by method: what no docstring of an action names
    other_answers: ClassVar[Mapping[str, Mapping[int, str]]] = {}  # by method: further statuses of success, and when
    takes_several: ClassVar[bool] = False  # the body may also be a list of such bodies
    streams: ClassVar[tuple[str, ...]] = ()  # methods that also answer with server-sent events
    address_parts: ClassVar[Mapping[str, Mapping[str, Any]]] = {}  # JSON Schemas of further parts of the address
    answer_shape: ClassVar[Any] = None  # the type of the answer for OpenAPI; without it, the annotation of the method

    permission_classes: Sequence[Any] = (SignedIn,)
    content_negotiation_class = JsonOnly
    schema = Described()
    now: datetime  # the moment at which the door read the clock
    asked: dict[str, Any]  # the validated parameters

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.now = timezone.now()
        if (request.method or "").lower() not in self.known_methods():
            possible = ", ".join(self.allowed_methods)
            raise MethodNotAllowed(f"{request.method} is not possible here. Possible are {possible}.")
        # The headers alone rule out most bad bodies; authentication must not have read them before.
        parsing.require_readable(request._request, limit=self.body_limit, media_types=self.media_types)
        super().initial(request, *args, **kwargs)
        query = query_of(request)
        self.asked = fields.read_parameters(self.known_parameters(request.method or ""), query)
        self.dry_run = bool(self.asked.pop("dry_run", False))

    def perform_authentication(self, request: Request) -> None:
        """Finds out who asks; whoever it is, the request counts for them from here on."""
        try:
            super().perform_authentication(request)
        except Problem:
            limits.require_left(request._request, "", self.cost_of(request))
            raise
        limits.require_left(request._request, principal_of(request), self.cost_of(request))

    def cost_of(self, request: Request) -> int:
        """How many of the caller's requests this one counts as."""
        return 1

    @classmethod
    def known_methods(cls) -> list[str]:
        """The methods that have an answer here, in lower case."""
        found = [name for name in ("get", "post", "put", "patch", "delete") if cls.answers(name)]
        return [*found, "head", "options"] if "get" in found else [*found, "options"]

    @classmethod
    def answers(cls, method: str) -> bool:
        return hasattr(cls, method)

    @classmethod
    def known_parameters(cls, method: str) -> type[fields.Parameters]:
        """What may stand after the `?` for this method."""
        if method in SAFE:
            return cls.parameters
        return DryRun if cls.may_dry_run else NoParameters

    # What OpenAPI asks an endpoint about itself.
    is_public = False
    is_versioned = False
    names_things = False

    def body_of(self, method: str) -> type[fields.Body] | None:
        return None if method in ("GET", "DELETE") or self.body is Nothing else self.body

    def shape_of(self, method: str) -> Any:
        if self.answer_shape is not None:
            return self.answer_shape
        found = typing.get_type_hints(getattr(self, method.lower())).get("return", Any)
        return Any if found is Answer else found

    def success_of(self, method: str) -> int:
        return 204 if method == "DELETE" else 200

    def is_listed(self, method: str) -> bool:
        return False

    def patterns_of_parameters(self) -> Mapping[str, str]:
        """Regular expressions for parameters whose values only this address knows."""
        return {}

    def problems_of(self, method: str) -> list[int]:
        found = {400, 406, 429, 503} if self.is_public else {400, 401, 403, 406, 429, 503}
        if "{" in typing.cast(Described, self.schema).path:
            found.add(404)
        if self.is_listed(method):
            found.add(410)
        if method not in SAFE:
            found |= {409, 411, 413, 415, 422}
        if self.is_versioned and method not in SAFE:
            found |= {412} if method == "POST" else {412, 428}
        return sorted(found)

    @property
    def allowed_methods(self) -> list[str]:
        return [name.upper() for name in self.known_methods()]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Like any view, except that writing methods run inside one transaction together with their kept answer."""
        if request.method in SAFE or not isinstance(request.method, str):
            return super().dispatch(request, *args, **kwargs)
        self.args, self.kwargs = args, kwargs
        self.request = request = self.initialize_request(request, *args, **kwargs)
        self.headers = self.default_response_headers
        try:
            self.initial(request, *args, **kwargs)
            response = self._write(request, *args, **kwargs)
        except Exception as trouble:
            response = self.rendered(self.handle_exception(trouble))
        return response

    def _write(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        raw = self.raw_body(request)
        key = idempotency.key_of(request._request)
        with transaction.atomic():
            if key and not self.dry_run:
                mark = idempotency.fingerprint(request._request, raw)
                owner = principal_of(request)
                response = idempotency.once(owner, key, mark, self.now, lambda: self._attempt(request, *args, **kwargs))
            else:
                response = self._attempt(request, *args, **kwargs)
            if self.dry_run:
                transaction.set_rollback(True)
        return response if response.is_rendered else self.rendered(response)

    def _attempt(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The answer of the method; a refused change is rolled back, a mistake of ours rises."""
        try:
            with transaction.atomic():
                result = getattr(self, (request.method or "").lower())(request, *args, **kwargs)
        except Exception as trouble:
            return self.rendered(self.handle_exception(trouble))
        return self.rendered(self.answered(result))

    def answered(self, result: Any) -> Response:
        """The result of a method as a response."""
        if isinstance(result, Response):
            return result
        answer = result if isinstance(result, Answer) else Answer(result)
        headers = {**answer.headers, **({"Dry-Run": "true"} if self.dry_run else {})}
        if self.dry_run:
            headers.pop("Location", None)
        response = Response(answer.document, status=answer.status, headers=headers)
        response.kept = answer.kept  # type: ignore[attr-defined]
        return response

    def rendered(self, response: Response) -> Response:
        found: Response = self.finalize_response(self.request, response, *self.args, **self.kwargs)
        found.render()
        return found

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(response, HttpResponseBase):
            response = self.answered(response)
        found = super().finalize_response(request, response, *args, **kwargs)
        found.headers.setdefault("Cache-Control", "no-store" if found.status_code >= 400 else "private, no-cache")
        return found

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The methods of this address, for whoever may read it."""
        return HttpResponse(status=204, headers={"Allow": ", ".join(self.allowed_methods)})

    def raw_body(self, request: Request) -> bytes:
        """The bytes of the body. Raises what rest.parsing.read_body raises."""
        return parsing.read_body(request._request, limit=self.body_limit, media_types=self.media_types)

    def read(self, request: Request, kind: type[fields.Body] | None = None) -> dict[str, Any]:
        """The validated body. An empty one will do when the body has no fields that must come."""
        raw = self.raw_body(request)
        wanted = kind or self.body
        if not raw and issubclass(wanted, Nothing):
            return {}
        return fields.read_document(wanted, parsing.loads(raw))


def query_of(request: Request) -> dict[str, list[str]]:
    """The parameters of the address. Raises BadRequest when they are not clean UTF-8 or too many."""
    text = request._request.META.get("QUERY_STRING", "")
    if flaw := flaw_of_query(text):
        raise BadRequest(flaw)
    if text.count("&") >= MOST_PARAMETERS:
        raise BadRequest(f"At most {MOST_PARAMETERS} parameters are read here.")
    return {name: list(values) for name, values in request._request.GET.lists()}


def tag_of(thing: Any) -> str:
    """The thing's ETag; empty when it has no version."""
    version = getattr(thing, "version", None)
    return "" if version is None else etags.etag(thing.pk, version)
