"""The crafts over the weeks to come: what there is of each, what the missions have of it, and what they still ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from portfolio.models import ProfessionCard
from portfolio.projections.told import monday
from portfolio.queries.capacity import booked_on, supply_on
from portfolio.queries.people import Weeks, demands

NONE = Decimal(0)


@dataclass(frozen=True)
class Day:
    """One craft on one day, in FTE. `open`: what missions ask for of it in that week and nobody is lent for yet."""

    on: date
    available: Decimal
    booked: Decimal
    open: Decimal

    @property
    def free(self) -> Decimal:
        return max(self.available - self.booked, NONE)

    @property
    def scarcity(self) -> tuple[Decimal, Decimal]:
        """Greater is scarcer: what is open first, then how few are free."""
        return self.open, -self.free


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
        return max((self.today, *self.ahead), key=lambda day: day.scarcity)


@dataclass(frozen=True)
class Crafts:
    """Every craft, the scarcest first, and what was lent of all of them together on the days before."""

    strips: tuple[Strip, ...]
    lent_before: tuple[Decimal, ...]


def crafts(today: date, before: Sequence[date], ahead: Sequence[date]) -> Crafts:
    """Four questions, whatever the size of the portfolio. `ahead` are the Mondays after today, one after the other."""
    days = [today, *ahead]
    booked, supply = booked_on([*before, *days]), supply_on(days)
    asked = demands([row["profession_id"] for row in supply], Weeks(monday(today), len(days)))
    strips = []
    for row in supply:
        lent = booked.get(row["profession_id"], [NONE] * (len(before) + len(days)))[len(before) :]
        missing = [sum((one.open[week] for one in asked[row["profession_id"]]), NONE) for week in range(len(days))]
        found = [Day(*told) for told in zip(days, row["available"], lent, missing, strict=True)]
        strips.append(Strip(row["profession_id"], row["title"], row["people"], found[0], tuple(found[1:])))
    strips.sort(key=lambda strip: (*(-each for each in strip.worst.scarcity), strip.title))
    return Crafts(tuple(strips), tuple(sum(lent, NONE) for lent in zip(*booked.values(), strict=True))[: len(before)])


def lead_of(strip: Strip) -> str:
    """Who leads the craft and has to find people; empty when nobody does."""
    return ProfessionCard.objects.filter(pk=strip.profession_id).values_list("lead_name", flat=True).first() or ""
