"""The outcomes in their rank, each with the missions that pursue it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models.fields.json import KT

from portfolio.models import MissionCard, OutcomeCard
from portfolio.models.standing import status_on
from portfolio.queries import centre

BENEATH = 5  # missions shown beneath an outcome; the list shows them all
STATES = ("active", "candidate", "concluded", "")
WORRY = {"off_track": 0, "at_risk": 1, "no_data": 2, "not_started": 3, "on_track": 4, "met": 5}
_MISSION = (
    "mission_id", "outcome_id", "number", "key", "title", "type", "ambition", "state", "today", "past", "score", "known_krs",
    "total_krs", "confidence", "regressed", "owner_name", "starts_on", "ends_on", "fte_max", "people", "rating", "reported_on",
)  # fmt: skip
_OUTCOME = (
    "outcome_id", "key", "title", "kind", "owner_name", "rank", "previous_rank", "goal_id", "known_krs", "total_krs", "score",
    "confidence",
)  # fmt: skip


@dataclass(frozen=True)
class Board:
    """`count`: how many outcomes are ranked in all; `lines`: the first of them."""

    count: int
    lines: list[dict[str, Any]]


def board(today: date, most: int) -> Board:
    """The first outcomes with their missions: four looks, however many there are."""
    ranked = OutcomeCard.objects.ranked()
    outcomes = list(ranked.values(*_OUTCOME, statement=KT("detail__wording__statement"))[:most])
    ids = [outcome["outcome_id"] for outcome in outcomes]
    missions = _missions_of(ids, today)
    states = centre.outcome_states(today, ids)
    return Board(ranked.count(), [_line(outcome, missions[outcome["outcome_id"]], states) for outcome in outcomes])


def without_outcome(today: date) -> int:
    """How many running missions pursue no outcome that is ranked here."""
    return MissionCard.objects.known().active().filter(outcome_id=None).count()


def _missions_of(outcome_ids: list[Any], today: date) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    rows = MissionCard.objects.known().filter(outcome_id__in=outcome_ids).annotate(today=status_on(today))
    for row in rows.order_by("state", "number").values(*_MISSION):
        found[row["outcome_id"]].append(row)
    return found


def _by_need(mission: dict[str, Any]) -> tuple[int, int, int]:
    """Running ones before the others, and among them the most worrying first."""
    return (STATES.index(mission["state"]), WORRY.get(mission["today"], len(WORRY)), mission["number"])


def _line(
    outcome: dict[str, Any], missions: list[dict[str, Any]], states: dict[Any, centre.OutcomeState], most: int = BENEATH
) -> dict[str, Any]:
    active = [mission for mission in missions if mission["state"] == "active"]
    scores = [mission["score"] for mission in active if mission["score"] is not None]
    sure = [mission["confidence"] for mission in active if mission["confidence"] is not None]
    state = states.get(outcome["outcome_id"])
    return {
        **outcome,
        "missions": sorted(missions, key=_by_need)[:most],
        "more_missions": max(0, len(missions) - most),
        "active": len(active),
        "status": state.status.value if state else "no_data",
        "attained": round(sum(scores) / len(scores) * 100) if scores else None,
        "sure": round(sum(sure) / len(sure)) if sure else None,
        "known": sum(mission["known_krs"] for mission in active),
        "total": sum(mission["total_krs"] for mission in active),
        "need": sum((mission["fte_max"] or Decimal(0) for mission in active), Decimal(0)),
        "moved": (outcome["previous_rank"] or outcome["rank"] or 0) - (outcome["rank"] or 0),
    }


def one(card: OutcomeCard, today: date) -> dict[str, Any]:
    """The line of one outcome, also of one that is retired."""
    outcome = {name: getattr(card, name) for name in _OUTCOME}
    states = centre.outcome_states(today, [card.pk])
    return _line(outcome, _missions_of([card.pk], today)[card.pk], states, most=200)
