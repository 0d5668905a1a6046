"""REST of activities: what anybody proposes, its framings side by side, and what the coach says."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import actions, classifier, framing, queries
from missions.api.assessments import WORDS, show_assessment
from missions.api.bodies import Envelope
from missions.api.missions import require_proposer
from missions.api.named import Person, Thing, Who, caller, thing, who
from missions.models import Activity, Framing
from missions.models.activity import MOST_FRAMINGS
from missions.models.limits import REASON, STATEMENT, TITLE
from rest import fields
from rest.endpoints import Answer, DetailEndpoint, Endpoint, ListEndpoint, VerbEndpoint


class WarningAnswer(TypedDict):
    code: str
    sentence: str
    suggestion: str


class FramingAnswer(TypedDict):
    """A framing with its consequence: `type` is the team it would need if it passes the four tests, empty when open."""

    framing: int
    title: str
    purpose: str
    answers: dict[str, str]
    verdict: str
    type: str
    fte_min: Decimal | None
    fte_max: Decimal | None
    money_min: Decimal | None
    money_max: Decimal | None
    currency: str
    warnings: list[WarningAnswer]
    is_chosen: bool
    chosen_because: str
    added_by: Who | None


class ActivityAnswer(TypedDict):
    id: UUID
    key: str
    title: str
    words: str
    proposed_by: Who | None
    framings: list[FramingAnswer]
    assessments: list[Thing]
    version: int
    created_at: datetime
    updated_at: datetime


def told(warnings: list[framing.FramingWarning]) -> list[WarningAnswer]:
    return [{"code": w.code, "sentence": w.sentence, "suggestion": w.suggestion} for w in warnings]


def show_framing(row: Framing) -> FramingAnswer:
    verdict = actions.consequence(row)
    return {
        "framing": row.position, "title": row.title, "purpose": row.purpose, "answers": row.answers,
        "verdict": str(verdict.outcome), "type": str(verdict.mission_type or ""), "fte_min": row.fte_min,
        "fte_max": row.fte_max, "money_min": row.money_min, "money_max": row.money_max, "currency": row.currency,
        "warnings": told(framing.look_at(row.title)), "is_chosen": row.is_chosen,
        "chosen_because": row.chosen_because, "added_by": who(row.added_by),
    }  # fmt: skip


def show_activity(activity: Activity) -> ActivityAnswer:
    return {
        "id": activity.pk, "key": activity.key, "title": activity.title, "words": activity.words,
        "proposed_by": who(activity.proposed_by), "framings": [show_framing(row) for row in activity.framings.all()],
        "assessments": [found for row in activity.assessments.all() if (found := thing(row))],
        "version": activity.version, "created_at": activity.created_at, "updated_at": activity.updated_at,
    }  # fmt: skip


class ActivityFilters(fields.Parameters):
    proposed_by = Person()
    is_assessed = fields.YesNo(help_text="Whether a session was finished.")


class NewActivity(fields.Body):
    title = fields.Text(longest=TITLE)
    words = fields.Text(longest=STATEMENT, shortest=0, lines=True, required=False)


FramingAnswers = type(
    "FramingAnswers",
    (fields.Body,),
    {
        "__doc__": "The answers it would get; the four tests count as passed unless said otherwise.",
        "__module__": __name__,
    }
    | {str(test): fields.Choice(WORDS, required=False) for test in classifier.Test},
)


class NewFraming(Envelope):
    title = fields.Text(longest=TITLE)
    purpose = fields.Text(longest=STATEMENT, shortest=0, lines=True, required=False)
    answers = FramingAnswers(required=False)


class ChosenFraming(fields.Body):
    framing = fields.Whole(least=1, most=MOST_FRAMINGS)
    reason = fields.Text(longest=REASON, lines=True)


class Activities(ListEndpoint):
    """Activities: anything proposed, not yet known to be a mission"""

    read_scope = "missions:read"
    parameters, body = ActivityFilters, NewActivity
    sorts = {"key": "number", "title": "title", "updated_at": "updated_at"}
    default_sort = "-key"
    represent = show_activity

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Activity]:
        rows, given = _rows(), dict(filters)
        if (is_assessed := given.pop("is_assessed", None)) is not None:
            ended = queries.assessments().filter(finished_at__isnull=False).values("activity")
            rows = rows.filter(pk__in=ended) if is_assessed else rows.exclude(pk__in=ended)
        return queries.filtered(rows, given)

    def create(self, request: Request, **values: Any) -> Activity:
        require_proposer(request)
        return actions.propose_activity(**values, by=caller(request), at=self.now)


def _rows() -> QuerySet[Activity]:
    return queries.activities().prefetch_related("framings__added_by", "assessments")


class OneActivity(DetailEndpoint):
    """An activity, with its framings side by side"""

    read_scope = "missions:read"
    key_column, key_prefix = "number__key", "ACT"
    represent = show_activity

    def rows(self, request: Request) -> QuerySet[Activity]:
        return _rows()


class _Verb(VerbEndpoint):
    key_column, key_prefix = "number__key", "ACT"
    represent = show_activity

    def rows(self, request: Request) -> QuerySet[Activity]:
        return _rows()


class AddFraming(_Verb):
    """Put another framing beside those there are"""

    body = NewFraming

    def act(self, request: Request, activity: Activity, /, **values: Any) -> None:
        require_proposer(request)
        actions.add_framing(activity=activity, **values, by=caller(request), at=self.now)


class ChooseFraming(_Verb):
    """Choose a framing; the others stay beside it to be read"""

    body = ChosenFraming

    def act(self, request: Request, activity: Activity, /, **values: Any) -> None:
        require_proposer(request)
        actions.choose_framing(activity=activity, **values, by=caller(request), at=self.now)


class BeginSession(VerbEndpoint):
    """Begin a session that walks the decision tree

    The answer is the session; it starts from the chosen framing.
    """

    key_column, key_prefix = "number__key", "ACT"
    represent = show_assessment

    def rows(self, request: Request) -> QuerySet[Activity]:
        return _rows()

    def success_of(self, method: str) -> int:
        return 201

    def act(self, request: Request, activity: Activity, /, **values: Any) -> Answer:
        require_proposer(request)
        session = actions.begin(activity=activity, by=caller(request), at=self.now)
        return Answer(show_assessment(session), status=201, headers={"Location": f"/api/v1/assessments/{session.key}"})


class Statement(fields.Parameters):
    statement = fields.Text(longest=STATEMENT, required=True)
    has_beneficiary = fields.YesNo(help_text="Whether it is known from elsewhere who benefits.")
    has_change = fields.YesNo(help_text="Whether the state before and after is described elsewhere.")
    has_measure = fields.YesNo(help_text="Whether there is a measure.")


class Warnings(TypedDict):
    data: list[WarningAnswer]


class Coach(Endpoint):
    """What the framing coach says to a statement: it explains and never blocks"""

    read_scope = "missions:read"
    parameters = Statement

    def get(self, request: Request) -> Warnings:
        asked = dict(self.asked)
        return {"data": told(framing.look_at(asked.pop("statement"), **asked))}


routes = [
    path("activities", Activities.as_view(), name="activities"),
    path("activities/<str:ref>", OneActivity.as_view(), name="activity"),
    path("activities/<str:ref>/framings", AddFraming.as_view(), name="activity-framings"),
    path("activities/<str:ref>/choose-framing", ChooseFraming.as_view(), name="activity-choose-framing"),
    path("activities/<str:ref>/assess", BeginSession.as_view(), name="activity-assess"),
    path("framing", Coach.as_view(), name="framing"),
]
