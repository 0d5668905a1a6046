"""REST of assignments."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions.api.named import Row, Thing, caller, thing
from missions.models import Mission
from missions.models.limits import LINE, REASON
from missions.queries import filtered
from professions import access, actions, queries
from professions.models import Assignment, Profession, Professional
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint, VerbEndpoint


class PersonNamed(TypedDict):
    id: UUID
    key: str
    name: str


class AssignmentAnswer(TypedDict):
    """`ends_on` is the first day after it; `has_begun_at_all` is false for one that was ended before it started.

    `warning` says when its days lie outside the mission's.
    """

    id: UUID
    key: str
    professional: PersonNamed
    mission: Thing | None
    role: str
    starts_on: date
    ends_on: date
    fte: Decimal
    has_begun_at_all: bool
    ended_at: datetime | None
    end_reason: str
    warning: str
    version: int
    created_at: datetime
    updated_at: datetime


def show_assignment(one: Assignment) -> AssignmentAnswer:
    person = one.professional
    warning = queries.outside_window(one.mission, one.starts_on, one.ends_on) if one.has_begun_at_all else ""
    return {
        "id": one.pk, "key": one.key, "professional": {"id": person.pk, "key": person.key, "name": person.name},
        "mission": thing(one.mission), "role": one.role, "starts_on": one.starts_on, "ends_on": one.ends_on,
        "fte": one.fte, "has_begun_at_all": one.has_begun_at_all, "ended_at": one.ended_at,
        "end_reason": one.end_reason, "warning": warning, "version": one.version, "created_at": one.created_at,
        "updated_at": one.updated_at,
    }  # fmt: skip


class AssignmentFilters(fields.Parameters):
    professional = Row(Professional)
    profession = Row(Profession)
    mission = Row(Mission)
    on = fields.Day(help_text="Those that run on this day.")
    ends_on__gte = fields.Day()
    starts_on__lte = fields.Day()


class NewAssignment(fields.Body):
    professional = Row(Professional)
    mission = Row(Mission)
    role = fields.Text(longest=LINE)
    starts_on = fields.Day()
    ends_on = fields.Day(help_text="The first day after it.")
    fte = fields.Exact(least=Decimal("0.01"), most=1, places=2, help_text="The share of a full week.")


class NewEnd(fields.Body):
    ends_on = fields.Day(help_text="The first day after it; the start, or a day before, says that it never began.")
    reason = fields.Text(longest=REASON, lines=True)


class Assignments(ListEndpoint):
    """Assignments: who works on which mission, from when to when, with what share of their time"""

    read_scope, write_scope = "professions:read", "professions:write"
    parameters, body = AssignmentFilters, NewAssignment
    sorts = {"key": "number", "starts_on": "starts_on", "ends_on": "ends_on"}
    default_sort = "-key"
    represent = show_assignment

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Assignment]:
        rows, given = queries.assignments(), dict(filters)
        if day := given.pop("on", None):
            rows = rows.filter(starts_on__lte=day, ends_on__gt=day)
        if profession := given.pop("profession", None):
            rows = rows.filter(professional__profession=profession)
        return filtered(rows, given)

    def create(self, request: Request, **values: Any) -> Assignment:
        allowed = access.may_assign(caller(request), values["professional"], values["mission"])
        access.require(allowed, access.ASSIGNING)
        return actions.assign(**values, by=caller(request), at=self.now)


class OneAssignment(DetailEndpoint):
    """An assignment"""

    read_scope = "professions:read"
    key_column, key_prefix = "number__key", "ASG"
    represent = show_assignment

    def rows(self, request: Request) -> QuerySet[Assignment]:
        return queries.assignments()


class EndAssignment(VerbEndpoint):
    """End an assignment earlier, with the reason"""

    write_scope = "professions:write"
    key_column, key_prefix = "number__key", "ASG"
    body = NewEnd
    represent = show_assignment
    rows = OneAssignment.rows

    def act(self, request: Request, thing: Assignment, /, **values: Any) -> None:
        access.require(access.may_end(caller(request), thing), access.ASSIGNING)
        actions.end_assignment(assignment=thing, **values, by=caller(request), at=self.now)


routes = [
    path("assignments", Assignments.as_view(), name="assignments"),
    path("assignments/<str:ref>", OneAssignment.as_view(), name="assignment"),
    path("assignments/<str:ref>/end", EndAssignment.as_view(), name="assignment-end"),
]
