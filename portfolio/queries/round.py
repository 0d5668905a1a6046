"""The whole portfolio around a mission in doubt: what runs for which outcome, and what it takes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from missions.life import UNDER_WAY
from portfolio.models import MissionCard, OutcomeCard
from portfolio.models.standing import status_on

_COLUMNS = (
    "mission_id", "outcome_id", "key", "title", "type", "ambition", "state", "today", "regressed", "fte_max", "fte_peak",
    "people", "money_max", "currency",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """An outcome with what is under way for it."""

    outcome: dict[str, Any]
    missions: list[dict[str, Any]]
    is_here: bool  # where the mission in doubt stands, and its successor would


@dataclass(frozen=True)
class Round:
    """`fte` and `money`: the most that what is under way may use; `unknown`: missions with an open envelope."""

    lines: list[Line]
    fte: Decimal
    people: int
    money: dict[str, Decimal]
    unknown: int
    count: int
    types: list[tuple[str, int]] = field(default_factory=list)
    ambitions: list[tuple[str, int]] = field(default_factory=list)


def around(outcome_id: Any, today: date) -> Round:
    """Two looks, however large the portfolio is."""
    cards = MissionCard.objects.known().filter(state__in=UNDER_WAY).annotate(today=status_on(today)).order_by("number")
    rows = list(cards.values(*_COLUMNS))
    of_outcome: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        of_outcome[row["outcome_id"]].append(row)
    outcomes = OutcomeCard.objects.ranked().values("outcome_id", "key", "title", "rank")
    lines = [Line(one, of_outcome[one["outcome_id"]], one["outcome_id"] == outcome_id) for one in outcomes]
    money: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row["money_max"] is not None:
            money[row["currency"]] += row["money_max"]
    return Round(
        lines=lines,
        fte=sum((row["fte_max"] or Decimal(0) for row in rows), Decimal(0)),
        people=sum(row["people"] for row in rows),
        money=dict(money),
        unknown=sum(row["fte_max"] is None and row["money_max"] is None for row in rows),
        count=len(rows),
        types=_counted(rows, "type"),
        ambitions=_counted(rows, "ambition"),
    )


def _counted(rows: Sequence[dict[str, Any]], name: str) -> list[tuple[str, int]]:
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        found[row[name]] += 1
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))
