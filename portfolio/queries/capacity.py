"""How much of each profession there is on a day, and how much of it the missions have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, JSONField, Q, Sum, Value, When

from portfolio.models import Allocation, PersonLoad
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
    booked = dict(
        Allocation.objects.between(today, today).order_by().values_list("profession_id").annotate(fte=Sum("fte"))
    )
    found: dict[UUID, Craft] = {}
    for row in _supply(today):
        before = found.get(row["profession_id"])
        fte = (row["steady_fte"] or NONE) + _on(row["steps"] or [], today) * row["people"]
        found[row["profession_id"]] = Craft(
            profession_id=row["profession_id"],
            title=row["profession_title"],
            people=row["people"] + (before.people if before else 0),
            available=round(fte + (before.available if before else NONE), 2),
            booked=round(booked.get(row["profession_id"], NONE), 2),  # SQLite adds in floating point
        )
    return sorted(found.values(), key=lambda craft: (craft.free - craft.over, craft.title))


def _supply(today: date) -> list[dict[str, Any]]:
    """Steady people summed by profession; each of the others with the steps of their availability. One query."""
    steps = Case(
        When(is_steady=False, then=F("detail__availability")),
        default=Value(None, JSONField()),
        output_field=JSONField(),
    )
    here = Sum("available_fte", filter=Q(is_steady=True, available_from__lte=today))
    people = PersonLoad.objects.exclude(profession_id=None).annotate(steps=steps).order_by()
    rows = people.values("profession_id", "profession_title", "steps").annotate(people=Count("pk"), steady_fte=here)
    return [dict(row) for row in rows]


def _on(steps: Sequence[Any], today: date) -> Decimal:
    day = today.isoformat()
    return next((Decimal(fte) for first, last, fte in steps if first <= day and (last is None or day <= last)), NONE)


def spans(steps: Sequence[Any]) -> list[Span]:
    """The steps of a read model as spans of days."""
    return [
        Span(date.fromisoformat(first), date.fromisoformat(last) if last else None, Decimal(fte))
        for first, last, fte in steps
    ]


def booked_over_weeks(mondays: Sequence[date]) -> list[Decimal]:
    """The FTE lent to missions on each of these days, in one look at the allocations between them."""
    lent = Allocation.objects.between(mondays[0], mondays[-1]).values_list("starts_on", "ends_on", "fte")
    rows = list(lent)
    return [sum((fte for first, last, fte in rows if first <= day <= last), NONE) for day in mondays]
