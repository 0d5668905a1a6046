"""REST of re-charters: a doubt about a purpose, and the decision on it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import access, actions, queries
from missions.api.named import Row, Thing, Who, caller, thing, who
from missions.models import Conclusion, Mission, Recharter
from missions.models.conclusion import MOST_EVIDENCE
from missions.models.limits import FREE_TEXT, REASON, STATEMENT, TITLE
from missions.models.recharter import MOST_CONSIDERED
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint, VerbEndpoint


class RecharterAnswer(TypedDict):
    id: UUID
    key: str
    mission: Thing | None
    trigger: str
    reason: str
    considered: list[str]
    opened_by: Who | None
    decision: str
    decision_reason: str
    decided_by: Who | None
    decided_at: datetime | None
    successor: Thing | None
    version: int
    created_at: datetime
    updated_at: datetime


def show_recharter(recharter: Recharter) -> RecharterAnswer:
    return {
        "id": recharter.pk, "key": recharter.key, "mission": thing(recharter.mission), "trigger": recharter.trigger,
        "reason": recharter.reason, "considered": recharter.considered, "opened_by": who(recharter.opened_by),
        "decision": recharter.decision, "decision_reason": recharter.decision_reason,
        "decided_by": who(recharter.decided_by), "decided_at": recharter.decided_at,
        "successor": thing(recharter.successor), "version": recharter.version, "created_at": recharter.created_at,
        "updated_at": recharter.updated_at,
    }  # fmt: skip


class RecharterFilters(fields.Parameters):
    mission = Row(Mission)
    is_open = fields.YesNo()


class NewRecharter(fields.Body):
    mission = Row(Mission)
    trigger = fields.Choice(Recharter.Trigger.values)
    reason = fields.Text(longest=REASON, lines=True)
    considered = fields.Several(
        fields.Text(longest=STATEMENT, lines=True), most=MOST_CONSIDERED, help_text="The purposes that are weighed."
    )


class Recharters(ListEndpoint):
    """Re-charters: doubts about the purpose of a mission, which is frozen while one is open"""

    read_scope, write_scope = "missions:read", "missions:write"
    parameters, body = RecharterFilters, NewRecharter
    sorts = {"key": "number"}
    default_sort = "-key"
    represent = show_recharter

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Recharter]:
        rows, given = queries.recharters(), dict(filters)
        if "is_open" in given:
            is_open = given.pop("is_open")
            rows = rows.filter(decision="") if is_open else rows.exclude(decision="")
        return queries.filtered(rows, given)

    def create(self, request: Request, **values: Any) -> Recharter:
        access.require(access.may_conclude(caller(request), values["mission"]), access.CONCLUDING)
        return actions.open_recharter(**values, by=caller(request), at=self.now)


class OneRecharter(DetailEndpoint):
    """A re-charter"""

    read_scope = "missions:read"
    key_column, key_prefix = "number__key", "REC"
    represent = show_recharter

    def rows(self, request: Request) -> QuerySet[Recharter]:
        return queries.recharters()


class RecharterVerb(VerbEndpoint):
    """What the three decisions share"""

    write_scope = "missions:write"
    key_column, key_prefix = "number__key", "REC"
    represent = show_recharter

    def rows(self, request: Request) -> QuerySet[Recharter]:
        return queries.recharters()

    def require_decider(self, request: Request, recharter: Recharter) -> None:
        access.require(access.may_decide(caller(request), recharter.mission), access.DECIDING)


class Continuing(fields.Body):
    reason = fields.Text(longest=REASON, lines=True)


class Learned(fields.Body):
    """What the conclusion of the old mission says."""

    reason = fields.Text(longest=REASON, lines=True, help_text="Why it is decided so.")
    learned = fields.Text(longest=FREE_TEXT, lines=True)
    would_change_mind = fields.Text(longest=FREE_TEXT, shortest=0, lines=True, required=False)
    confidence = fields.Whole(least=0, most=10, required=False)
    evidence = fields.Several(fields.Text(longest=REASON), most=MOST_EVIDENCE, required=False)
    counter_evidence = fields.Several(fields.Text(longest=REASON), most=MOST_EVIDENCE, required=False)


class Succeeding(Learned):
    title = fields.Text(longest=TITLE)
    purpose = fields.Text(longest=STATEMENT, lines=True, help_text="The purpose of the successor, written once.")


class Stopping(Learned):
    result = fields.Choice(Conclusion.Result.values)


class Continue(RecharterVerb):
    """Let the mission go on under its own purpose"""

    body = Continuing

    def act(self, request: Request, recharter: Recharter, /, **values: Any) -> None:
        self.require_decider(request, recharter)
        actions.continue_mission(recharter=recharter, **values, by=caller(request), at=self.now)


class Succeed(RecharterVerb):
    """Begin a successor with the new purpose; the old mission is concluded as superseded

    The successor is a candidate. Neither people, owner, key results, window nor envelope go over.
    """

    body = Succeeding

    def act(self, request: Request, recharter: Recharter, /, **values: Any) -> None:
        self.require_decider(request, recharter)
        actions.succeed_mission(recharter=recharter, **values, by=caller(request), at=self.now)


class Stop(RecharterVerb):
    """Stop the mission, with its conclusion"""

    body = Stopping

    def act(self, request: Request, recharter: Recharter, /, **values: Any) -> None:
        self.require_decider(request, recharter)
        actions.stop_mission(recharter=recharter, **values, by=caller(request), at=self.now)


routes = [
    path("recharters", Recharters.as_view(), name="recharters"),
    path("recharters/<str:ref>", OneRecharter.as_view(), name="recharter"),
    path("recharters/<str:ref>/continue", Continue.as_view(), name="recharter-continue"),
    path("recharters/<str:ref>/succeed", Succeed.as_view(), name="recharter-succeed"),
    path("recharters/<str:ref>/stop", Stop.as_view(), name="recharter-stop"),
]
