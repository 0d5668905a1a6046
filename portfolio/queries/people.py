"""The heat map: people by week, grouped by profession, with what is asked of them, what is still open and what is free."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from missions.life import BEFORE
from portfolio.models import Allocation, Demand, MissionCard, PersonLoad, ProfessionCard
from portfolio.projections.told import monday
from portfolio.queries.capacity import spans
from portfolio.queries.prepared import prepared
from professions.capacity import Span, weekly
from professions.covering import Dated, ahead, still_open

NONE = Decimal(0)
DAY = timedelta(days=1)
FORESEEN = 53  # weeks that one mission asks for people ahead
MOST_PEOPLE = 150  # on one page; beyond that one profession at a time, and pages of it


@dataclass(frozen=True)
class Weeks:
    """So many weeks from a Monday on; `tentative` tells whether missions count that have not been launched."""

    monday: date
    count: int
    tentative: bool = True

    @property
    def end(self) -> date:
        return self.monday + timedelta(weeks=self.count)

    def of(self, found: Iterable[Span]) -> list[Decimal]:
        return weekly(found, self.monday, self.count)


@dataclass(frozen=True)
class Load:
    """One person over the weeks. `share` is the percentage booked of what there is, None where there is nothing."""

    row: dict[str, Any]
    allocations: list[dict[str, Any]]
    available: list[Decimal]
    booked: list[Decimal]

    @property
    def shares(self) -> list[int | None]:
        return shares(self.booked, self.available)

    def missions_in(self, monday: date) -> list[str]:
        """ "MIS-3 Dinner kits 0.5": what the week is made of."""
        first, next_monday = monday.isoformat(), (monday + timedelta(days=7)).isoformat()
        return [
            f"{a['mission_key']} {a['mission_title']} {a['fte']}"
            for a in self.allocations
            if a["starts_on"] < next_monday and first < a["ends_on"]
        ]


def shares(booked: Sequence[Decimal], available: Sequence[Decimal]) -> list[int | None]:
    """The percentage of what there is, week by week; 999 where something is booked of nobody."""
    return [
        round(used / there * 100) if there else (None if not used else 999)
        for used, there in zip(booked, available, strict=True)
    ]


@dataclass(frozen=True)
class Asked:
    """One demand over the weeks: how much is asked for, and how much of it nobody is lent for yet.

    `stretches`: the same to the day, from the first of the weeks to the end of the demand.
    """

    row: dict[str, Any]
    fte: list[Decimal]
    open: list[Decimal]
    stretches: list[Span]

    @property
    def open_from(self) -> int | None:
        """The first week with a gap."""
        return next((week for week, fte in enumerate(self.open) if fte > 0), None)


@dataclass(frozen=True)
class Group:
    """A profession with its people of this page, its sums over them, and what missions ask for of it."""

    profession: ProfessionCard
    loads: list[Load]
    asked: list[Asked] = field(default_factory=list)

    def free(self, week: int) -> Decimal:
        return sum((max(load.available[week] - load.booked[week], NONE) for load in self.loads), NONE)

    def over(self, week: int) -> Decimal:
        return sum((max(load.booked[week] - load.available[week], NONE) for load in self.loads), NONE)

    def available(self, week: int) -> Decimal:
        return sum((load.available[week] for load in self.loads), NONE)

    def asked_for(self, week: int) -> Decimal:
        return sum((one.fte[week] for one in self.asked), NONE)

    def gap(self, week: int) -> Decimal:
        return sum((one.open[week] for one in self.asked), NONE)

    def most_open(self, week: int) -> Asked | None:
        """The demand that misses most in this week."""
        return max((one for one in self.asked if one.open[week] > 0), key=lambda one: one.open[week], default=None)

    @property
    def open(self) -> list[Asked]:
        """The demands with a gap, the nearest first."""
        return sorted((one for one in self.asked if one.open_from is not None), key=lambda one: one.open_from or 0)

    @property
    def worst(self) -> Decimal:
        return max((sum(week, NONE) for week in zip(*(one.open for one in self.asked), strict=True)), default=NONE)


def professions() -> list[ProfessionCard]:
    return list(ProfessionCard.objects.exclude(title="").order_by("title"))


def groups(cards: Sequence[ProfessionCard], weeks: Weeks, *, after: int = 0) -> tuple[list[Group], bool]:
    """The professions with their people, and whether more people follow. Four looks, however many people there are."""
    ids = [card.pk for card in cards]
    rows = list(
        PersonLoad.objects.filter(Q(profession_id__in=ids) & ~Q(key=""))
        .order_by("profession_title", "-level", "name", "number")
        .values("professional_id", "key", "name", "profession_id", "level", "employment", "detail")[
            after : after + MOST_PEOPLE + 1
        ]
    )
    left_out = set() if weeks.tentative else _not_launched()
    by_profession: dict[UUID | None, list[Load]] = {card.pk: [] for card in cards}
    for row in rows[:MOST_PEOPLE]:
        by_profession[row["profession_id"]].append(_load(dict(row), weeks, left_out))
    asked = demands(ids, weeks, left_out=left_out)
    found = [Group(card, by_profession[card.pk], asked[card.pk]) for card in cards]
    return [group for group in found if group.loads or (group.asked and not after)], len(rows) > MOST_PEOPLE


def _not_launched() -> set[str]:
    return {str(pk) for pk in MissionCard.objects.filter(state__in=BEFORE).values_list("pk", flat=True)}


def _load(row: dict[str, Any], weeks: Weeks, left_out: set[str]) -> Load:
    allocations = [
        allocation
        for allocation in row["detail"]["allocations"].values()
        if allocation["starts_on"] < allocation["ends_on"] and allocation["mission_id"] not in left_out
    ]
    lent = [
        Span(date.fromisoformat(a["starts_on"]), date.fromisoformat(a["ends_on"]) - DAY, Decimal(a["fte"]))
        for a in allocations
    ]
    return Load(row, allocations, weeks.of(spans(row["detail"]["availability"])), weeks.of(lent))


def demands(
    profession_ids: Sequence[UUID], weeks: Weeks, *, left_out: Iterable[str] = ()
) -> dict[UUID | None, list[Asked]]:
    """What missions ask for of each profession in these weeks, and what of it is open (see `professions.covering`)."""
    rows = _wanted_of(tuple(sorted(profession_ids)), weeks.monday) if profession_ids else []
    found: dict[UUID | None, list[Asked]] = defaultdict(list)
    for one in _asked(rows, weeks, left_out):
        found[one.row["profession_id"]].append(one)
    return found


@prepared
def _wanted_of(profession_ids: tuple[UUID, ...], monday: date) -> Any:
    rows = Demand.objects.between(monday, date.max).filter(profession_id__in=profession_ids)
    return rows.order_by("-raised_at", "-number").values()


def asked_by(mission_id: UUID, today: date) -> list[Asked]:
    """What one mission asks for from today on, and what of it is open. Two looks."""
    rows = Demand.objects.between(today, date.max).filter(mission_id=mission_id)
    found = _asked(rows.order_by("-raised_at", "-number").values(), Weeks(monday(today), FORESEEN))
    return [replace(one, stretches=ahead(one.stretches, today)) for one in found]


def _asked(rows: Iterable[Any], weeks: Weeks, left_out: Iterable[str] = ()) -> list[Asked]:
    """`rows`: the demands as values, the latest first."""
    wanted: dict[tuple[Any, Any], list[tuple[Dated, dict[str, Any]]]] = defaultdict(list)
    for row in rows:
        if str(row["mission_id"]) not in left_out:
            asked = row["raised_at"], Span(row["starts_on"], row["ends_on"] - DAY, row["fte"])
            wanted[row["mission_id"], row["profession_id"]].append((asked, row))
    lent = _lent_to({mission for mission, _ in wanted}, weeks.monday)
    found = []
    for key, told in wanted.items():
        for ((_, span), row), steps in zip(told, still_open([asked for asked, _ in told], lent[key]), strict=True):
            if span.starts_on < weeks.end:
                found.append(Asked(row, weeks.of([span]), weeks.of(steps), ahead(steps, weeks.monday)))
    return found


def _lent_to(mission_ids: Iterable[Any], monday: date) -> dict[tuple[Any, Any], list[Dated]]:
    """When somebody of each profession was lent to each mission, for which days."""
    lent: dict[tuple[Any, Any], list[Dated]] = defaultdict(list)
    rows = Allocation.objects.between(monday, date.max).filter(mission_id__in=list(mission_ids))
    names = ("mission_id", "profession_id", "made_at", "starts_on", "ends_on", "fte")
    for mission, profession, made_at, starts_on, ends_on, fte in rows.values_list(*names):
        lent[mission, profession].append((made_at, Span(starts_on, ends_on - DAY, fte)))
    return lent
