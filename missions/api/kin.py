"""REST of who owns a mission and of its kin: handovers and their briefs, parents and children, reviews."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import access, actions, briefs, graduating, queries
from missions.api.answers import show_mission
from missions.api.missions import MissionVerb
from missions.api.named import Person, Row, Who, caller, row_of_address, who
from missions.models import Handover, Mission
from missions.models.handover import BRIEF
from missions.models.limits import REASON, STATEMENT, TITLE
from rest import fields
from rest.endpoints import Endpoint, ListEndpoint


def reason() -> fields.Text:
    return fields.Text(longest=REASON, lines=True)


class NewOwner(fields.Body):
    to = Person()
    kind = fields.Choice(Handover.Kind.values, required=False, help_text="Best use when it is left out.")
    reason = reason()
    brief = fields.Text(
        longest=BRIEF,
        shortest=0,
        lines=True,
        required=False,
        help_text="What the successor must know; without it, what the log yields: GET /missions/{ref}/brief.",
    )
    starts_on = fields.Day(required=False, allow_null=True, help_text="Of an absence; today when it is left out.")
    ends_on = fields.Day(required=False, allow_null=True, help_text="The first day after an absence.")


class HandOverMission(MissionVerb):
    """Give a mission to another owner: for good from now on, or while its owner is away

    An absence has days: on `starts_on` the mission goes over by itself, and on `ends_on` it comes back by itself.
    """

    body = NewOwner

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        kind = values.get("kind", "")
        access.require(access.may_hand_over(caller(request), mission, kind=kind), access.DECIDING)
        actions.hand_over(mission=mission, **values, by=caller(request), at=self.now)


class Reason(fields.Body):
    reason = reason()


class EndCover(MissionVerb):
    """End an absence cover before its day, or withdraw one that has not begun"""

    body = Reason

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        access.require(access.may_end_cover(caller(request), mission), access.COVERING)
        actions.end_cover(mission=mission, **values, by=caller(request), at=self.now)


class AcknowledgeHandover(MissionVerb):
    """Say that you read the brief of the mission that you took over"""

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        actions.acknowledge(mission=mission, by=caller(request), at=self.now)


class SectionAnswer(TypedDict):
    title: str
    lines: list[str]


class BriefAnswer(TypedDict):
    text: str
    sections: list[SectionAnswer]


class Brief(Endpoint):
    """What a successor must know, as the log yields it today"""

    read_scope = "missions:read"

    def get(self, request: Request, **kwargs: Any) -> BriefAnswer:
        mission, on = row_of_address(Mission, self.kwargs["ref"]), self.now.date()
        found = briefs.sections(mission, on=on)
        return {
            "text": briefs.written(found),
            "sections": [{"title": section.title, "lines": section.lines} for section in found],
        }


HandoverAnswer = TypedDict(
    "HandoverAnswer",
    {
        "id": UUID,
        "kind": str,
        "state": str,
        "from": Who | None,
        "to": Who | None,
        "reason": str,
        "brief": str,
        "starts_at": datetime,
        "ends_on": date | None,
        "ended_at": datetime | None,
        "acknowledged_at": datetime | None,
        "created_at": datetime,
    },
)


def show_handover(handover: Handover) -> HandoverAnswer:
    return {
        "id": handover.pk, "kind": handover.kind, "state": handover.state, "from": who(handover.from_owner),
        "to": who(handover.to_owner), "reason": handover.reason, "brief": handover.brief,
        "starts_at": handover.starts_at, "ends_on": handover.ends_on, "ended_at": handover.ended_at,
        "acknowledged_at": handover.acknowledged_at, "created_at": handover.created_at,
    }  # fmt: skip


class HandoverFilters(fields.Parameters):
    kind = fields.Several(fields.Choice(Handover.Kind.values))
    to_owner = Person()


class Handovers(ListEndpoint):
    """Handovers of a mission, the newest first"""

    read_scope = "missions:read"
    parameters = HandoverFilters
    sorts = {"created_at": "created_at"}
    default_sort = "-created_at"
    represent = show_handover

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Handover]:
        mission = row_of_address(Mission, self.kwargs["ref"])
        return queries.filtered(queries.handovers(mission), dict(filters))


class NewParent(fields.Body):
    parent = Row(Mission, allow_null=True, help_text="A strategic mission, or null for none.")  # type: ignore[assignment]
    reason = reason()


class SetParent(MissionVerb):
    """Make a mission a child of a strategic one, or of none"""

    body = NewParent

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        access.require(access.may_edit(caller(request), mission), access.EDITING)
        actions.set_parent(mission=mission, **values, by=caller(request), at=self.now)


class Children(ListEndpoint):
    """Children of a mission"""

    read_scope = "missions:read"
    sorts = {"key": "number", "title": "title"}
    default_sort = "key"
    represent = show_mission

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Mission]:
        mission = row_of_address(Mission, self.kwargs["ref"])
        return queries.missions_with_successors().filter(parentage__parent=mission)


class NextReview(fields.Body):
    review_on = fields.Day(help_text="The new end of its window.")
    reason = reason()


class RollOn(MissionVerb):
    """Review a platform mission: it goes on until the next review"""

    body = NextReview

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        access.require(access.may_decide(caller(request), mission), access.DECIDING)
        actions.roll_on(mission=mission, **values, by=caller(request), at=self.now)


class NewGraduation(fields.Body):
    platform = Row(Mission, required=False, allow_null=True, help_text="An open platform mission.")
    title = fields.Text(longest=TITLE, shortest=0, required=False, help_text="Of a platform mission to propose.")
    purpose = fields.Text(longest=STATEMENT, shortest=0, lines=True, required=False)
    owner = Person(required=False, allow_null=True, help_text="Of the platform mission that is proposed.")
    repetitive = fields.Text(longest=REASON, lines=True, help_text="Why the result is repetitive.")
    team = fields.Text(longest=REASON, lines=True, help_text="Which platform team is formed.")
    leading = fields.Text(longest=REASON, lines=True, help_text="How it is led from now on.")


class GraduateMission(MissionVerb):
    """Make what a concluded feature mission found the everyday work of a platform mission

    Its key results are kept up there, by the same KPIs, as soon as the room of key results hears of it.
    """

    body = NewGraduation

    def act(self, request: Request, mission: Mission, /, **values: Any) -> None:
        access.require(access.may_decide(caller(request), mission), access.DECIDING)
        actions.graduate(mission=mission, **values, by=caller(request), at=self.now)


class PointAnswer(TypedDict):
    point: str
    lines: list[str]


class ChecklistAnswer(TypedDict):
    points: list[PointAnswer]


class Checklist(Endpoint):
    """What is known about each point by which a mission graduates"""

    read_scope = "missions:read"

    def get(self, request: Request, **kwargs: Any) -> ChecklistAnswer:
        mission = row_of_address(Mission, self.kwargs["ref"])
        points = graduating.checklist(mission, on=self.now.date())
        return {"points": [{"point": point.name, "lines": point.lines} for point in points]}


routes = [
    path("missions/<str:ref>/hand-over", HandOverMission.as_view(), name="mission-hand-over"),
    path("missions/<str:ref>/handovers", Handovers.as_view(), name="mission-handovers"),
    path("missions/<str:ref>/brief", Brief.as_view(), name="mission-brief"),
    path("missions/<str:ref>/end-cover", EndCover.as_view(), name="mission-end-cover"),
    path("missions/<str:ref>/acknowledge", AcknowledgeHandover.as_view(), name="mission-acknowledge"),
    path("missions/<str:ref>/parent", SetParent.as_view(), name="mission-parent"),
    path("missions/<str:ref>/children", Children.as_view(), name="mission-children"),
    path("missions/<str:ref>/graduate", GraduateMission.as_view(), name="mission-graduate"),
    path("missions/<str:ref>/graduation-checklist", Checklist.as_view(), name="mission-graduation-checklist"),
    path("missions/<str:ref>/roll-on", RollOn.as_view(), name="mission-roll-on"),
]
