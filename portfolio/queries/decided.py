"""Decisions about the order of the outcomes, with the names that people say."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from missions.models import ComparisonRound
from missions.proposals import METHODS
from portfolio.models import OutcomeCard, PriorityDecision

MOST = 6  # outcomes named in one decision; the count says how many more there are


def told(decisions: Iterable[PriorityDecision]) -> list[dict[str, Any]]:
    """Each decision with who made it, what moved from where to where, and what it was put above. Three looks for all."""
    rows = list(decisions)
    named = {pk for row in rows for pk in row.detail["moves"]}
    outcomes = {str(card.pk): card for card in OutcomeCard.objects.filter(pk__in=named).only("key", "title")}
    ids = {row.made_by for row in rows if row.made_by}
    people = {str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")} if ids else {}
    keys = {row.round_id for row in rows if row.round_id}
    rounds = {r.pk: r for r in ComparisonRound.objects.filter(pk__in=keys)} if keys else {}
    return [_told(row, outcomes, people, rounds) for row in rows]


def _told(
    row: PriorityDecision, outcomes: dict[str, OutcomeCard], people: dict[str, str], rounds: dict[Any, ComparisonRound]
) -> dict[str, Any]:
    moves = [
        {"outcome": outcomes.get(pk), "id": pk, "from": was, "to": now}
        for pk, (was, now) in row.detail["moves"].items()
    ]
    moves.sort(key=lambda move: move["to"])
    if row.outcome_id:  # by hand: the one that was moved, and those it passed
        own = next((move for move in moves if move["id"] == str(row.outcome_id)), None)
        passed = [move for move in moves if move["id"] != str(row.outcome_id)]
    else:
        own, passed = None, []
    return {
        "id": row.event_id,
        "method": row.method,
        "method_words": METHODS.get(row.method, row.method),
        "reason": row.reason,
        "at": row.made_at,
        "by": people.get(row.made_by, ""),
        "by_id": row.made_by,
        "round": rounds.get(row.round_id),
        "own": own,
        "is_up": bool(own and own["to"] < own["from"]),
        "passed": passed[:MOST],
        "more_passed": max(0, len(passed) - MOST),
        "moves": moves,
        "first": moves[:MOST],
        "more": max(0, len(moves) - MOST),
    }


def about(outcome_id: Any, most: int = 5) -> list[dict[str, Any]]:
    """The last decisions that gave this outcome another rank."""
    return told(PriorityDecision.objects.newest().about(outcome_id)[:most])
