"""Lists by pages: what is asked for, a page of it, and the links to the next and the previous one."""

import typing
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.request import Request

from rest import cursors, fields, lists
from rest.endpoints.endpoint import SAFE, Answer, Endpoint, tag_of
from rest.principal import principal_of
from rest.schema import names_in


class Paging(fields.Parameters):
    """What every list understands."""

    limit = fields.Limit(help_text="Rows in a page, 1 to 200; more is capped to 200 and said in the answer.")
    sort = fields.Text(help_text="Up to three names, joined by commas; - before a name turns it around.")
    cursor = fields.Text(longest=2000, help_text="From next or previous of an earlier answer.")
    include = fields.Choice(["total"], help_text="Count all rows, too.")
    fields = fields.Text(
        longest=1000, help_text="The fields to answer with, joined by commas; rows then have no others."
    )  # type: ignore[assignment]


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
        data = self.shown(page.rows)
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

    def shown(self, rows: Sequence[Any]) -> list[Mapping[str, Any]]:
        """The rows of a page. A list whose rows need something looked up for all of them at once does so here."""
        return [self.represented(row) for row in rows]

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
