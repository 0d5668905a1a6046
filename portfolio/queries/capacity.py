"""How much of each profession there is on a day, and how much of it the missions have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, JSONField, Q, Sum, Value, When

from portfolio.models import Allocation, PersonLoad
from portfolio.queries.prepared import prepared
from professions.capacity import Span

NONE = Decimal(0)


@dataclass(frozen=True)
class Craft:
    """One profession today. `free` is never below zero; `over` is what is lent beyond what there is."""

    profession_id: UUID
    title: str
    people: int
    available: Decimal
    booked: Decimal

    @property
    def free(self) -> Decimal:
        return max(self.available - self.booked, NONE)

    @property
    def over(self) -> Decimal:
        return max(self.booked - self.available, NONE)


def crafts(today: date) -> list[Craft]:
    """Every profession with its people, the tightest first."""
    booked = {profession_id: days[0] for profession_id, days in booked_on([today]).items()}
    found = [
        Craft(
            row["profession_id"],
            row["title"],
            row["people"],
            row["available"][0],
            booked.get(row["profession_id"], NONE),
        )
        for row in supply_on([today])
    ]
    return sorted(found, key=lambda craft: (craft.free - craft.over, craft.title))


def booked_on(days: Sequence[date]) -> dict[UUID, list[Decimal]]:
    """For each profession the FTE lent to missions on each of these days, added up by the database."""
    # SQLite adds in floating point
    return {row[0]: [round(Decimal(fte), 2) for fte in row[1:]] for row in _lent(tuple(days))}


@prepared
def _lent(days: tuple[date, ...]) -> Any:
    sums = {
        f"day_{n}": Sum("fte", filter=Q(starts_on__lte=day, ends_on__gt=day), default=NONE)
        for n, day in enumerate(days)
    }
    lent = Allocation.objects.between(min(days), max(days)).order_by()
    return lent.values_list("profession_id").annotate(**sums)


def supply_on(days: Sequence[date]) -> list[dict[str, Any]]:
    """Each craft with its people and what there is of it on each day. One query: steady people summed, others by their steps."""
    found: dict[UUID, dict[str, Any]] = {}
    for row in _there(tuple(days)):
        fresh = {"profession_id": row["profession_id"], "title": row["profession_title"], "people": 0}
        craft = found.setdefault(row["profession_id"], {**fresh, "available": [NONE] * len(days)})
        craft["people"] += row["people"]
        told = [row[f"day_{n}"] + available_on(row["steps"] or [], day) * row["people"] for n, day in enumerate(days)]
        craft["available"] = [round(a + b, 2) for a, b in zip(craft["available"], told, strict=True)]
    return list(found.values())


@prepared
def _there(days: tuple[date, ...]) -> Any:
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
    return people.values("profession_id", "profession_title", "steps").annotate(people=Count("pk"), **here)


def available_on(steps: Sequence[Any], today: date) -> Decimal:
    """How much of somebody there is on a day, by the steps of their availability."""
    day = today.isoformat()
    return next((Decimal(fte) for first, last, fte in steps if first <= day and (last is None or day < last)), NONE)


def spans(steps: Sequence[Any]) -> list[Span]:
    """The steps of a read model as spans of days."""
    return [
        Span(date.fromisoformat(first), date.fromisoformat(end) - timedelta(days=1) if end else None, Decimal(fte))
        for first, end, fte in steps
    ]
