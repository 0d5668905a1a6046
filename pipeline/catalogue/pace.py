"""How often something comes on a topic, and whether it is late: plain arithmetic over the hours in which something came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

HOUR = timedelta(hours=1)
LOOKS_BACK = timedelta(weeks=8)
FEWEST_HOURS = 6  # fewer say nothing about what is usual


@dataclass(frozen=True)
class Pace:
    """`usual`: the middle pause between events; `longest`: the longest of eight weeks. None where too little is known."""

    last: datetime | None
    usual: timedelta | None = None
    longest: timedelta | None = None

    def age(self, now: datetime) -> timedelta | None:
        return None if self.last is None else max(now - self.last, timedelta())

    def is_late(self, now: datetime) -> bool:
        """True when nothing has come for longer than ever in eight weeks, with a quarter and an hour to spare."""
        age = self.age(now)
        return age is not None and self.longest is not None and age > self.longest * 1.25 + HOUR


@dataclass(frozen=True)
class Day:
    """What came on one day: how many events, and in which hours, as 24 bits."""

    day: date
    events: int
    hours: int


def hours_of(day: Day) -> list[datetime]:
    midnight = datetime(day.day.year, day.day.month, day.day.day, tzinfo=UTC)
    return [midnight + n * HOUR for n in range(24) if day.hours >> n & 1]


def pace(days: Iterable[Day], last: datetime | None, now: datetime) -> Pace:
    """The pace of the eight weeks before `now`."""
    known = [day for day in days if now - LOOKS_BACK <= _end(day) and day.day <= now.date()]
    hours = sorted({hour for day in known for hour in hours_of(day) if hour <= now})
    if len(hours) < FEWEST_HOURS:
        return Pace(last)
    pauses = sorted(later - earlier for earlier, later in pairwise(hours))
    middle = pauses[len(pauses) // 2]
    per_hour = sum(day.events for day in known) / len(hours)
    usual = HOUR / per_hour if middle == HOUR and per_hour > 1 else middle
    return Pace(last, usual, pauses[-1])


def _end(day: Day) -> datetime:
    return datetime(day.day.year, day.day.month, day.day.day, tzinfo=UTC) + timedelta(days=1)


def last_hour(days: Sequence[Day], until: datetime) -> datetime | None:
    """The end of the last hour before `until` in which something came."""
    hours = (hour for day in days if day.day <= until.date() for hour in hours_of(day) if hour < until)
    latest = max(hours, default=None)
    return None if latest is None else min(latest + HOUR, until)


def middle(values: Sequence[timedelta]) -> timedelta | None:
    """The median; None of nothing."""
    return sorted(values)[len(values) // 2] if values else None
