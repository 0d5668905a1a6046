"""REST of missions, from proposal to conclusion."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import path
from rest_framework.request import Request

from accounts.access import Person as SignedInPerson
from missions import access, actions, queries
from missions.api import bodies
from missions.api.answers import MissionAnswer, show_mission, show_report
from missions.api.named import caller, row_of_address
from missions.models import Mission, StatusReport
from rest import fields
from rest.endpoints import Answer, DetailEndpoint, Endpoint, ListEndpoint, VerbEndpoint, tag_of
from rest.principal import may
from rest.problems import ScopeMissing


class Missions(ListEndpoint):
    """Missions

    Anybody who works here may propose one; a token needs the scope missions:write for it.
    """

    read_scope = "missions:read"
    parameters, body = bodies.MissionFilters, bodies.NewMission
    sorts = {
        "key": "number", "title": "title", "starts_on": "starts_on", "ends_on": "ends_on", "updated_at": "updated_at",
        "rank": "outcome__rank",
    }  # fmt: skip
    default_sort = "-key"
    represent = show_mission

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Mission]:
        rows, given = queries.missions_with_successors(), dict(filters)
        if goal := given.pop("goal", None):
            rows = rows.filter(Q(goal=goal) | Q(outcome__goal=goal))
        if cluster := given.pop("cluster", None):
            rows = rows.filter(pk__in=cluster.affiliations.values("mission"))
        if parent := given.pop("parent", None):
            rows = rows.filter(parentage__parent=parent)
        return queries.filtered(rows, given)

    def create(self, request: Request, **values: Any) -> Mission:
        require_proposer(request)
        return actions.propose(**values, by=caller(request), at=self.now)


def require_proposer(request: Request) -> None:
    """Raises ScopeMissing, PermissionDenied. A person may propose whatever their roles write; a program only what its token says."""
    is_trusted = isinstance(request.auth, SignedInPerson) or may(request, access.WRITE)
    if not is_trusted:
        raise ScopeMissing(
            f"This token lacks the scope {access.WRITE}. Use one that has it.", extra={"scope": access.WRITE}
        )
    access.require(access.may_propose(caller(request)), access.PROPOSING)


class BroughtInMissions(Endpoint):
    """Bring in a mission that already runs elsewhere; what is not known of it stays open"""

    write_scope = "missions:write"
    body = bodies.BroughtInMission
    answer_shape = MissionAnswer

    def success_of(self, method: str) -> int:
        return 201

    def post(self, request: Request) -> Answer:
        user = caller(request)
        access.require(access.may_shape_portfolio(user) or user.is_service, access.SHAPING)
        mission = actions.bring_in(**self.read(request), by=user, at=self.now)
        headers = {"Location": f"/api/v1/missions/{mission.key}", "ETag": tag_of(mission)}
        return Answer(show_mission(mission), status=201, headers=headers)


class OneMission(DetailEndpoint):
    """A mission

    Its purpose never changes, and everything else changes by a verb with a reason: reschedule, envelope, hand-over, align,
    classify, parent, launch, roll-on, conclude.
    """

    read_scope, write_scope = "missions:read", "missions:write"
    key_column, key_prefix = "number__key", "MIS"
    represent = show_mission

    def rows(self, request: Request) -> QuerySet[Mission]:
        return queries.missions_with_successors()


class MissionVerb(VerbEndpoint):
    """What all verbs of a mission share"""

    write_scope = "missions:write"
    key_column, key_prefix = "number__key", "MIS"
    represent = show_mission

    def rows(self, request: Request) -> QuerySet[Mission]:
        return queries.missions_with_successors()


class LaunchMission(MissionVerb):
    """Launch a mission

    It needs a signed charter, an outcome that serves a strategic goal, an owner, a window, an envelope and a type.
    409 `not_ready` names in `missing` what it lacks.
    """

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        access.require(access.may_decide(caller(request), mission), access.DECIDING)
        actions.launch(mission=mission, by=caller(request), at=self.now)


class TurnDownMission(MissionVerb):
    """Turn down a mission that was never launched, for good, with the reason"""

    body = bodies.Reason

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        access.require(access.may_decide(caller(request), mission), access.DECIDING)
        actions.turn_down(mission=mission, **values, by=caller(request), at=self.now)


class PauseMission(MissionVerb):
    """Pause a running mission, with the reason; its people and its key results stay"""

    body = bodies.Reason

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        access.require(access.may_decide(caller(request), mission), access.DECIDING)
        actions.pause(mission=mission, **values, by=caller(request), at=self.now)


class ResumeMission(MissionVerb):
    """Let a paused mission run again, with the reason"""

    body = bodies.Reason

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        access.require(access.may_decide(caller(request), mission), access.DECIDING)
        actions.resume(mission=mission, **values, by=caller(request), at=self.now)


class RescheduleMission(MissionVerb):
    """Give a mission another window, with the reason"""

    body = bodies.NewWindow

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        access.require(access.may_edit(caller(request), mission), access.EDITING)
        actions.reschedule(mission=mission, **values, by=caller(request), at=self.now)


class ChangeEnvelope(MissionVerb):
    """Give a mission another envelope, with the reason; what is left out is open afterwards"""

    body = bodies.NewEnvelope

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        access.require(access.may_edit(caller(request), mission), access.EDITING)
        actions.change_envelope(mission=mission, **values, by=caller(request), at=self.now)


class AlignMission(MissionVerb):
    """Align a mission with another outcome"""

    body = bodies.NewAlignment

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        access.require(access.may_edit(caller(request), mission), access.EDITING)
        actions.align(mission=mission, **values, by=caller(request), at=self.now)


class ClassifyMission(MissionVerb):
    """Give a mission its type and ambition"""

    body = bodies.NewType

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        access.require(access.may_edit(caller(request), mission), access.EDITING)
        actions.classify(mission=mission, **values, by=caller(request), at=self.now)


class ConcludeMission(MissionVerb):
    """Conclude a mission with its one conclusion, which never changes"""

    body = bodies.NewConclusion

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        access.require(access.may_conclude(caller(request), mission), access.CONCLUDING)
        actions.conclude(mission=mission, **values, by=caller(request), at=self.now)


class ReportFilters(fields.Parameters):
    reported_on__gte = fields.Day()
    rated_by = fields.Text(longest=120)


class Reports(ListEndpoint):
    """Status reports on a mission from outside, in the words of who rated it"""

    read_scope, write_scope = "missions:read", "missions:write"
    parameters, body = ReportFilters, bodies.NewReport
    sorts = {"reported_on": "reported_on"}
    default_sort = "-reported_on"
    represent = show_report

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[StatusReport]:
        mission = row_of_address(Mission, self.kwargs["ref"])
        return queries.filtered(queries.reports(mission), dict(filters))

    def create(self, request: Request, **values: Any) -> StatusReport:
        mission = row_of_address(Mission, self.kwargs["ref"])
        access.require(access.may_edit(caller(request), mission), access.EDITING)
        return actions.report_status(mission=mission, **values, by=caller(request), at=self.now)


routes = [
    path("missions", Missions.as_view(), name="missions"),
    path("missions/bring-in", BroughtInMissions.as_view(), name="missions-bring-in"),
    path("missions/<str:ref>", OneMission.as_view(), name="mission"),
    path("missions/<str:ref>/launch", LaunchMission.as_view(), name="mission-launch"),
    path("missions/<str:ref>/turn-down", TurnDownMission.as_view(), name="mission-turn-down"),
    path("missions/<str:ref>/pause", PauseMission.as_view(), name="mission-pause"),
    path("missions/<str:ref>/resume", ResumeMission.as_view(), name="mission-resume"),
    path("missions/<str:ref>/reschedule", RescheduleMission.as_view(), name="mission-reschedule"),
    path("missions/<str:ref>/envelope", ChangeEnvelope.as_view(), name="mission-envelope"),
    path("missions/<str:ref>/align", AlignMission.as_view(), name="mission-align"),
    path("missions/<str:ref>/classify", ClassifyMission.as_view(), name="mission-classify"),
    path("missions/<str:ref>/reports", Reports.as_view(), name="mission-reports"),
    path("missions/<str:ref>/conclude", ConcludeMission.as_view(), name="mission-conclude"),
]
