"""A strategic goal with the outcomes that serve it, as they stand today."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.fields.json import KT

from portfolio.models import GoalCard, MissionCard, OutcomeCard
from portfolio.queries import centre
from portfolio.queries.prepared import prepared

_OUTCOME = ("outcome_id", "key", "title", "kind", "rank", "owner_name")
_WORDING = {name: KT(f"detail__wording__{name}") for name in ("from_state", "to_state", "beneficiary")}


@dataclass(frozen=True)
class Served:
    """`outcomes` in their rank, each with its status and how many missions run for it."""

    outcomes: list[dict[str, Any]]
    states: Counter[str]

    @property
    def well(self) -> int:
        return sum(self.states[status.value] for status in centre.GOING_WELL)

    @property
    def running(self) -> int:
        return sum(outcome["running"] for outcome in self.outcomes)


def one(key: str) -> GoalCard | None:
    """The goal of this key. PostgreSQL cannot even be asked for a text with a NUL in it."""
    found: GoalCard | None = (
        GoalCard.objects.exclude(key="").filter(key=key.upper()).first() if key.isprintable() else None
    )
    return found


def all_of_them() -> list[dict[str, Any]]:
    return _named()


@prepared
def _named() -> Any:
    return (
        GoalCard.objects.exclude(key="")
        .filter(is_retired=False)
        .order_by("number")
        .values("key", "title", "horizon_year")
    )


def served(goal: GoalCard, today: date) -> Served:
    """Three looks, however many outcomes serve it."""
    rows = list(OutcomeCard.objects.ranked().filter(goal_id=goal.pk).values(*_OUTCOME, **_WORDING))
    ids = [row["outcome_id"] for row in rows]
    states = centre.outcome_states(today, ids)
    running = MissionCard.objects.known().active().filter(outcome_id__in=ids).order_by()
    counts = dict(running.values_list("outcome_id").annotate(n=Count("pk")))
    outcomes = [
        {**row, "status": states[row["outcome_id"]].status.value, "running": counts.get(row["outcome_id"], 0)}
        for row in rows
    ]
    return Served(outcomes, Counter(outcome["status"] for outcome in outcomes))
