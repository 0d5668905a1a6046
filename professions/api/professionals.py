"""REST of professionals: who they are, how much of their week there is, and how much of it is free."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions.api.named import Person, Row, Thing, Who, caller, thing, who
from missions.models.limits import LINE, REASON
from missions.queries import filtered
from professions import access, actions, queries
from professions.capacity import Window
from professions.models import Employment, Profession, Professional
from rest import fields
from rest.endpoints import Answer, DetailEndpoint, ListEndpoint, VerbEndpoint
from rest.problems import Flaw, InvalidInput


class Statement(TypedDict):
    """What was said about availability; on each day the newest statement holds. `ends_on` is the first day after it."""

    starts_on: date
    ends_on: date | None
    fte: Decimal
    reason: str
    said_at: datetime


class ProfessionalAnswer(TypedDict):
    id: UUID
    key: str
    name: str
    user: Who | None
    profession: Thing | None
    level: int
    employment: str
    availability: list[Statement]
    external_key: str
    version: int
    created_at: datetime
    updated_at: datetime


class StepAnswer(TypedDict):
    """Days on which nothing changes; `ends_on` is the first day after them."""

    starts_on: date
    ends_on: date | None
    available: Decimal
    lent: Decimal
    free: Decimal


class FreeAnswer(TypedDict):
    professional: str
    data: list[StepAnswer]


def show_professional(person: Professional) -> ProfessionalAnswer:
    return {
        "id": person.pk, "key": person.key, "name": person.name, "user": who(person.user),
        "profession": thing(person.profession), "level": person.level, "employment": person.employment,
        "availability": [
            {"starts_on": s.starts_on, "ends_on": s.ends_on, "fte": s.fte, "reason": s.reason, "said_at": s.said_at}
            for s in person.statements.all()
        ],
        "external_key": person.external_key, "version": person.version, "created_at": person.created_at,
        "updated_at": person.updated_at,
    }  # fmt: skip


DAY = timedelta(days=1)


def share(**options: Any) -> fields.Exact:
    return fields.Exact(least=0, most=1, places=2, **options)


class ProfessionalFilters(fields.Parameters):
    profession = Row(Profession)
    level = fields.Several(fields.Whole(least=1, most=5))
    employment = fields.Choice(Employment.values)
    user = Person()
    name__icontains = fields.Text(help_text="A part of the name.")
    external_key = fields.Text()


class NewProfessional(fields.Body):
    name = fields.Text(longest=LINE)
    profession = Row(Profession)
    level = fields.Whole(least=1, most=5, required=False)
    employment = fields.Choice(Employment.values, required=False)
    available_from = fields.Day()
    available_fte = share(required=False, help_text="The share of a full week; 1 without it.")
    user = Person(required=False, allow_null=True)
    external_key = fields.Text(required=False)


class NewAvailability(fields.Body):
    starts_on = fields.Day()
    ends_on = fields.Day(required=False, allow_null=True, help_text="The first day after it; for good, without it.")
    available_fte = share()
    reason = fields.Text(longest=REASON, lines=True)


class NewLevel(fields.Body):
    level = fields.Whole(least=1, most=5)
    reason = fields.Text(longest=REASON, lines=True)


class Period(fields.Parameters):
    """From `from` until the day before `to`; four weeks from today without them."""


# `from` is a word of Python, so the two parameters cannot be written as attributes.
Period._declared_fields |= {"from": fields.Day(required=False), "to": fields.Day(required=False)}


class Professionals(ListEndpoint):
    """Professionals"""

    read_scope, write_scope = "professions:read", "professions:write"
    parameters, body = ProfessionalFilters, NewProfessional
    sorts = {"key": "number", "name": "name", "level": "level"}
    default_sort = "key"
    represent = show_professional

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Professional]:
        return filtered(queries.professionals().prefetch_related("statements"), dict(filters))

    def create(self, request: Request, **values: Any) -> Professional:
        access.require(access.may_lead(caller(request), values["profession"]), access.LEADING)
        return actions.join(**values, by=caller(request), at=self.now)


class OneProfessional(DetailEndpoint):
    """A professional"""

    read_scope = "professions:read"
    key_column, key_prefix = "number__key", "PER"
    represent = show_professional

    def rows(self, request: Request) -> QuerySet[Professional]:
        return queries.professionals().prefetch_related("statements")


class ChangeAvailability(VerbEndpoint):
    """Say how much of a professional's week there is on some days, with the reason"""

    write_scope = "professions:write"
    key_column, key_prefix = "number__key", "PER"
    body = NewAvailability
    represent = show_professional
    rows = OneProfessional.rows

    def act(self, request: Request, thing: Professional, /, **values: Any) -> None:
        access.require(access.may_lead(caller(request), thing.profession), access.LEADING)
        actions.change_availability(professional=thing, **values, by=caller(request), at=self.now)


class ChangeLevel(VerbEndpoint):
    """Give a professional another level, with the reason"""

    write_scope = "professions:write"
    key_column, key_prefix = "number__key", "PER"
    body = NewLevel
    represent = show_professional
    rows = OneProfessional.rows

    def act(self, request: Request, thing: Professional, /, **values: Any) -> None:
        access.require(access.may_lead(caller(request), thing.profession), access.LEADING)
        actions.change_level(professional=thing, **values, by=caller(request), at=self.now)


class Free(DetailEndpoint):
    """How free a professional is: available, lent and free FTE, cut wherever it changes"""

    read_scope = "professions:read"
    key_column, key_prefix = "number__key", "PER"
    parameters = Period
    represent = show_professional
    answer_shape = FreeAnswer

    def rows(self, request: Request) -> QuerySet[Professional]:
        return queries.with_load(queries.professionals())

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        person = self.find(request, **kwargs)
        starts_on = self.asked.get("from") or self.now.date()
        ends_on = self.asked.get("to") or starts_on + timedelta(days=28)
        if ends_on <= starts_on:
            sentence = "`to` is not after `from`. Choose a later `to`."
            raise InvalidInput(sentence, errors=[Flaw("reversed", sentence, parameter="to")])
        return Answer(show_free(person, Window(starts_on, ends_on - DAY)))


def show_free(person: Professional, window: Window) -> FreeAnswer:
    steps = queries.steps(person, window)
    return {
        "professional": person.key,
        "data": [
            {
                "starts_on": s.starts_on,
                "ends_on": s.last_day + DAY if s.last_day else None,
                "available": s.available,
                "lent": s.lent,
                "free": s.free,
            }
            for s in steps
        ],
    }


routes = [
    path("professionals", Professionals.as_view(), name="professionals"),
    path("professionals/<str:ref>", OneProfessional.as_view(), name="professional"),
    path("professionals/<str:ref>/availability", ChangeAvailability.as_view(), name="professional-availability"),
    path("professionals/<str:ref>/level", ChangeLevel.as_view(), name="professional-level"),
    path("professionals/<str:ref>/free", Free.as_view(), name="professional-free"),
]
