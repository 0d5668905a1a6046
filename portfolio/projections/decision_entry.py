"""One row for each decision taken in the portfolio: which fact it was, whom it concerns, who took it and why.

A fact becomes a decision of the log by a line in DECIDED. Its sentence stands in portfolio.queries.decision_log.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from missions import events as missions
from pipeline.envelope import Event
from portfolio.projections.told import Row, type_of

TOPICS = (
    missions.ASSESSMENT,
    missions.GATE,
    missions.GOAL,
    missions.MISSION,
    missions.OUTCOME,
    missions.PORTFOLIO,
    missions.RANKING,
)


@dataclass(frozen=True)
class Told:
    """How a fact reads as a decision. `said`: what its sentence needs of it; `counts`: whether this one is a decision."""

    kind: str
    said: tuple[str, ...] = ()
    reason: str = "reason"
    counts: Callable[[dict[str, Any]], bool] = lambda data: True


def _is_a_move(data: dict[str, Any]) -> bool:
    """Joining the order and leaving it are no decisions of their own: an outcome was added, or retired."""
    return data["from_rank"] is not None and data["to_rank"] is not None


ENVELOPE = ("fte_min", "fte_max", "money_min", "money_max", "currency")
OVERRIDE = Told(
    "override",
    ("title", "verdict", "type", "override_type"),
    reason="override_reason",
    counts=lambda data: bool(data["override_reason"]),
)
DECIDED: dict[type, Told] = {
    missions.GateSet: Told(
        "gate_set", ("key", "question", "tranche", "currency", "fte", "due_on"), reason="evidence_required"
    ),
    missions.GateChanged: Told("gate_changed", ("key", "question", "tranche", "currency", "fte", "due_on")),
    missions.GateWithdrawn: Told("gate_withdrawn", ("key", "question")),
    missions.GateDecided: Told(
        "gate", ("key", "question", "option", "released", "currency", "released_fte", "evidence", "confidence")
    ),
    missions.MissionChartered: Told("charter", ("charter_version",), reason=""),
    missions.MissionLaunched: Told("launch", reason=""),
    missions.MissionTurnedDown: Told("turned_down"),
    missions.MissionPaused: Told("pause"),
    missions.MissionResumed: Told("resume"),
    missions.MissionFrozen: Told("recharter_opened"),
    missions.MissionContinued: Told("recharter"),
    missions.MissionRolledOn: Told("review", ("review_on",)),
    missions.ParentSet: Told("parent", ("parent_id",)),
    missions.EnvelopeChanged: Told("envelope", ENVELOPE),
    missions.MissionRescheduled: Told("window", ("starts_on", "ends_on")),
    missions.MissionHandedOver: Told("handover", ("owner_id", "kind")),
    missions.MissionAligned: Told("alignment"),
    missions.MissionClassified: Told("classification", ("type", "ambition")),
    missions.MissionConcluded: Told("conclusion", ("result", "confidence"), reason="learned"),
    missions.MissionGraduated: Told("graduation", ("platform_key",), reason="repetitive"),
    missions.AssessmentFinished: OVERRIDE,
    missions.AssessmentFinishedBefore: OVERRIDE,
    missions.OutcomesRanked: Told("rank", ("from_rank", "to_rank"), counts=_is_a_move),
    missions.OutcomesOrdered: Told("order", ("method", "ranks")),
    missions.OutcomeRetired: Told("retirement"),
    missions.GoalRetired: Told("goal_retirement", ("goal_id",)),
    missions.MixTargetsSet: Told("mix_targets", ("measure", "by", "starts_on", "ends_on", "shares")),
    missions.StrategicLimitSet: Told("strategic_limit", ("most", "starts_on")),
    missions.StrategicLimitExceeded: Told("limit_exceeded", ("most", "allowed", "expires_on")),
}
KINDS = tuple(dict.fromkeys(told.kind for told in DECIDED.values()))
_OF_TYPE = {type_of(fact): told for fact, told in DECIDED.items()}
_EXPLAINED = type_of(missions.MoveExplained)


def rows_of(event: Event) -> list[str]:
    """A decision stands under the id of its event; why an outcome was moved may be said in a later one."""
    if event.type == _EXPLAINED:
        return [event.data["move_id"]]
    told = _OF_TYPE.get(event.type)
    return [event.id] if told is not None and told.counts(event.data) else []


def blank(entry_id: str) -> Row:
    return {
        "entry_id": entry_id,
        "kind": "",
        "at": None,
        "recorded_at": None,
        "by_id": None,
        "mission_id": None,
        "outcome_id": None,
        "reason": "",
        "detail": {},
    }


def fold(row: Row, event: Event) -> None:
    data = event.data
    if event.type == _EXPLAINED:
        row["reason"] = data["reason"]
        return
    told = _OF_TYPE[event.type]
    row["kind"], row["at"], row["recorded_at"] = told.kind, event.time, event.recorded_at
    row["by_id"] = event.authid if event.authtype == "user" and event.authid else None
    row["mission_id"], row["outcome_id"] = data.get("mission_id"), data.get("outcome_id")
    row["reason"] = data.get(told.reason) or ""
    row["detail"] = {name: data.get(name) for name in told.said}
