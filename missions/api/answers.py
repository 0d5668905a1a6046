"""Missions as they are sent."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.utils import timezone

from missions.api.named import Thing, Who, thing, who
from missions.models import Conclusion, Mission, StatusReport


class ConclusionAnswer(TypedDict):
    result: str
    hypothesis: str
    learned: str
    would_change_mind: str
    confidence: int
    evidence: list[str]
    counter_evidence: list[str]
    concluded_on: date


class MissionAnswer(TypedDict):
    id: UUID
    key: str
    title: str
    purpose: str
    purpose_hash: str
    type: str
    ambition: str
    state: str
    goal: Thing | None
    outcome: Thing | None
    owner: Who | None
    owner_until: datetime | None
    parent: Thing | None
    graduated_into: Thing | None
    named_owners: list[str]
    starts_on: date | None
    ends_on: date | None
    fte_min: Decimal | None
    fte_max: Decimal | None
    money_min: Decimal | None
    money_max: Decimal | None
    currency: str
    is_brought_in: bool
    launched_on: date | None
    concluded_on: date | None
    conclusion: ConclusionAnswer | None
    predecessor: Thing | None
    successor: Thing | None
    source_facts: dict[str, Any]
    external_key: str
    version: int
    created_at: datetime
    updated_at: datetime


class ReportAnswer(TypedDict):
    id: UUID
    reported_on: date
    rating: str
    rated_by: str
    ends_on: date | None
    whole_life_cost: Decimal | None
    currency: str
    created_at: datetime


def show_mission(mission: Mission) -> MissionAnswer:
    return {
        "id": mission.pk, "key": mission.key, "title": mission.title, "purpose": mission.purpose,
        "purpose_hash": mission.purpose_hash, "type": mission.type, "ambition": mission.ambition,
        "state": mission.state, "goal": thing(mission.strategic_goal), "outcome": thing(mission.outcome),
        "owner": who(mission.owner_at(timezone.now())), "owner_until": mission.owner_until,
        "parent": thing(_through(mission, "parentage", "parent")),
        "graduated_into": thing(_through(mission, "graduation", "platform")),
        "named_owners": mission.named_owners, "starts_on": mission.starts_on,
        "ends_on": mission.ends_on, "fte_min": mission.fte_min, "fte_max": mission.fte_max,
        "money_min": mission.money_min, "money_max": mission.money_max, "currency": mission.currency,
        "is_brought_in": mission.is_brought_in, "launched_on": mission.launched_on,
        "concluded_on": mission.concluded_on, "conclusion": _show_conclusion(getattr(mission, "conclusion", None)),
        "predecessor": thing(_through(mission, "succeeds", "mission")), "successor": thing(_successor(mission)),
        "source_facts": mission.source_facts, "external_key": mission.external_key, "version": mission.version,
        "created_at": mission.created_at, "updated_at": mission.updated_at,
    }  # fmt: skip


def _through(mission: Mission, name: str, to: str) -> Any:
    """The other end of a one-to-one row that may not be there."""
    row = getattr(mission, name, None)
    return getattr(row, to) if row else None


def _successor(mission: Mission) -> Mission | None:
    """The mission that a re-charter of this one led to, as the endpoints have looked it up."""
    found = getattr(mission, "succeeded_by", ())
    return found[0].successor if found else None


def _show_conclusion(conclusion: Conclusion | None) -> ConclusionAnswer | None:
    if conclusion is None:
        return None
    return {
        "result": conclusion.result, "hypothesis": conclusion.hypothesis, "learned": conclusion.learned,
        "would_change_mind": conclusion.would_change_mind,
        "confidence": conclusion.confidence, "evidence": conclusion.evidence,
        "counter_evidence": conclusion.counter_evidence, "concluded_on": conclusion.concluded_on,
    }  # fmt: skip


def show_report(report: StatusReport) -> ReportAnswer:
    return {
        "id": report.pk, "reported_on": report.reported_on, "rating": report.rating, "rated_by": report.rated_by,
        "ends_on": report.ends_on, "whole_life_cost": report.whole_life_cost, "currency": report.currency,
        "created_at": report.created_at,
    }  # fmt: skip
