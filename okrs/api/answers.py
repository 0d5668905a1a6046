"""Objectives, key results, check-ins and KPIs as they are sent."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.utils import timezone

from missions.api.named import Thing, Who, thing, who
from okrs import queries
from okrs.models import CheckIn, KeyResult, Kpi, KpiWindow, Objective
from okrs.queries import Scored


class Holder(TypedDict):
    kind: str
    id: UUID
    key: str
    title: str


class RollUpAnswer(TypedDict):
    """The weighted mean of the known scores: `known` of `total` key results have one."""

    share: Decimal | None
    known: int
    total: int
    status: str


class ObjectiveAnswer(TypedDict):
    id: UUID
    key: str
    holder: Holder
    statement: str
    kind: str
    intent: str
    commitment: str
    score: RollUpAnswer
    key_results: list[str]
    external_key: str
    version: int
    created_at: datetime
    updated_at: datetime


class ScoreAnswer(TypedDict):
    """`share` is null whenever it is not known, never 0; `because` gives the reasons of the status."""

    state: str
    share: Decimal | None
    raw_share: Decimal | None
    status: str
    because: list[str]
    latest: Decimal | None
    latest_zone: str | None
    latest_at: datetime | None
    previous: Decimal | None
    change: Decimal | None
    confidence: int | None
    is_stale: bool
    is_overdue: bool


class KeyResultAnswer(TypedDict):
    id: UUID
    key: str
    objective: str
    holder: Holder
    title: str
    measure_kind: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    stretch: Decimal | None
    zones: list[str]
    weight: Decimal
    starts_on: date | None
    due_on: date | None
    kpi: Thing | None
    score: ScoreAnswer
    closed_at: datetime | None
    close_reason: str
    source_facts: dict[str, Any]
    external_key: str
    version: int
    created_at: datetime
    updated_at: datetime


class CheckInAnswer(TypedDict):
    id: UUID
    key: str
    key_result: str
    value: Decimal | None
    zone: str
    confidence: int | None
    comment: str
    observed_at: datetime
    recorded_at: datetime
    supersedes: str | None
    superseded_by: str | None
    source: str
    kpi: str | None
    by: Who | None
    external_key: str


class KpiAnswer(TypedDict):
    id: UUID
    key: str
    title: str
    unit: str
    topic: str
    rule: dict[str, Any]
    subscription: str
    external_key: str
    version: int
    created_at: datetime


class WindowAnswer(TypedDict):
    """`value` is null when nothing readable has arrived; `unreadable` events are counted and taken for nothing."""

    starts_on: date
    ends_on: date
    value: Decimal | None
    events: int
    unreadable: int


def show_holder(objective: Objective) -> Holder:
    holder = objective.holder
    return {"kind": objective.holder_kind, "id": holder.pk, "key": holder.key, "title": holder.title}


def show_objective(objective: Objective) -> ObjectiveAnswer:
    known = queries.scored_objective(objective, timezone.now().date())
    total = known.total
    return {
        "id": objective.pk, "key": objective.key, "holder": show_holder(objective), "statement": objective.statement,
        "kind": objective.kind, "intent": objective.intent, "commitment": objective.commitment,
        "score": {
            "share": _rounded(total.share), "known": total.known, "total": total.total, "status": str(known.status),
        },
        "key_results": [result.key_result.key for result in known.results], "external_key": objective.external_key,
        "version": objective.version, "created_at": objective.created_at, "updated_at": objective.updated_at,
    }  # fmt: skip


def show_key_result(key_result: KeyResult) -> KeyResultAnswer:
    today = timezone.now().date()
    return {
        "id": key_result.pk, "key": key_result.key, "objective": key_result.objective.key,
        "holder": show_holder(key_result.objective), "title": key_result.title, "measure_kind": key_result.measure_kind,
        "unit": key_result.unit, "baseline": key_result.baseline, "target": key_result.target,
        "stretch": key_result.stretch, "zones": key_result.zones, "weight": key_result.weight,
        "starts_on": key_result.starts_on, "due_on": key_result.due_on, "kpi": thing(key_result.kpi),
        "score": _show_score(queries.scored(key_result, today)), "closed_at": key_result.closed_at,
        "close_reason": key_result.close_reason, "source_facts": key_result.source_facts,
        "external_key": key_result.external_key, "version": key_result.version, "created_at": key_result.created_at,
        "updated_at": key_result.updated_at,
    }  # fmt: skip


def _show_score(known: Scored) -> ScoreAnswer:
    attained = known.attainment
    return {
        "state": str(attained.state), "share": _rounded(attained.share), "raw_share": _rounded(attained.raw_share),
        "status": str(known.judgement.status), "because": list(known.judgement.because), "latest": attained.latest,
        "latest_zone": attained.latest_zone, "latest_at": attained.latest_at, "previous": attained.previous,
        "change": attained.change, "confidence": attained.confidence, "is_stale": attained.stale,
        "is_overdue": attained.is_overdue,
    }  # fmt: skip


def show_check_in(said: CheckIn) -> CheckInAnswer:
    correction = getattr(said, "superseded_by", None)
    return {
        "id": said.pk, "key": said.key, "key_result": said.key_result.key, "value": said.value, "zone": said.zone,
        "confidence": said.confidence, "comment": said.comment, "observed_at": said.observed_at,
        "recorded_at": said.recorded_at, "supersedes": said.supersedes.key if said.supersedes else None,
        "superseded_by": correction.key if correction else None, "source": said.source,
        "kpi": said.kpi.key if said.kpi else None, "by": who(said.by), "external_key": said.external_key,
    }  # fmt: skip


def show_kpi(kpi: Kpi) -> KpiAnswer:
    return {
        "id": kpi.pk, "key": kpi.key, "title": kpi.title, "unit": kpi.unit, "topic": kpi.topic_id, "rule": kpi.rule,
        "subscription": kpi.subscription, "external_key": kpi.external_key, "version": kpi.version,
        "created_at": kpi.created_at,
    }  # fmt: skip


def show_window(window: KpiWindow) -> WindowAnswer:
    return {
        "starts_on": window.starts_on, "ends_on": window.ends_on,
        "value": Decimal(window.value) if window.value else None, "events": window.events,
        "unreadable": window.unreadable,
    }  # fmt: skip


def _rounded(share: Decimal | None) -> Decimal | None:
    """Six places: a third has no last digit to send."""
    return None if share is None else round(share, 6)
