"""REST of a mission's way: its stages, its means, and what it takes for true."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import access, actions, queries, stages, testable
from missions.api.missions import MissionVerb
from missions.api.named import Row, Thing, Who, caller, row_of_address, thing, who
from missions.models import Assumption, Mission, Option, StageInterval
from missions.models.assumption import EXPIRED
from missions.models.limits import FREE_TEXT, LINE, REASON
from rest import fields
from rest.endpoints import DetailEndpoint, Endpoint, ListEndpoint, VerbEndpoint

STANDINGS = [*Assumption.State.values, EXPIRED]


class StageAnswer(TypedDict):
    code: str
    title: str
    what: str
    after: list[str]
    citation: str


class PathAnswer(TypedDict):
    type: str
    is_cycle: bool
    stages: list[StageAnswer]


class PathsAnswer(TypedDict):
    data: list[PathAnswer]


class IntervalAnswer(TypedDict):
    """`until` is open for the stage in which the mission stands."""

    id: UUID
    type: str
    stage: str
    title: str
    since: datetime
    until: datetime | None
    reason: str
    entered_by: Who | None


class OptionAnswer(TypedDict):
    id: UUID
    key: str
    mission: Thing | None
    title: str
    note: str
    state: str
    came_of_it: str
    version: int
    created_at: datetime
    updated_at: datetime


class HintAnswer(TypedDict):
    code: str
    sentence: str
    suggestion: str


class AssumptionAnswer(TypedDict):
    """`state` is expired when the day has come and nobody has judged it; `hints` say what is missing for a test."""

    id: UUID
    key: str
    mission: Thing | None
    sentence: str
    expires_on: date
    state: str
    evidence: str
    judged_on: date | None
    hints: list[HintAnswer]
    version: int
    created_at: datetime
    updated_at: datetime


def show_interval(one: StageInterval) -> IntervalAnswer:
    return {
        "id": one.pk, "type": one.type, "stage": one.stage, "title": one.title, "since": one.since, "until": one.until,
        "reason": one.reason, "entered_by": who(one.entered_by),
    }  # fmt: skip


def show_option(option: Option) -> OptionAnswer:
    return {
        "id": option.pk, "key": option.key, "mission": thing(option.mission), "title": option.title, "note": option.note,
        "state": option.state, "came_of_it": option.came_of_it, "version": option.version,
        "created_at": option.created_at, "updated_at": option.updated_at,
    }  # fmt: skip


def show_assumption(one: Any) -> AssumptionAnswer:
    """One of queries.assumptions, which says how it stands."""
    return {
        "id": one.pk, "key": one.key, "mission": thing(one.mission), "sentence": one.sentence,
        "expires_on": one.expires_on, "state": one.standing, "evidence": one.evidence, "judged_on": one.judged_on,
        "hints": [
            {"code": str(hint.code), "sentence": hint.sentence, "suggestion": hint.suggestion}
            for hint in testable.look_at(one.sentence)
        ],
        "version": one.version, "created_at": one.created_at, "updated_at": one.updated_at,
    }  # fmt: skip


class StagePaths(Endpoint):
    """The stages that missions of each type go through"""

    read_scope = "missions:read"

    def get(self, request: Request) -> PathsAnswer:
        return {"data": [_show_path(path) for path in stages.PATHS.values()]}


def _show_path(path: stages.Path) -> PathAnswer:
    shown: list[StageAnswer] = [
        {"code": one.code, "title": one.title, "what": one.what, "after": list(one.after), "citation": one.citation}
        for one in path.stages
    ]
    return {"type": path.type, "is_cycle": path.is_cycle, "stages": shown}


class MissionStages(ListEndpoint):
    """In which stage a mission stood from when until when"""

    read_scope = "missions:read"
    sorts = {"since": "since"}
    default_sort = "since"
    represent = show_interval

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[StageInterval]:
        return queries.stages_of(row_of_address(Mission, self.kwargs["ref"]))


class NewStage(fields.Body):
    stage = fields.Text(longest=16, help_text="A code of the path of its type: see /stage-paths.")
    reason = fields.Text(
        longest=REASON, shortest=0, lines=True, required=False, help_text="Only straight on needs none."
    )


class EnterStage(MissionVerb):
    """Move a mission into another stage of its path"""

    body = NewStage

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        access.require(access.may_edit(caller(request), mission), access.EDITING)
        actions.enter_stage(mission=mission, **values, by=caller(request), at=self.now)


class OptionFilters(fields.Parameters):
    mission = Row(Mission)
    state = fields.Several(fields.Choice(Option.State.values))


class NewOption(fields.Body):
    mission = Row(Mission)
    title = fields.Text(longest=LINE)
    note = fields.Text(longest=FREE_TEXT, shortest=0, lines=True, required=False)


class OptionMove(fields.Body):
    state = fields.Choice(Option.State.values)
    came_of_it = fields.Text(
        longest=FREE_TEXT, shortest=0, lines=True, required=False, help_text="Needed for tried and dropped."
    )


class Options(ListEndpoint):
    """Options: the means that missions keep open, tried and dropped"""

    read_scope, write_scope = "missions:read", "missions:write"
    parameters, body = OptionFilters, NewOption
    sorts = {"key": "number", "updated_at": "updated_at"}
    default_sort = "key"
    represent = show_option

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Option]:
        return queries.filtered(queries.options(), filters)

    def create(self, request: Request, **values: Any) -> Option:
        access.require(access.may_edit(caller(request), values["mission"]), access.EDITING)
        return actions.add_option(**values, by=caller(request), at=self.now)


class OneOption(DetailEndpoint):
    """An option"""

    read_scope = "missions:read"
    key_column, key_prefix = "number__key", "OPT"
    represent = show_option

    def rows(self, request: Request) -> QuerySet[Option]:
        return queries.options()


class MoveOption(VerbEndpoint):
    """Say that an option is open, tried or dropped, and what came of it"""

    write_scope = "missions:write"
    key_column, key_prefix = "number__key", "OPT"
    body = OptionMove
    represent = show_option
    rows = OneOption.rows

    def act(self, request: Request, option: Option, /, **values: Any) -> None:
        access.require(access.may_edit(caller(request), option.mission), access.EDITING)
        actions.move_option(option=option, **values, by=caller(request), at=self.now)


class AssumptionFilters(fields.Parameters):
    mission = Row(Mission)
    state = fields.Several(fields.Choice(STANDINGS))
    expires_on__lte = fields.Day()
    expires_on__gte = fields.Day()


class NewAssumption(fields.Body):
    mission = Row(Mission)
    sentence = fields.Text(longest=LINE, help_text="As if it were true, with a measure and a condition.")
    expires_on = fields.Day(help_text="From this day on it has expired.")


class Judgement(fields.Body):
    state = fields.Choice([state for state in Assumption.State.values if state != "open"])
    evidence = fields.Text(longest=FREE_TEXT, lines=True, help_text="What was seen.")


class Extension(fields.Body):
    expires_on = fields.Day()
    reason = fields.Text(longest=REASON, lines=True)


class Assumptions(ListEndpoint):
    """Assumptions: what missions take for true until somebody finds out"""

    read_scope, write_scope = "missions:read", "missions:write"
    parameters, body = AssumptionFilters, NewAssumption
    sorts = {"key": "number", "expires_on": "expires_on", "updated_at": "updated_at"}
    default_sort = "expires_on"
    represent = show_assumption

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Assumption]:
        given = dict(filters)
        if wanted := given.pop("state", None):
            given["standing"] = wanted
        return queries.filtered(queries.assumptions(on=self.now.date()), given)

    def create(self, request: Request, **values: Any) -> Assumption:
        access.require(access.may_edit(caller(request), values["mission"]), access.EDITING)
        return actions.state_assumption(**values, by=caller(request), at=self.now)


class OneAssumption(DetailEndpoint):
    """An assumption"""

    read_scope = "missions:read"
    key_column, key_prefix = "number__key", "ASU"
    represent = show_assumption

    def rows(self, request: Request) -> QuerySet[Assumption]:
        return queries.assumptions(on=self.now.date())


class AssumptionVerb(VerbEndpoint):
    """What all verbs of an assumption share"""

    write_scope = "missions:write"
    key_column, key_prefix = "number__key", "ASU"
    represent = show_assumption

    def rows(self, request: Request) -> QuerySet[Assumption]:
        return queries.assumptions(on=self.now.date())


class JudgeAssumption(AssumptionVerb):
    """Say that an assumption is confirmed or broken, and by what"""

    body = Judgement

    def act(self, request: Request, assumption: Assumption, /, **values: Any) -> None:
        access.require(access.may_edit(caller(request), assumption.mission), access.EDITING)
        actions.judge_assumption(assumption=assumption, **values, by=caller(request), at=self.now)


class ExtendAssumption(AssumptionVerb):
    """Give an open assumption more time, with the reason"""

    body = Extension

    def act(self, request: Request, assumption: Assumption, /, **values: Any) -> None:
        access.require(access.may_edit(caller(request), assumption.mission), access.EDITING)
        actions.extend_assumption(assumption=assumption, **values, by=caller(request), at=self.now)


routes = [
    path("stage-paths", StagePaths.as_view(), name="stage-paths"),
    path("missions/<str:ref>/stages", MissionStages.as_view(), name="mission-stages"),
    path("missions/<str:ref>/enter-stage", EnterStage.as_view(), name="mission-enter-stage"),
    path("options", Options.as_view(), name="options"),
    path("options/<str:ref>", OneOption.as_view(), name="option"),
    path("options/<str:ref>/move", MoveOption.as_view(), name="option-move"),
    path("assumptions", Assumptions.as_view(), name="assumptions"),
    path("assumptions/<str:ref>", OneAssumption.as_view(), name="assumption"),
    path("assumptions/<str:ref>/judge", JudgeAssumption.as_view(), name="assumption-judge"),
    path("assumptions/<str:ref>/extend", ExtendAssumption.as_view(), name="assumption-extend"),
]
