"""The heat map: people by week, grouped by profession, with what there is of them and what is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from portfolio.models import PersonLoad, ProfessionCard
from portfolio.queries.capacity import spans
from professions.capacity import Span, weekly

NONE = Decimal(0)
DAY = timedelta(days=1)
MOST_PEOPLE = 150  # on one page; beyond that one profession at a time, and pages of it


@dataclass(frozen=True)
class Load:
    """One person over the weeks. `share` is the percentage booked of what there is, None where there is nothing."""

    row: dict[str, Any]
    available: list[Decimal]
    booked: list[Decimal]

    @property
    def shares(self) -> list[int | None]:
        return [
            round(used / there * 100) if there else (None if not used else 999)
            for used, there in zip(self.booked, self.available, strict=True)
        ]

    def missions_in(self, monday: date) -> list[str]:
        """ "MIS-3 Dinner kits 0.5": what the week is made of."""
        sunday = (monday + timedelta(days=6)).isoformat()
        first = monday.isoformat()
        return [
            f"{a['mission_key']} {a['mission_title']} {a['fte']}"
            for a in self.row["detail"]["allocations"].values()
            if a["starts_on"] <= sunday and first < a["ends_on"] and a["starts_on"] < a["ends_on"]
        ]


@dataclass(frozen=True)
class Group:
    """A profession with its people of this page, and its sums over all the people of this page."""

    profession: ProfessionCard
    loads: list[Load]

    def free(self, week: int) -> Decimal:
        return sum((max(load.available[week] - load.booked[week], NONE) for load in self.loads), NONE)

    def over(self, week: int) -> Decimal:
        return sum((max(load.booked[week] - load.available[week], NONE) for load in self.loads), NONE)

    def available(self, week: int) -> Decimal:
        return sum((load.available[week] for load in self.loads), NONE)


def professions() -> list[ProfessionCard]:
    return list(ProfessionCard.objects.exclude(title="").order_by("title"))


def groups(cards: Sequence[ProfessionCard], monday: date, weeks: int, *, after: int = 0) -> tuple[list[Group], bool]:
    """The professions with their people, and whether more people follow. One look at the people."""
    rows = list(
        PersonLoad.objects.filter(Q(profession_id__in=[card.pk for card in cards]) & ~Q(key=""))
        .order_by("profession_title", "-level", "name", "number")
        .values("professional_id", "key", "name", "profession_id", "level", "employment", "detail")[
            after : after + MOST_PEOPLE + 1
        ]
    )
    by_profession: dict[UUID | None, list[Load]] = {card.pk: [] for card in cards}
    for row in rows[:MOST_PEOPLE]:
        by_profession[row["profession_id"]].append(_load(dict(row), monday, weeks))
    found = [Group(card, by_profession[card.pk]) for card in cards if by_profession[card.pk]]
    return found, len(rows) > MOST_PEOPLE


def _load(row: dict[str, Any], monday: date, weeks: int) -> Load:
    lent = [
        Span(date.fromisoformat(a["starts_on"]), date.fromisoformat(a["ends_on"]) - DAY, Decimal(a["fte"]))
        for a in row["detail"]["allocations"].values()
        if a["starts_on"] < a["ends_on"]
    ]
    return Load(row, weekly(spans(row["detail"]["availability"]), monday, weeks), weekly(lent, monday, weeks))
