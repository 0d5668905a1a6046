"""Dated FTE arithmetic: how much of a person or a pool is taken, free or too much, on any day.

Everything is a step function of days: it changes only where a span begins or has ended. The answers are exact to the
day and cost as much as there are spans, not as there are days, so that open-ended spans cost nothing extra.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

NONE = Decimal(0)
DAY = timedelta(days=1)
# Upper ends of heat 1 to 5, as shares of what is available. Beyond the last one more is used than there is: heat 6.
HEAT_STEPS = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal("0.9"), Decimal(1))


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `starts_on` to `ends_on`, both included. Without an end it goes on for ever."""

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError("A span of days cannot end before it starts.")


@dataclass(frozen=True, slots=True)
class Span(Window):
    """An amount of FTE on every day from `starts_on` to `ends_on`, both included. Leave is availability below 0."""

    fte: Decimal = NONE


class Overload(NamedTuple):
    """The first day on which more is taken than there is, and by how much on that day."""

    day: date
    by: Decimal


def total(spans: Iterable[Span], window: Window) -> list[Span]:
    """The sum of the spans as steps: in order, without gap or overlap, covering the window, neighbours different."""
    changes: dict[date, Decimal] = {window.starts_on: NONE}
    for span in spans:
        _add_change(changes, max(span.starts_on, window.starts_on), span.fte)
        if span.ends_on is not None and span.ends_on < date.max:
            _add_change(changes, max(span.ends_on + DAY, window.starts_on), -span.fte)
    return _merged(_steps(changes, window.ends_on))


def peak(allocations: Iterable[Span], window: Window) -> tuple[Decimal, date]:
    """The most FTE taken on any day of the window, and the first day on which it is."""
    highest = max(total(allocations, window), key=lambda step: step.fte)
    return highest.fte, highest.starts_on


def free(availability: Iterable[Span], allocations: Iterable[Span], window: Window) -> list[Span]:
    """What is left on each day of the window, as steps that cover it. Never below 0: see `overload` for that."""
    left = total([*availability, *_negated(allocations)], window)
    return _merged(replace(step, fte=max(step.fte, NONE)) for step in left)


def overload(availability: Iterable[Span], allocations: Iterable[Span], candidate: Span) -> Overload | None:
    """The first day on which the candidate, on top of the allocations, takes more than there is. None when it fits.

    Only the candidate's own days are looked at: what is wrong elsewhere is not its doing.
    """
    days = Window(candidate.starts_on, candidate.ends_on)
    left = total([*availability, *_negated([*allocations, candidate])], days)
    return next((Overload(step.starts_on, -step.fte) for step in left if step.fte < 0), None)


def weekly(spans: Iterable[Span], first_monday: date, weeks: int, *, days_a_week: int = 5) -> list[Decimal]:
    """The mean FTE of each week. Raises ValueError when `first_monday` is not a Monday.

    The mean is taken over Monday to Friday, so that somebody who leaves on a Friday fills that week; shops that work at
    weekends pass 7 days.
    """
    if first_monday.weekday():
        raise ValueError("A week starts on a Monday.")
    if not 1 <= days_a_week <= 7:
        raise ValueError("A week has 1 to 7 working days.")
    if weeks < 1:
        return []
    steps = total(spans, Window(first_monday, first_monday + timedelta(days=7 * weeks - 1)))
    sums = [NONE] * weeks
    for step in steps:
        for week, days in _days_by_week(step, first_monday, days_a_week):
            sums[week] += step.fte * days
    return [fte / days_a_week for fte in sums]


def heat(used: Decimal, available: Decimal) -> int:
    """How full: 0 nothing used, 1 to 5 up to 25, 50, 75, 90 and 100 % of what is available, 6 more than there is."""
    if used <= 0:
        return 0
    return next((level for level, step in enumerate(HEAT_STEPS, 1) if used <= step * available), 6)


def _add_change(changes: dict[date, Decimal], day: date, fte: Decimal) -> None:
    changes[day] = changes.get(day, NONE) + fte


def _negated(spans: Iterable[Span]) -> list[Span]:
    return [replace(span, fte=-span.fte) for span in spans]


def _steps(changes: dict[date, Decimal], ends_on: date | None) -> Iterator[Span]:
    """One span between each change and the next, as long as the window lasts."""
    level = NONE
    days = sorted(day for day in changes if ends_on is None or day <= ends_on)
    for day, following in zip(days, [*days[1:], None], strict=True):
        level += changes[day]
        yield Span(day, following - DAY if following else ends_on, level)


def _merged(steps: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for step in steps:
        if merged and merged[-1].fte == step.fte:
            merged[-1] = replace(merged[-1], ends_on=step.ends_on)
        else:
            merged.append(step)
    return merged


def _days_by_week(step: Span, first_monday: date, days_a_week: int) -> Iterator[tuple[int, int]]:
    """How many working days of each week the step covers."""
    first = (step.starts_on - first_monday).days
    last = ((step.ends_on or step.starts_on) - first_monday).days
    for week in range(first // 7, last // 7 + 1):
        working = min(last, week * 7 + days_a_week - 1) - max(first, week * 7) + 1
        yield week, max(working, 0)
