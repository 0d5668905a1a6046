"""Windows of time: which local day, week or month a moment belongs to, and when that window begins and ends.

A shop's week is the shop's own: 04:38 UTC on a Monday is still Sunday evening in New York, so every window is cut in
the KPI's time zone. Weeks start on Monday. Windows of one zone touch without gap or overlap, also where clocks change.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

Every = Literal["day", "week", "month"]


def window_of(moment: datetime, every: Every, zone: str) -> date:
    """The first day of the local window that `moment` falls into. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone, otherwise nobody can say which day it belongs to.")
    return window_starts(moment.astimezone(ZoneInfo(zone)).date(), every)


def window_starts(day: date, every: Every) -> date:
    """The first day of the window that the local `day` belongs to."""
    if every == "day":
        return day
    return day - timedelta(days=day.weekday()) if every == "week" else day.replace(day=1)


def next_window(start: date, every: Every) -> date:
    """The first day of the following window."""
    if every == "month":
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return start + timedelta(days=7 if every == "week" else 1)


def window_ends(start: date, every: Every) -> date:
    """The last day of the window, itself included: the day on which a check-in made from the window is dated."""
    return next_window(start, every) - timedelta(days=1)


def bounds(start: date, every: Every, zone: str) -> tuple[datetime, datetime]:
    """The window as two moments in UTC, the first inside and the second outside it.

    They are not always whole days apart: a week in which clocks change has 167 or 169 hours.
    """
    return _midnight(start, zone), _midnight(next_window(start, every), zone)


def is_zone(name: object) -> bool:
    """True for a name of the time zone database, such as "Europe/London"."""
    return isinstance(name, str) and name in _zone_names()


def _midnight(day: date, zone: str) -> datetime:
    # fold=0 gives the first midnight where clocks repeat it, and the first moment after the gap where clocks skip it.
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


@cache
def _zone_names() -> frozenset[str]:
    # "localtime" is whatever the machine is set to, so the same rule would give different figures on two machines.
    return frozenset(available_timezones()) - {"localtime", "Factory"}
