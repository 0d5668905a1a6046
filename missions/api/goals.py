"""REST of strategic goals."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import access, actions, queries
from missions.api.named import caller
from missions.models import StrategicGoal
from missions.models.limits import REASON, STATEMENT, TITLE
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint, VerbEndpoint


class GoalAnswer(TypedDict):
    id: UUID
    key: str
    title: str
    statement: str
    horizon_year: int | None
    state: str
    retired_at: datetime | None
    external_key: str
    version: int
    created_at: datetime
    updated_at: datetime


def show_goal(goal: StrategicGoal) -> GoalAnswer:
    return {
        "id": goal.pk, "key": goal.key, "title": goal.title, "statement": goal.statement,
        "horizon_year": goal.horizon_year, "state": "pursued" if goal.is_pursued else "retired",
        "retired_at": goal.retired_at, "external_key": goal.external_key, "version": goal.version,
        "created_at": goal.created_at, "updated_at": goal.updated_at,
    }  # fmt: skip


class GoalFilters(fields.Parameters):
    state = fields.Choice(["pursued", "retired"])
    external_key = fields.Text(help_text="Its key in the system it came from.")
    updated_at__gte = fields.Moment()


class GoalFields(fields.Body):
    title = fields.Text(longest=TITLE)
    statement = fields.Text(longest=STATEMENT, shortest=0, lines=True, required=False)
    horizon_year = fields.Whole(least=2000, most=2200, required=False, allow_null=True)


class NewGoal(GoalFields):
    external_key = fields.Text(required=False)


class GoalChange(fields.Change, GoalFields):
    title = fields.Text(longest=TITLE, required=False)


class Goals(ListEndpoint):
    """Strategic goals: the broader aims that outcomes serve"""

    read_scope, write_scope = "missions:read", "missions:write"
    parameters, body = GoalFilters, NewGoal
    sorts = {"key": "number", "title": "title", "updated_at": "updated_at"}
    default_sort = "key"
    represent = show_goal

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[StrategicGoal]:
        given = dict(filters)
        if "state" in given:
            given["retired_at__isnull"] = given.pop("state") == "pursued"
        return queries.filtered(queries.goals(), given)

    def create(self, request: Request, **values: Any) -> StrategicGoal:
        access.require(access.may_shape_portfolio(caller(request)), access.SHAPING)
        return actions.set_goal(**values, by=caller(request), at=self.now)


class OneGoal(DetailEndpoint):
    """A strategic goal"""

    read_scope, write_scope = "missions:read", "missions:write"
    key_column, key_prefix = "number__key", "GOA"
    body, represent = GoalChange, show_goal

    def rows(self, request: Request) -> QuerySet[StrategicGoal]:
        return queries.goals()

    def change(self, request: Request, goal: StrategicGoal, **values: Any) -> None:
        access.require(access.may_shape_portfolio(caller(request)), access.SHAPING)
        actions.reword_goal(goal=goal, **values, by=caller(request), at=self.now)


class GoalReason(fields.Body):
    reason = fields.Text(longest=REASON, lines=True)


class RetireGoal(VerbEndpoint):
    """Retire a goal that no active outcome serves"""

    write_scope = "missions:write"
    key_column, key_prefix = "number__key", "GOA"
    body, represent = GoalReason, show_goal

    def rows(self, request: Request) -> QuerySet[StrategicGoal]:
        return queries.goals()

    def act(self, request: Request, goal: StrategicGoal, /, **values: Any) -> None:
        access.require(access.may_shape_portfolio(caller(request)), access.SHAPING)
        actions.retire_goal(goal=goal, **values, by=caller(request), at=self.now)


routes = [
    path("goals", Goals.as_view(), name="goals"),
    path("goals/<str:ref>", OneGoal.as_view(), name="goal"),
    path("goals/<str:ref>/retire", RetireGoal.as_view(), name="goal-retire"),
]
