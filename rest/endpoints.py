"""The endpoints that a room declares: what they need, what they read, and the one action they call."""

import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from types import SimpleNamespace
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from rest import cursors, etags, fields, idempotency, limits, lists, parsing
from rest.addresses import flaw_of_query
from rest.principal import may, principal_of
from rest.problems import BadRequest, MethodNotAllowed, NotFound, Problem, ScopeMissing
from rest.refusal import Refusal
from rest.schema import Described, names_in

SAFE = ("GET", "HEAD", "OPTIONS")
MOST_PARAMETERS = 60


class NoParameters(fields.Parameters):
    """An address that takes no parameters."""


class DryRun(fields.Parameters):
    """What every writing method understands."""

    dry_run = fields.YesNo(help_text="Say what would be, and change nothing.")


class Paging(fields.Parameters):
    """What every list understands."""

    limit = fields.Limit(help_text="Rows in a page, 1 to 200; more is capped to 200 and said in the answer.")
    sort = fields.Text(help_text="Up to three names, joined by commas; - before a name turns it around.")
    cursor = fields.Text(longest=2000, help_text="From next or previous of an earlier answer.")
    include = fields.Choice(["total"], help_text="Count all rows, too.")
    fields = fields.Text(
        longest=1000, help_text="The fields to answer with, joined by commas; rows then have no others."
    )  # type: ignore[assignment]


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


class ListEndpoint(Endpoint):
    """`GET` a list by pages and, when `create` is defined, `POST` a new thing to it."""

    sorts: ClassVar[Mapping[str, str | lists.Sort]] = {}
    default_sort: ClassVar[str] = ""
    key_column: ClassVar[str] = "pk"
    represent: ClassVar[lists.Represent]
    columns: ClassVar[tuple[str, ...]] = ()  # what `fields=` may name; without it, the fields of represent's TypedDict
    create: Callable[..., Any] | None = None

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Any]:
        """The rows this caller may see, filtered by the parameters asked for."""
        raise NotImplementedError

    @classmethod
    def answers(cls, method: str) -> bool:
        return cls.create is not None if method == "post" else super().answers(method)

    @classmethod
    def known_parameters(cls, method: str) -> type[fields.Parameters]:
        return _paged(cls.parameters) if method in SAFE else super().known_parameters(method)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        filters = {name: value for name, value in self.asked.items() if name not in PAGING}
        rows = self.rows(request, filters)
        wanted = self.wanted(rows)
        page = lists.page(rows, wanted, bound_to=self._binding(request, wanted, filters))
        data = [self.represented(row) for row in page.rows]
        if wanted.columns:
            data = [{name: row[name] for name in wanted.columns} for row in data]
        where, query = request.build_absolute_uri(request.path), request._request.GET
        links = {"next": lists.address(where, query, page.next), "previous": lists.address(where, query, page.previous)}
        document = {"data": data, **{name: link or None for name, link in links.items()}, "limit": wanted.limit}
        if wanted.total:
            document["total"] = rows.count()
        return Answer(document, headers=_link(links))

    def wanted(self, rows: QuerySet[Any]) -> lists.Wanted:
        """What the caller asked for, checked against what this list has. Raises InvalidInput."""
        given = self.asked
        usual = self.default_sort or f"-{self.key_column}"
        sorts = self.sorts if "sort" in given else {**self.sorts, self.key_column: self.key_column}
        return lists.Wanted(
            limit=given.get("limit", lists.USUAL),
            orders=lists.orders_of(given.get("sort", usual), sorts, rows.model, self.key_column),
            sort=given.get("sort", usual),
            cursor=given.get("cursor", ""),
            columns=lists.columns_of(given["fields"], self.narrowable()) if "fields" in given else (),
            total="include" in given,
        )

    def represented(self, row: Any) -> Mapping[str, Any]:
        return type(self).represent(row)

    names_things = True

    def shape_of(self, method: str) -> Any:
        return self.answer_shape or typing.get_type_hints(type(self).represent).get("return", Any)

    def success_of(self, method: str) -> int:
        return 201 if method == "POST" else 200

    def is_listed(self, method: str) -> bool:
        return method == "GET"

    def patterns_of_parameters(self) -> Mapping[str, str]:
        sort, field = f"-?({'|'.join(self.sorts)})", f"({'|'.join(self.narrowable())})"
        return {"sort": f"^{sort}(,{sort}){{0,2}}$", "fields": f"^{field}(,{field})*$"}

    @classmethod
    def narrowable(cls) -> tuple[str, ...]:
        return cls.columns or tuple(names_in(typing.get_type_hints(cls.represent).get("return")))

    def _binding(self, request: Request, wanted: lists.Wanted, filters: Mapping[str, Any]) -> str:
        told = sorted(f"{name}={value}" for name, value in filters.items())
        return cursors.binding(request.path, wanted.sort, principal_of(request), *told)

    def post(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        """A new thing, with 201, its ETag and its Location."""
        made = self.create(request, **self.read(request))  # type: ignore[misc]
        if isinstance(made, Answer):
            return made
        headers = {}
        if tag := tag_of(made):
            headers["ETag"] = tag
        if identity := getattr(made, "key", None) or getattr(made, "pk", None):
            headers["Location"] = f"{request.path}/{identity}"
        again = self.rows(request, {}).filter(pk=made.pk).first()  # as the list would show it
        return Answer(self.represented(made if again is None else again), status=201, headers=headers)


PAGING = frozenset(("limit", "sort", "cursor", "include", "fields"))


@cache
def _paged(parameters: type[fields.Parameters]) -> type[fields.Parameters]:
    return type(f"Paged{parameters.__name__}", (parameters, Paging), {"__doc__": parameters.__doc__})


def _link(links: Mapping[str, str]) -> dict[str, str]:
    relations = {"next": links["next"], "prev": links["previous"]}
    found = [f'<{target}>; rel="{relation}"' for relation, target in relations.items() if target]
    return {"Link": ", ".join(found)} if found else {}


def tag_of(thing: Any) -> str:
    """The thing's ETag; empty when it has no version."""
    version = getattr(thing, "version", None)
    return "" if version is None else etags.etag(thing.pk, version)


class _OneThing(Endpoint):
    """An address below which one thing lives: `<str:ref>` is its id or its human key."""

    key_column: ClassVar[str] = ""  # the column of the human key; empty: ids only
    key_prefix: ClassVar[str] = ""
    represent: ClassVar[lists.Represent]

    def rows(self, request: Request) -> QuerySet[Any]:
        """The things this caller may see."""
        raise NotImplementedError

    def find(self, request: Request, *, lock: bool = False, **kwargs: Any) -> Any:
        """The thing. Raises NotFound, with the same words for what is missing and what may not be seen."""
        name = fields.ref(kwargs["ref"], prefix=self.key_prefix)
        if name is None or (isinstance(name, str) and not self.key_column):
            raise NotFound("There is nothing at this address that you may see. Check the id or the key.")
        wanted = Q(pk=name) if isinstance(name, UUID) else Q(**{self.key_column: name})
        thing = self.rows(request).filter(wanted).first()
        if thing is not None and lock and connection.vendor == "postgresql":
            # The row alone is locked: what `rows` joins and counts cannot be. SQLite has one writer at a time anyway.
            plain = type(thing)._base_manager.select_for_update(no_key=True).filter(pk=thing.pk)
            thing = self.rows(request).filter(pk=thing.pk).first() if plain.values_list("pk").first() else None
        if thing is None:
            raise NotFound("There is nothing at this address that you may see. Check the id or the key.")
        return thing

    def represented(self, thing: Any) -> Mapping[str, Any]:
        return type(self).represent(thing)

    def shape_of(self, method: str) -> Any:
        return self.answer_shape or typing.get_type_hints(type(self).represent).get("return", Any)

    @property
    def is_versioned(self) -> bool:  # type: ignore[override]
        """True when the thing's answer carries a version, and so an ETag."""
        return "version" in names_in(self.shape_of("GET"))

    def shown(self, thing: Any, *, status: int = 200) -> Answer:
        """The thing's representation with its ETag."""
        tag = tag_of(thing)
        return Answer(self.represented(thing), status=status, headers={"ETag": tag} if tag else {})

    def locked(self, request: Request, *, if_match: str = "required", **kwargs: Any) -> Any:
        """The thing, locked, in the version that the caller saw. Raises NotFound, IfMatchMissing, Stale."""
        thing = self.find(request, lock=True, **kwargs)
        if tag := tag_of(thing):
            etags.require_match(request, tag, show=lambda: self.represented(thing), optional=if_match == "optional")
        return thing

    def changed(self, request: Request, thing: Any, result: Any) -> Answer:
        """The answer after an action: what it returned if that is an Answer, otherwise the thing as it is now."""
        if isinstance(result, Answer):
            return result
        again = self.rows(request).filter(pk=thing.pk).first()
        return Answer(status=204) if again is None else self.shown(again)


class DetailEndpoint(_OneThing):
    """`GET` one thing; `PATCH` when `change` is defined, `PUT` when `replace` is, `DELETE` when `remove` is."""

    change: Callable[..., Any] | None = None
    replace: Callable[..., Any] | None = None
    remove: Callable[..., Any] | None = None
    replacement: ClassVar[type[fields.Body]] = Nothing
    names_things = True

    def body_of(self, method: str) -> type[fields.Body] | None:
        return self.replacement if method == "PUT" else super().body_of(method)

    @classmethod
    def answers(cls, method: str) -> bool:
        hooks = {"patch": cls.change, "put": cls.replace, "delete": cls.remove}
        return hooks[method] is not None if method in hooks else super().answers(method)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        thing = self.find(request, **kwargs)
        answer = self.shown(thing)
        tag = answer.headers.get("ETag", "")
        return Answer(status=304, headers=answer.headers) if tag and etags.is_unchanged(request, tag) else answer

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.find(request, **kwargs)
        return super().options(request, *args, **kwargs)

    def patch(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        thing = self.locked(request, **kwargs)
        return self.changed(request, thing, self.change(request, thing, **self.read(request)))  # type: ignore[misc]

    def put(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        thing = self.locked(request, **kwargs)
        values = self.read(request, self.replacement)
        return self.changed(request, thing, self.replace(request, thing, **values))  # type: ignore[misc]

    def delete(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        thing = self.locked(request, **kwargs)
        result = self.remove(request, thing)  # type: ignore[misc]
        return result if isinstance(result, Answer) else Answer(status=204)


class VerbEndpoint(_OneThing):
    """`POST` a verb to one thing, such as `/missions/MIS-12/launch`. If-Match is heeded when it comes."""

    def act(self, request: Request, thing: Any, /, **values: Any) -> Any:
        """Calls one action."""
        raise NotImplementedError

    def post(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        thing = self.locked(request, if_match="optional", **kwargs)
        return self.changed(request, thing, self.act(request, thing, **self.read(request)))
