"""REST of key results: what they measure, what they aim at, which KPI they follow."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions.api.named import Row, caller
from missions.models import Mission, Outcome, StrategicGoal
from missions.models.limits import LINE, REASON
from missions.queries import filtered
from okrs import access, actions, queries
from okrs.api.answers import show_key_result
from okrs.models import KeyResult, Kind, Kpi, Objective
from okrs.models.key_result import MOST_ZONES, TITLE, ZONE
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint, VerbEndpoint

LARGEST = 10**15
LOOKUPS = {"goal": "objective__goal", "outcome": "objective__outcome", "mission": "objective__mission"}


def number(**options: Any) -> fields.Exact:
    return fields.Exact(least=-LARGEST, most=LARGEST, places=6, required=False, allow_null=True, **options)


class KeyResultFilters(fields.Parameters):
    objective = Row(Objective)
    goal = Row(StrategicGoal)
    outcome = Row(Outcome)
    mission = Row(Mission)
    kpi = Row(Kpi)
    measure_kind = fields.Several(fields.Choice(Kind.values))
    is_open = fields.YesNo()
    due_on__lte = fields.Day()
    due_on__gte = fields.Day()
    title__icontains = fields.Text(help_text="A part of the title.")
    external_key = fields.Text()
    updated_at__gte = fields.Moment()


class Aims(fields.Body):
    baseline = number()
    target = number()
    stretch = number()
    zones = fields.Several(fields.Text(longest=ZONE), most=MOST_ZONES, required=False, help_text="From worst to best.")
    starts_on = fields.Day(required=False, allow_null=True)
    due_on = fields.Day(required=False, allow_null=True)


class NewKeyResult(Aims):
    objective = Row(Objective)
    title = fields.Text(longest=TITLE)
    measure_kind = fields.Choice(
        Kind.values, help_text="`undefined` only with an external_key: another system has not said which way is good."
    )
    unit = fields.Text(longest=LINE, shortest=0, required=False)
    weight = fields.Exact(least=0, most=999, places=2, required=False)
    kpi = Row(Kpi, required=False, allow_null=True)
    external_key = fields.Text(required=False)
    source_facts = fields.FreeJson(required=False, help_text="What the source says that has no place of its own here.")


class NewTarget(Aims):
    """What is left out stays. The kind of measure may change until the first check-in."""

    measure_kind = fields.Choice(Kind.values, required=False)
    reason = fields.Text(longest=REASON, lines=True)


class FollowedKpi(fields.Body):
    kpi = Row(Kpi)


class Reason(fields.Body):
    reason = fields.Text(longest=REASON, lines=True)


class KeyResults(ListEndpoint):
    """Key results, with their scores"""

    read_scope, write_scope = "okrs:read", "okrs:write"
    parameters, body = KeyResultFilters, NewKeyResult
    sorts = {"key": "number", "title": "title", "due_on": "due_on", "updated_at": "updated_at"}
    default_sort = "-key"
    represent = show_key_result

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[KeyResult]:
        rows, given = queries.key_results(), dict(filters)
        if (is_open := given.pop("is_open", None)) is not None:
            rows = rows.filter(closed_at__isnull=is_open)
        return filtered(rows, {LOOKUPS.get(name, name): value for name, value in given.items()})

    def create(self, request: Request, **values: Any) -> KeyResult:
        access.require(access.may_set(caller(request), values["objective"].holder), access.SETTING)
        return actions.define_key_result(**values, by=caller(request), at=self.now)


class OneKeyResult(DetailEndpoint):
    """A key result"""

    read_scope = "okrs:read"
    key_column, key_prefix = "number__key", "KR"
    represent = show_key_result

    def rows(self, request: Request) -> QuerySet[KeyResult]:
        return queries.key_results()


class KeyResultVerb(VerbEndpoint):
    """What all verbs of a key result share"""

    write_scope = "okrs:write"
    key_column, key_prefix = "number__key", "KR"
    represent = show_key_result

    def rows(self, request: Request) -> QuerySet[KeyResult]:
        return queries.key_results()


class ChangeTarget(KeyResultVerb):
    """Aim a key result anew, with the reason"""

    body = NewTarget

    def act(self, request: Request, thing: KeyResult, /, **values: Any) -> None:
        access.require(access.may_set(caller(request), thing.objective.holder), access.SETTING)
        actions.change_target(key_result=thing, **values, by=caller(request), at=self.now)


class FollowKpi(KeyResultVerb):
    """Let a key result follow a KPI: it has the KPI's windows as check-ins at once and from now on"""

    body = FollowedKpi

    def act(self, request: Request, thing: KeyResult, /, **values: Any) -> None:
        access.require(access.may_set(caller(request), thing.objective.holder), access.SETTING)
        actions.follow_kpi(key_result=thing, **values, by=caller(request), at=self.now)


class CloseKeyResult(KeyResultVerb):
    """Close a key result, with the reason: its last score stands"""

    body = Reason

    def act(self, request: Request, thing: KeyResult, /, **values: Any) -> None:
        access.require(access.may_set(caller(request), thing.objective.holder), access.SETTING)
        actions.close_key_result(key_result=thing, **values, by=caller(request), at=self.now)


routes = [
    path("key-results", KeyResults.as_view(), name="key-results"),
    path("key-results/<str:ref>", OneKeyResult.as_view(), name="key-result"),
    path("key-results/<str:ref>/target", ChangeTarget.as_view(), name="key-result-target"),
    path("key-results/<str:ref>/kpi", FollowKpi.as_view(), name="key-result-kpi"),
    path("key-results/<str:ref>/close", CloseKeyResult.as_view(), name="key-result-close"),
]
