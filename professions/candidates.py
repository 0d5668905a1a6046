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


def candidates(demand: Demand, asked: Span) -> list[Candidate]:
    """Who could give this share of the demand on these days: at most a dozen, the best first. Three queries.

    Somebody below the level comes after everybody at it.
    """
    people = queries.with_load(Professional.objects.filter(profession=demand.profession).by_name())
    found = [_candidate(person, demand, asked) for person in people]
    able = [one for one in found if one.fits_from is not None]
    return sorted(able, key=lambda one: _order(one, asked.starts_on))[:MOST]


def _order(one: Candidate, starts_on: date) -> tuple[bool, date, Decimal, int, str]:
    """The lower of two levels that both do comes first: who can do more is kept for where it is needed."""
    return (not one.is_high_enough, one.fits_from or starts_on, -one.free, one.person.level, one.person.name)


def _candidate(person: Professional, demand: Demand, asked: Span) -> Candidate:
    available, lent = (
        in_force(statement.span for statement in person.statements.all()),
        spans_of(person.assignments.all()),
    )
    free = min(step.fte for step in capacity.free(available, lent, Window(asked.starts_on, asked.ends_on)))
    fits_from: date | None = asked.starts_on if free >= asked.fte else _later(available, lent, asked)
    return Candidate(person, free, fits_from, person.level >= demand.level)


def _later(available: list[Span], lent: list[Span], asked: Span) -> date | None:
    """The first day of the demand from which the share fits until its end."""
    steps = capacity.free(available, lent, Window(asked.starts_on, asked.ends_on))
    short = [step for step in steps if step.fte < asked.fte]
    last_short = short[-1].ends_on
    return last_short + DAY if last_short and asked.ends_on and last_short < asked.ends_on else None
