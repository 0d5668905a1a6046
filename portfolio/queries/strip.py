"""The crafts over the weeks to come: what there is of each, what the missions have of it, and what they still ask for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, JSONField, Q, Sum, Value, When

from portfolio.models import Allocation, Demand, PersonLoad
from portfolio.queries.capacity import booked_on

NONE = Decimal(0)


@dataclass(frozen=True)
class Day:
    """One craft on one day, in FTE. `unmet`: what missions ask for of it and do not have."""

    on: date
    available: Decimal
    booked: Decimal
    unmet: Decimal

    @property
    def gap(self) -> Decimal:
        """What is missing when everybody who is free is taken; below 0, who is free even then."""
        return self.unmet - (self.available - self.booked)


@dataclass(frozen=True)
class Strip:
    """One craft today and on the Mondays to come."""

    profession_id: UUID
    title: str
    people: int
    today: Day
    ahead: tuple[Day, ...]

    @property
    def worst(self) -> Day:
        return max((self.today, *self.ahead), key=lambda day: day.gap)


@dataclass(frozen=True)
class Crafts:
    """Every craft, the scarcest first, and what was lent of all of them together on the days before."""

    strips: tuple[Strip, ...]
    lent_before: tuple[Decimal, ...]


def crafts(today: date, before: Sequence[date], ahead: Sequence[date]) -> Crafts:
    """Four questions, whatever the size of the portfolio."""
    booked = booked_on([*before, today, *ahead])
    days = [today, *ahead]
    unmet = _unmet_on(days)
    strips = [
        _strip(row, days, booked.get(row["profession_id"], [NONE] * (len(before) + len(days)))[len(before) :], unmet)
        for row in _supply_on(days)
    ]
    strips.sort(key=lambda strip: (-strip.worst.gap, strip.title))
    return Crafts(tuple(strips), tuple(sum(lent, NONE) for lent in zip(*booked.values(), strict=True))[: len(before)])


def _strip(row: dict[str, Any], days: Sequence[date], booked: Sequence[Decimal], unmet: dict[Any, Decimal]) -> Strip:
    craft = row["profession_id"]
    found = [
        Day(day, available, lent, unmet.get((craft, day), NONE))
        for day, available, lent in zip(days, row["available"], booked, strict=True)
    ]
    return Strip(craft, row["title"], row["people"], found[0], tuple(found[1:]))


def _supply_on(days: Sequence[date]) -> list[dict[str, Any]]:
    """Each craft with its people and what there is of it on each day: steady people summed, the others by their steps."""
    here = {
        f"day_{n}": Sum("available_fte", filter=Q(is_steady=True, available_from__lte=day), default=NONE)
        for n, day in enumerate(days)
    }
    steps = Case(
        When(is_steady=False, then=F("detail__availability")),
        default=Value(None, JSONField()),
        output_field=JSONField(),
    )
    people = PersonLoad.objects.exclude(profession_id=None).annotate(steps=steps).order_by()
    found: dict[UUID, dict[str, Any]] = {}
    for row in people.values("profession_id", "profession_title", "steps").annotate(people=Count("pk"), **here):
        fresh = {"profession_id": row["profession_id"], "title": row["profession_title"], "people": 0}
        craft = found.setdefault(row["profession_id"], {**fresh, "available": [NONE] * len(days)})
        craft["people"] += row["people"]
        told = [row[f"day_{n}"] + _on(row["steps"] or [], day) * row["people"] for n, day in enumerate(days)]
        craft["available"] = [round(a + b, 2) for a, b in zip(craft["available"], told, strict=True)]
    return list(found.values())


def _on(steps: Sequence[Any], when: date) -> Decimal:
    day = when.isoformat()
    return next((Decimal(fte) for first, last, fte in steps if first <= day and (last is None or day < last)), NONE)


def _unmet_on(days: Sequence[date]) -> dict[tuple[Any, date], Decimal]:
    """What is asked for beyond what is lent, mission by mission: what one has too much of does not help another."""
    asked: dict[tuple[Any, Any, date], Decimal] = defaultdict(lambda: NONE)
    columns = ("profession_id", "mission_id", "starts_on", "ends_on", "fte")
    demands = list(Demand.objects.between(min(days), max(days)).order_by().values_list(*columns))
    for craft, mission, starts_on, ends_on, fte in demands:
        for day in days:
            if starts_on <= day < ends_on:
                asked[craft, mission, day] += fte
    if not demands:
        return {}
    lent: dict[tuple[Any, Any, date], Decimal] = defaultdict(lambda: NONE)
    theirs = Allocation.objects.between(min(days), max(days)).filter(mission_id__in={row[1] for row in demands})
    for craft, mission, starts_on, ends_on, fte in theirs.order_by().values_list(*columns):
        for day in days:
            if starts_on <= day < ends_on:
                lent[craft, mission, day] += fte
    missing: dict[tuple[Any, date], Decimal] = defaultdict(lambda: NONE)
    for (craft, mission, day), fte in asked.items():
        missing[craft, day] += max(fte - lent[craft, mission, day], NONE)
    return dict(missing)
