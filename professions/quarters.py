"""A craft over the year: for each quarter what there is of it, what is lent and what missions ask for."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from professions import capacity
from professions.availability import in_force
from professions.capacity import Span, Window
from professions.models import Demand, Professional, spans_of
from professions.queries import monday_of

QUARTERS = 5
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Quarter:
    """Mean FTE over its days, from today on in the quarter that runs."""

    starts_on: date
    last_day: date
    there: Decimal
    lent: Decimal
    asked: Decimal
    open_weeks: int  # in which somebody is asked for whom nobody has lent yet

    @property
    def title(self) -> str:
        return f"Q{(self.last_day.month - 1) // 3 + 1} {self.last_day.year}"

    @property
    def gap(self) -> Decimal:
        return max(self.asked - self.there, Decimal(0))


def quarters(
    people: Sequence[Professional], demands: Iterable[Demand], still_open: Sequence[Span], today: date
) -> list[Quarter]:
    """Give people of `queries.with_load`, and what is open of the demands: nothing is asked for here."""
    there = [span for person in people for span in in_force(said.span for said in person.statements.all())]
    lent = [span for person in people for span in spans_of(person.assignments.all())]
    asked = [Span(one.starts_on, one.last_day, one.fte) for one in demands if one.ends_on > one.starts_on]
    return [
        Quarter(
            w.starts_on,
            w.ends_on or w.starts_on,
            _mean(there, w),
            _mean(lent, w),
            _mean(asked, w),
            _weeks_of(still_open, w),
        )
        for w in _windows(today)
    ]


def _weeks_of(spans: Iterable[Span], window: Window) -> int:
    """In how many weeks of the window there is anything."""
    steps = [step for step in capacity.total(spans, window) if step.fte > 0]
    mondays = {
        monday_of(day)
        for step in steps
        for day in (
            step.starts_on + n * DAY for n in range(((step.ends_on or step.starts_on) - step.starts_on).days + 1)
        )
    }
    return len(mondays)


def _windows(today: date) -> list[Window]:
    found, start = [], today
    for _ in range(QUARTERS):
        month = (start.month - 1) // 3 * 3 + 4
        following = date(start.year + (month > 12), (month - 1) % 12 + 1, 1)
        found.append(Window(start, following - DAY))
        start = following
    return found


def _mean(spans: Iterable[Span], window: Window) -> Decimal:
    steps = capacity.total(spans, window)
    days = sum(((step.ends_on or step.starts_on) - step.starts_on).days + 1 for step in steps)
    whole = sum(
        (step.fte * (((step.ends_on or step.starts_on) - step.starts_on).days + 1) for step in steps), Decimal(0)
    )
    return round(whole / days, 1)


def levels(people: Iterable[Professional]) -> list[tuple[int, int]]:
    """How many people there are of each level, the highest first."""
    return sorted(Counter(person.level for person in people).items(), reverse=True)
