"""The facts of the okrs room: objectives, key results, check-ins and KPIs."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pipeline.facts import domain, fact, topic

domain(
    "okrs", "Key results", "Objectives, key results, KPIs and check-ins: how far it is. Nothing about who works on it."
)
OBJECTIVE = topic("okrs.objective", "Objectives of goals, outcomes and missions: where to go, in words.")
KEY_RESULT = topic("okrs.key_result", "Key results: one measure of progress each, with baseline, target and due day.")
CHECK_IN = topic(
    "okrs.check_in", "Dated statements on a key result: a value or zone, a confidence, a comment. Never changed."
)
KPI = topic("okrs.kpi", "KPIs: standing measures that workers compute from the events of a topic.")


@fact(OBJECTIVE, "set", key="objective_id")
@dataclass(frozen=True)
class ObjectiveSet:
    objective_id: UUID
    key: str
    holder_kind: str
    holder_id: UUID
    statement: str
    kind: str
    intent: str
    commitment: str


@fact(KEY_RESULT, "defined", key="key_result_id")
@dataclass(frozen=True)
class KeyResultDefined:
    key_result_id: UUID
    key: str
    objective_id: UUID
    holder_kind: str
    holder_id: UUID
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
    kpi_id: UUID | None
    source_facts: dict[str, Any] = field(default_factory=dict)


@fact(KEY_RESULT, "target_changed", key="key_result_id")
@dataclass(frozen=True)
class TargetChanged:
    key_result_id: UUID
    objective_id: UUID
    holder_kind: str
    holder_id: UUID
    baseline: Decimal | None
    target: Decimal | None
    stretch: Decimal | None
    starts_on: date | None
    due_on: date | None
    reason: str
    measure_kind: str = ""
    zones: list[str] = field(default_factory=list)


@fact(KEY_RESULT, "kpi_followed", key="key_result_id")
@dataclass(frozen=True)
class KpiFollowed:
    """From now on the key result gets its check-ins from the KPI."""

    key_result_id: UUID
    objective_id: UUID
    holder_kind: str
    holder_id: UUID
    kpi_id: UUID


@fact(KEY_RESULT, "closed", key="key_result_id")
@dataclass(frozen=True)
class KeyResultClosed:
    key_result_id: UUID
    objective_id: UUID
    holder_kind: str
    holder_id: UUID
    reason: str


@fact(CHECK_IN, "recorded", key="key_result_id")
@dataclass(frozen=True)
class CheckedIn:
    """`supersedes` names the check-in that this one corrects."""

    check_in_id: UUID
    key_result_id: UUID
    objective_id: UUID
    holder_kind: str
    holder_id: UUID
    value: Decimal | None
    zone: str
    confidence: int | None
    comment: str
    observed_at: datetime
    supersedes: UUID | None
    source: str


@fact(KPI, "declared", key="kpi_id")
@dataclass(frozen=True)
class KpiDeclared:
    """`rule`: topic, filter, aggregate, field, window and time zone, as pipeline.windows reads them."""

    kpi_id: UUID
    key: str
    title: str
    unit: str
    rule: dict[str, Any]
