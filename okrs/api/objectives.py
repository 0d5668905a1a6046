"""REST of objectives."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions.api.named import Row, caller
from missions.models import Mission, Outcome, StrategicGoal
from missions.models.limits import STATEMENT
from missions.queries import filtered
from okrs import access, actions, queries
from okrs.api.answers import show_objective
from okrs.models import Commitment, Intent, Objective, ObjectiveKind
from okrs.models.objective import HOLDERS
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint
from rest.problems import Flaw, InvalidInput


class ObjectiveFilters(fields.Parameters):
    goal = Row(StrategicGoal)
    outcome = Row(Outcome)
    mission = Row(Mission)
    kind = fields.Choice(ObjectiveKind.values)
    intent = fields.Choice(Intent.values)
    commitment = fields.Choice(Commitment.values)
    statement__icontains = fields.Text(help_text="A part of the statement.")
    external_key = fields.Text()


class NewObjective(fields.Body):
    """It hangs on exactly one of `goal`, `outcome` and `mission`."""

    goal = Row(StrategicGoal, required=False, allow_null=True)
    outcome = Row(Outcome, required=False, allow_null=True)
    mission = Row(Mission, required=False, allow_null=True)
    statement = fields.Text(longest=STATEMENT, lines=True)
    kind = fields.Choice(ObjectiveKind.values, required=False)
    intent = fields.Choice(Intent.values, required=False)
    commitment = fields.Choice(Commitment.values, required=False)
    external_key = fields.Text(required=False)


class Objectives(ListEndpoint):
    """Objectives, with what their key results add up to"""

    read_scope, write_scope = "okrs:read", "okrs:write"
    parameters, body = ObjectiveFilters, NewObjective
    sorts = {"key": "number", "updated_at": "updated_at"}
    default_sort = "-key"
    represent = show_objective

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Objective]:
        return filtered(queries.objectives(), dict(filters))

    def create(self, request: Request, **values: Any) -> Objective:
        given = [holder for kind in HOLDERS if (holder := values.pop(kind, None)) is not None]
        if len(given) != 1:
            sentence = "An objective hangs on exactly one goal, outcome or mission. Name one of the three."
            raise InvalidInput(sentence, errors=[Flaw("one_holder", sentence, pointer="/mission")])
        access.require(access.may_set(caller(request), given[0]), access.SETTING)
        return actions.set_objective(holder=given[0], **values, by=caller(request), at=self.now)


class OneObjective(DetailEndpoint):
    """An objective"""

    read_scope = "okrs:read"
    key_column, key_prefix = "number__key", "OBJ"
    represent = show_objective

    def rows(self, request: Request) -> QuerySet[Objective]:
        return queries.objectives()


routes = [
    path("objectives", Objectives.as_view(), name="objectives"),
    path("objectives/<str:ref>", OneObjective.as_view(), name="objective"),
]
