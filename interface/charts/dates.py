"""Time as a bar: how much of a mission's window is gone, and missions under each other on one calendar."""

from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interface import words
from interface.charts.marks import NOTHING, bar, clamped, drawing, label, scaled, upright


def dates_bar(start: date, end: date, today: date, title: str = "") -> SafeString:
    """One window of time with its elapsed part and a tick for today."""
    gone = clamped(scaled(today.toordinal(), start.toordinal(), end.toordinal()))
    desc = f"{words.day_range(start, end)}, {words.time_left(end, today)}"
    style = "fill fill-bad" if today > end else "fill fill-accent"
    return drawing(
        "dates",
        12,
        title or _("Time"),
        desc,
        bar(0, 100, 2.5, 7, "track", 3.5),
        bar(0, gone, 2.5, 7, style, 3.5),
        _today(gone),
    )


def _today(gone: float) -> SafeString:
    return upright(gone, 0, 12, "tick-aim") if 0 < gone < 100 else NOTHING


def timeline_bar(
    start: date,
    end: date | None,
    first: date,
    last: date,
    today: date | None = None,
    key: str = "accent",
    title: str = "",
) -> SafeString:
    """One row of a timeline: a window on a calendar shared with other rows; an open end fades to the edge."""
    begin = clamped(scaled(start.toordinal(), first.toordinal(), last.toordinal()))
    stop = 100.0 if end is None else clamped(scaled(end.toordinal(), first.toordinal(), last.toordinal()))
    now = NOTHING
    if today is not None and first <= today <= last:
        now = upright(scaled(today.toordinal(), first.toordinal(), last.toordinal()), 0, 20, "line-today")
    style = f"part part-{key}" + (" part-open" if end is None else "")
    return drawing(
        "timeline",
        20,
        title or _("Time"),
        words.day_range(start, end),
        bar(begin, max(0.8, stop - begin), 4, 12, style, 3),
        now,
    )


def month_axis(first: date, last: date) -> SafeString:
    """The months under a timeline, as many as there is room for."""
    starts = _months(first, last)
    step = 1 + len(starts) // 7
    ends = first.toordinal(), last.toordinal()
    marks = []
    for on in starts[::step]:
        x = scaled(on.toordinal(), *ends)
        marks += [
            upright(x, 0, 5, "line-axis"),
            label(x, 16, words.MONTHS[on.month - 1], "axis", "start" if x < 90 else "end", dx=3 if x < 90 else -3),
        ]
    return drawing("months", 20, _("Months"), words.day_range(first, last), *marks)


def _months(first: date, last: date) -> list[date]:
    """The first days of the months from one day to another."""
    count = (last.year - first.year) * 12 + last.month - first.month
    found = [
        date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count + 1)
    ]
    return [on for on in found if on >= first]
