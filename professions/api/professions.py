"""REST of professions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions.api.named import Person, Who, caller, who
from missions.models.limits import TITLE
from missions.queries import filtered
from professions import access, actions, queries
from professions.models import Profession
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint, VerbEndpoint


class ProfessionAnswer(TypedDict):
    id: UUID
    key: str
    title: str
    lead: Who | None
    external_key: str
    version: int
    created_at: datetime
    updated_at: datetime


def show_profession(profession: Profession) -> ProfessionAnswer:
    return {
        "id": profession.pk, "key": profession.key, "title": profession.title, "lead": who(profession.lead),
        "external_key": profession.external_key, "version": profession.version, "created_at": profession.created_at,
        "updated_at": profession.updated_at,
    }  # fmt: skip


class ProfessionFilters(fields.Parameters):
    title__icontains = fields.Text(help_text="A part of the title.")
    lead = Person()
    external_key = fields.Text()


class NewProfession(fields.Body):
    title = fields.Text(longest=TITLE)
    lead = Person(required=False, allow_null=True)
    external_key = fields.Text(required=False)


class NewLead(fields.Body):
    lead = Person()


class Professions(ListEndpoint):
    """Professions"""

    read_scope, write_scope = "professions:read", "professions:write"
    parameters, body = ProfessionFilters, NewProfession
    sorts = {"key": "number", "title": "title"}
    default_sort = "key"
    represent = show_profession

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Profession]:
        return filtered(Profession.objects.select_related("lead"), dict(filters))

    def create(self, request: Request, **values: Any) -> Profession:
        access.require(access.may_found(caller(request)), access.FOUNDING)
        return actions.found_profession(**values, by=caller(request), at=self.now)


class OneProfession(DetailEndpoint):
    """A profession"""

    read_scope = "professions:read"
    key_column, key_prefix = "number__key", "PRO"
    represent = show_profession

    def rows(self, request: Request) -> QuerySet[Profession]:
        return queries.professions()


class LeadProfession(VerbEndpoint):
    """Give a profession another lead, from now on"""

    write_scope = "professions:write"
    key_column, key_prefix = "number__key", "PRO"
    body = NewLead
    represent = show_profession
    rows = OneProfession.rows

    def act(self, request: Request, thing: Profession, /, **values: Any) -> None:
        access.require(access.may_lead(caller(request), thing), access.LEADING)
        actions.lead_profession(profession=thing, **values, by=caller(request), at=self.now)


routes = [
    path("professions", Professions.as_view(), name="professions"),
    path("professions/<str:ref>", OneProfession.as_view(), name="profession"),
    path("professions/<str:ref>/lead", LeadProfession.as_view(), name="profession-lead"),
]
