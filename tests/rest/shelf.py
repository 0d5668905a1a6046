"""A room of its own for the kit's tests: books, with endpoints that declare what a room declares."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypedDict
from uuid import UUID

from django.apps.registry import Apps
from django.db import models, transaction
from django.db.models import F, QuerySet
from django.urls import include, path
from rest_framework.request import Request
from uuid6 import uuid7

import accounts.api
import rest.urls
from rest import fields, parsing
from rest.endpoints import Answer, DetailEndpoint, Endpoint, ListEndpoint, VerbEndpoint
from rest.refusal import Refusal


class BookQuerySet(models.QuerySet["Book"]):
    def tagged(self, tag: str) -> "BookQuerySet":
        return self.filter(note__contains=tag)


class Book(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    note = models.TextField(default="")
    pages = models.IntegerField(null=True)
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    read_on = models.DateField(null=True)
    read_at = models.DateTimeField(null=True)
    extra = models.JSONField(default=dict)
    version = models.IntegerField(default=1)

    objects = BookQuerySet.as_manager()

    class Meta:
        apps = Apps()
        app_label = "shelf"
        db_table = "test_shelf_book"
        constraints = [models.CheckConstraint(condition=~models.Q(title="forbidden"), name="book_title_is_allowed")]

    def __str__(self) -> str:
        return self.title


class Kind(StrEnum):
    NOVEL = "novel"
    ATLAS = "atlas"


class LentOut(Refusal):
    """Somebody has the book."""

    code = "lent_out"
    title = "The book is lent out"
    remedy = "Wait until it is back."


class Answered(TypedDict):
    id: UUID
    key: str
    title: str
    pages: int | None
    price: Decimal | None
    read_on: date | None
    read_at: datetime | None
    extra: dict[str, Any]
    version: int


def represent(book: Book) -> Answered:
    return {name: getattr(book, name) for name in Answered.__annotations__}  # type: ignore[return-value]


class NewBook(fields.Body):
    title = fields.Text(longest=40)
    pages = fields.Whole(least=1, most=5000, required=False)
    price = fields.Exact(least=0, most=Decimal("9999999999.99"), places=2, required=False, allow_null=True)
    kind = fields.Choice(Kind, required=False)
    is_new = fields.YesNo(required=False)
    read_on = fields.Day(required=False, allow_null=True)
    read_at = fields.Moment(required=False)
    sequel_of = fields.Ref("BOK", required=False)
    lender = fields.Uuid(required=False)
    email = fields.Email(required=False)
    note = fields.Text(longest=2000, lines=True, shortest=0, required=False)
    tags = fields.Several(fields.Text(longest=10), most=3, required=False)
    extra = fields.FreeJson(required=False)


class BookChange(fields.Change):
    title = fields.Text(longest=40)
    pages = fields.Whole(least=1, most=5000)


class Filters(fields.Parameters):
    title = fields.Text()
    pages__gte = fields.Whole()
    kind = fields.Several(fields.Choice(Kind))
    read_at__gte = fields.Moment()
    is_new = fields.YesNo()
    price = fields.Exact()


STORED = ("title", "pages", "price", "read_on", "read_at", "extra", "note")
made: list[str] = []


def put_on_shelf(**values: Any) -> Book:
    """An action as rooms write them: one transaction, and it says no by itself."""
    with transaction.atomic():
        made.append(values["title"])
        stored = {name: values[name] for name in STORED if name in values}
        count = Book.objects.count() + 1
        book = Book.objects.create(key=f"BOK-{count}", **stored)
        if values["title"] == "lent":
            raise LentOut("Ana has this book until Friday. Ask her, or choose another.", field="title")
        if values["title"] == "broken":
            raise RuntimeError("a mistake of ours")
        return book


class Books(ListEndpoint):
    """Books

    Everything on the shelf.
    """

    read_scope, write_scope = "okrs:read", "okrs:write"
    parameters = Filters
    sorts = {
        "title": "title",
        "pages": "pages",
        "price": "price",
        "read_on": "read_on",
        "read_at": "read_at",
        "key": "key",
    }
    body = NewBook
    represent = represent

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Book]:
        known = {name: value for name, value in filters.items() if name in ("title", "pages__gte", "price")}
        return Book.objects.filter(**known)

    def create(self, request: Request, **values: Any) -> Book:
        return put_on_shelf(**values)


class PlainBooks(ListEndpoint):
    """Books as rows of values"""

    read_scope = "okrs:read"
    sorts = {"title": "title", "pages": "pages"}
    default_sort = "title"
    columns = ("id", "title", "pages")
    represent = staticmethod(lambda row: row)

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Any]:
        return Book.objects.values("id", "title", "pages")


class OneBook(DetailEndpoint):
    """A book"""

    read_scope, write_scope = "okrs:read", "okrs:write"
    key_column, key_prefix = "key", "BOK"
    body = replacement = BookChange
    represent = represent

    def rows(self, request: Request) -> QuerySet[Book]:
        return Book.objects.all()

    def change(self, request: Request, book: Book, **values: Any) -> None:
        Book.objects.filter(pk=book.pk).update(version=F("version") + 1, **values)

    def replace(self, request: Request, book: Book, **values: Any) -> None:
        self.change(request, book, **values)

    def remove(self, request: Request, book: Book) -> None:
        book.delete()


class Reread(VerbEndpoint):
    """Read a book again"""

    write_scope = "okrs:write"
    key_column, key_prefix = "key", "BOK"
    represent = represent

    def rows(self, request: Request) -> QuerySet[Book]:
        return Book.objects.all()

    def act(self, request: Request, book: Book, **values: Any) -> None:
        Book.objects.filter(pk=book.pk).update(version=F("version") + 1, read_on=self.now.date())


class Heap(Endpoint):
    """A heap of anything"""

    write_scope = "okrs:write"
    media_types = ("application/json", "application/x-heap+json")
    body_limit = 3 * parsing.MEGABYTE

    def post(self, request: Request) -> Answer:
        return Answer(
            {"bytes": len(self.raw_body(request)), "read": parsing.plain(parsing.loads(self.raw_body(request)))}
        )


urlpatterns = [
    path("api/v1/", include([*rest.urls.routes, *accounts.api.routes])),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("api/v1/books", Books.as_view()),
    path("api/v1/plain-books", PlainBooks.as_view()),
    path("api/v1/books/<str:ref>", OneBook.as_view()),
    path("api/v1/books/<str:ref>/reread", Reread.as_view()),
    path("api/v1/heap", Heap.as_view()),
]
