"""Who could answer a demand: the people of the craft, who is free for all of it first, and from when the others are."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from professions import capacity, queries
from professions.availability import in_force
from professions.capacity import Span, Window
from professions.models import Demand, Professional, spans_of

MOST = 12
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Candidate:
    """A person with the share that is free on every day asked for, and the first day from which the whole share fits."""

    person: Professional
    free: Decimal
    fits_from: date | None
    is_high_enough: bool

    @property
    def fits(self) -> bool:
        return self.fits_from is not None and self.free > 0


def candidates(demand: Demand, starts_on: date, fte: Decimal) -> list[Candidate]:
    """At most a dozen, the best first. Somebody below the level comes after everybody at it. Three queries."""
    people = queries.with_load(Professional.objects.filter(profession=demand.profession).by_name())
    found = [_candidate(person, demand, starts_on, fte) for person in people]
    able = [one for one in found if one.fits_from is not None]
    return sorted(able, key=lambda one: _order(one, starts_on))[:MOST]


def _order(one: Candidate, starts_on: date) -> tuple[bool, date, Decimal, int, str]:
    """The lower of two levels that both do comes first: who can do more is kept for where it is needed."""
    return (not one.is_high_enough, one.fits_from or starts_on, -one.free, one.person.level, one.person.name)


def _candidate(person: Professional, demand: Demand, starts_on: date, fte: Decimal) -> Candidate:
    available, lent = (
        in_force(statement.span for statement in person.statements.all()),
        spans_of(person.assignments.all()),
    )
    asked = Span(starts_on, max(demand.last_day, starts_on), fte)
    free = min(step.fte for step in capacity.free(available, lent, Window(asked.starts_on, asked.ends_on)))
    fits_from: date | None = starts_on if free >= fte else _later(available, lent, asked)
    return Candidate(person, free, fits_from, person.level >= demand.level)


def _later(available: list[Span], lent: list[Span], asked: Span) -> date | None:
    """The first day of the demand from which the share fits until its end."""
    steps = capacity.free(available, lent, Window(asked.starts_on, asked.ends_on))
    short = [step for step in steps if step.fte < asked.fte]
    last_short = short[-1].ends_on
    return last_short + DAY if last_short and asked.ends_on and last_short < asked.ends_on else None
