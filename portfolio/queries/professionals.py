"""People as a list: how much there is of each today, how much of it the missions have, whom they work for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, F, JSONField, Value, When

from portfolio.models import Allocation, MissionCard, PersonLoad, ProfessionCard
from portfolio.queries.capacity import available_on

NONE = Decimal(0)


@dataclass(frozen=True)
class Person:
    """A professional on a day. `free` is never below zero; `over` is what is lent beyond what there is."""

    key: str
    number: int
    name: str
    profession: str
    lead_id: UUID | None
    lead_name: str
    level: int
    employment: str
    available: Decimal
    booked: Decimal
    lent: tuple[tuple[UUID | None, Decimal], ...]

    @property
    def free(self) -> Decimal:
        return max(self.available - self.booked, NONE)

    @property
    def over(self) -> Decimal:
        return max(self.booked - self.available, NONE)


@dataclass(frozen=True)
class Work:
    """A mission that somebody works on, and with how much of their week."""

    key: str
    title: str
    fte: Decimal


@dataclass(frozen=True)
class Listed:
    """A person with the missions by name."""

    person: Person
    works_on: list[Work]


def with_missions(found: Sequence[Person]) -> list[Listed]:
    """The people with the names of the missions they work on, in one query for all of them."""
    ids = {mission_id for person in found for mission_id, _ in person.lent if mission_id}
    titles = {
        pk: (key, title) for pk, key, title in MissionCard.objects.filter(pk__in=ids).values_list("pk", "key", "title")
    }
    return [
        Listed(person, [Work(*titles.get(mission_id, ("", "")), fte) for mission_id, fte in person.lent])
        for person in found
    ]


def people(today: date) -> list[Person]:
    """Everybody, in three queries. Only who is not there steadily brings the steps of their availability along."""
    steps = Case(
        When(is_steady=False, then=F("detail__availability")),
        default=Value(None, JSONField()),
        output_field=JSONField(),
    )
    rows = PersonLoad.objects.exclude(key="").annotate(steps=steps)
    leads = {card.pk: card for card in ProfessionCard.objects.all()}
    lent = _lent(today)
    names = (
        "professional_id", "number", "key", "name", "profession_id", "profession_title", "level", "employment", "available_from",
        "available_fte", "is_steady", "steps",
    )  # fmt: skip
    return [_person(row, lent.get(row["professional_id"], []), leads, today) for row in rows.values(*names)]


def _lent(today: date) -> dict[UUID | None, list[tuple[Decimal, UUID | None]]]:
    """What each gives to which mission today."""
    found: dict[UUID | None, list[tuple[Decimal, UUID | None]]] = {}
    running = Allocation.objects.between(today, today).values_list("professional_id", "fte", "mission_id")
    for professional_id, fte, mission_id in running:
        found.setdefault(professional_id, []).append((fte, mission_id))
    return found


def _person(
    row: Mapping[str, Any],
    lent: Iterable[tuple[Decimal, UUID | None]],
    leads: Mapping[UUID, ProfessionCard],
    today: date,
) -> Person:
    steady = row["available_fte"] if row["available_from"] and row["available_from"] <= today else NONE
    lead = leads.get(row["profession_id"])
    return Person(
        key=row["key"],
        number=row["number"],
        name=row["name"],
        profession=row["profession_title"],
        lead_id=lead.lead_id if lead else None,
        lead_name=lead.lead_name if lead else "",
        level=row["level"],
        employment=row["employment"],
        available=steady if row["is_steady"] else available_on(row["steps"] or [], today),
        booked=sum((fte for fte, _ in lent), NONE),
        lent=tuple((mission_id, fte) for fte, mission_id in lent),
    )
