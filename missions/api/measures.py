"""REST of what tells how an outcome stands: its measures of both kinds, and its score."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import access, actions
from missions.api.named import Thing, Who, caller, row_of_address, thing, who
from missions.models import Outcome, OutcomeMeasure, PriorityScore
from missions.models.limits import REASON, STATEMENT, TITLE
from missions.models.measure import missing_kinds
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint, VerbEndpoint


class MeasureAnswer(TypedDict):
    id: UUID
    key: str
    kind: str
    title: str
    method: str
    version: int


class WholeMeasureAnswer(MeasureAnswer):
    outcome: Thing | None
    state: str
    created_at: datetime
    updated_at: datetime


class ScoreAnswer(TypedDict):
    value: int
    time_criticality: int
    risk_opportunity: int
    job_size: int
    cost_of_delay: int
    wsjf: float
    note: str
    scored_by: Who | None
    scored_at: datetime


def whole(outcomes: QuerySet[Outcome]) -> QuerySet[Outcome]:
    """The outcomes with their measures and their score."""
    looked_at = Prefetch("measures", OutcomeMeasure.objects.filter(dropped_at=None), to_attr="looked_at")
    return outcomes.select_related("score__scored_by").prefetch_related(looked_at)


def show_measure(measure: OutcomeMeasure) -> MeasureAnswer:
    return {
        "id": measure.pk, "key": measure.key, "kind": measure.kind, "title": measure.title, "method": measure.method,
        "version": measure.version,
    }  # fmt: skip


def show_whole_measure(measure: OutcomeMeasure) -> WholeMeasureAnswer:
    return {
        **show_measure(measure), "outcome": thing(measure.outcome),
        "state": "looked_at" if measure.dropped_at is None else "dropped", "created_at": measure.created_at,
        "updated_at": measure.updated_at,
    }  # fmt: skip


class Measured(TypedDict):
    measures: list[MeasureAnswer]
    measures_missing: list[str]


def measured(outcome: Outcome) -> Measured:
    """`measures_missing` names the kinds of which there is none: a hint, never a refusal."""
    found = getattr(outcome, "looked_at", None)
    measures = list(outcome.measures.filter(dropped_at=None)) if found is None else found
    missing = missing_kinds([measure.kind for measure in measures])
    return {"measures": [show_measure(measure) for measure in measures], "measures_missing": missing}


def scored(outcome: Outcome) -> ScoreAnswer | None:
    score: PriorityScore | None = getattr(outcome, "score", None)
    return show_score(score) if score else None


def show_score(score: PriorityScore) -> ScoreAnswer:
    plain = score.plain
    return {
        "value": plain.value, "time_criticality": plain.time_criticality, "risk_opportunity": plain.risk_opportunity,
        "job_size": plain.job_size, "cost_of_delay": plain.cost_of_delay, "wsjf": rounded(plain.ratio),
        "note": score.note, "scored_by": who(score.scored_by), "scored_at": score.scored_at,
    }  # fmt: skip


def rounded(ratio: Fraction) -> float:
    return round(float(ratio), 2)


class MeasureFields(fields.Body):
    kind = fields.Choice(OutcomeMeasure.Kind.values)
    title = fields.Text(longest=TITLE)
    method = fields.Text(
        longest=STATEMENT,
        shortest=0,
        lines=True,
        required=False,
        help_text="How it is read: who looks at what, how often.",
    )


class MeasureChange(fields.Change, MeasureFields):
    kind = fields.Choice(OutcomeMeasure.Kind.values, required=False)
    title = fields.Text(longest=TITLE, required=False)


class WhyDropped(fields.Body):
    reason = fields.Text(longest=REASON, lines=True)


class Measures(ListEndpoint):
    """What tells that an outcome holds, counted and told

    An outcome is best measured in both ways; `measures_missing` of the outcome says which one is not there yet.
    """

    read_scope, write_scope = "missions:read", "missions:write"
    body, represent = MeasureFields, show_whole_measure
    sorts = {"key": "number"}
    default_sort = "key"

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[OutcomeMeasure]:
        outcome = row_of_address(Outcome, self.kwargs["ref"])
        return OutcomeMeasure.objects.filter(outcome=outcome, dropped_at=None).select_related("outcome")

    def create(self, request: Request, **values: Any) -> OutcomeMeasure:
        outcome = row_of_address(Outcome, self.kwargs["ref"])
        access.require(access.may_reword(caller(request), outcome), access.REWORDING)
        return actions.add_measure(outcome=outcome, **values, by=caller(request), at=self.now)


class OneMeasure(DetailEndpoint):
    """A measure of an outcome"""

    read_scope, write_scope = "missions:read", "missions:write"
    key_column, key_prefix = "number__key", "MEA"
    body, represent = MeasureChange, show_whole_measure

    def rows(self, request: Request) -> QuerySet[OutcomeMeasure]:
        return OutcomeMeasure.objects.select_related("outcome")

    def change(self, request: Request, measure: OutcomeMeasure, **values: Any) -> None:
        access.require(access.may_reword(caller(request), measure.outcome), access.REWORDING)
        actions.reword_measure(measure=measure, **values, by=caller(request), at=self.now)


class DropMeasure(VerbEndpoint):
    """Drop a measure, with a reason; what was said of it stays on the log"""

    write_scope = "missions:write"
    key_column, key_prefix = "number__key", "MEA"
    body, represent = WhyDropped, show_whole_measure

    def rows(self, request: Request) -> QuerySet[OutcomeMeasure]:
        return OutcomeMeasure.objects.select_related("outcome")

    def act(self, request: Request, measure: OutcomeMeasure, /, **values: Any) -> None:
        access.require(access.may_reword(caller(request), measure.outcome), access.REWORDING)
        actions.drop_measure(measure=measure, **values, by=caller(request), at=self.now)


class NewScore(fields.Body):
    value = fields.Whole(least=1, most=20, help_text="Worth to people and business. The scale: 1, 2, 3, 5, 8, 13, 20.")
    time_criticality = fields.Whole(least=1, most=20, help_text="How fast that worth decays.")
    risk_opportunity = fields.Whole(least=1, most=20, help_text="Which risk it takes away, what it opens.")
    job_size = fields.Whole(least=1, most=20, help_text="How much work it is.")
    note = fields.Text(longest=REASON, shortest=0, lines=True, required=False)


def score_or_nothing(outcome: Outcome) -> Mapping[str, Any]:
    return scored(outcome) or {}


class ScoreOutcome(VerbEndpoint):
    """Score an outcome by cost of delay and job size

    Scores change no rank: `GET /ranking/wsjf` proposes one. Send the ETag of the outcome as If-Match, and a score that somebody
    gave meanwhile is not lost: it is a part of the outcome.
    """

    write_scope, body = "missions:write", NewScore
    key_column, key_prefix = "number__key", "OUT"
    represent = score_or_nothing
    answer_shape, is_versioned = ScoreAnswer, True

    def rows(self, request: Request) -> QuerySet[Outcome]:
        return Outcome.objects.select_related("score__scored_by")

    def act(self, request: Request, outcome: Outcome, /, **values: Any) -> None:
        access.require(access.may_reword(caller(request), outcome), access.REWORDING)
        actions.score_outcome(outcome=outcome, **values, by=caller(request), at=self.now)


routes = [
    path("outcomes/<str:ref>/measures", Measures.as_view(), name="outcome-measures"),
    path("outcomes/<str:ref>/score", ScoreOutcome.as_view(), name="outcome-score"),
    path("measures/<str:ref>", OneMeasure.as_view(), name="measure"),
    path("measures/<str:ref>/drop", DropMeasure.as_view(), name="measure-drop"),
]
