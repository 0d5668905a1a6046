"""The large line over real days, and the fan of what may come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interface import words
from interface.charts.axis import BOTTOM, TOP, Axis, Point, reach
from interface.charts.marks import (
    NOTHING,
    Number,
    drawing,
    label,
    mark,
    path,
    per,
    stretched,
)
from interface.charts.sparks import line, told

HEIGHT = 190
MOST_DOTS = 60
LONG = 120
LINE = 8.0  # of the height: what one line of words takes


@dataclass(frozen=True)
class Chance:
    """What may be on a day: in one case of ten below `p10`, in half of them below `p50`, in nine of ten below `p90`."""

    on: date
    p10: Number
    p50: Number
    p90: Number


def is_long(points: Sequence[Point]) -> bool:
    """Whether there are more points than a drawing without a way into it can show."""
    return len(points) > LONG


def trend_line(
    points: Sequence[Point],
    target: Number | None = None,
    unit: str = "",
    title: str = "",
    start: date | None = None,
    end: date | None = None,
    today: date | None = None,
) -> SafeString:
    """A line with axes over real days: range as a band, target and last value named where they stand."""
    known = [point for point in points if point.value is not None]
    name = title or _("Trend")
    if not known:
        return _nothing("trend", name)
    low, high = reach([v for p in points for v in (p.value, p.low, p.high)], target)
    axis = Axis(start or points[0].on, end or points[-1].on, low, high, unit)
    return drawing(
        "trend",
        HEIGHT,
        name,
        told([point.value for point in points], target, unit),
        *axis.grid(),
        axis.today(today),
        stretched(_range(points, axis), line([axis.place(point.on, point.value) for point in points])),
        axis.target(target, known),
        *_dots(known, axis),
        axis.latest(known),
        *axis.days(),
        also=axis.gutter,
    )


def fan(
    points: Sequence[Point],
    chances: Sequence[Chance],
    target: Number | None = None,
    unit: str = "",
    title: str = "",
) -> SafeString:
    """What was measured, and from there what may come: nine cases of ten, half of them, one of ten, each named at its end."""
    known = [point for point in points if point.value is not None]
    name = title or _("What may come")
    if not known or not chances:
        return _nothing("fan", name)
    low, high = reach([*(p.value for p in known), *(v for c in chances for v in (c.p10, c.p90))], target)
    axis = Axis(known[0].on, chances[-1].on, low, high, unit)
    ends = _spread(chances[-1], axis)
    said = _("%(now)s now; on %(day)s between %(p10)s and %(p90)s in eight cases of ten, %(p50)s in the middle") % {
        "now": words.number(known[-1].value, unit),
        "day": words.day(chances[-1].on),
        **{each: words.number(getattr(chances[-1], each), unit) for each in ("p10", "p50", "p90")},
    }
    middle = [(known[-1].on, known[-1].value), *((c.on, c.p50) for c in chances)]
    return drawing(
        "fan",
        HEIGHT + 20,
        name,
        said,
        *axis.grid(),
        stretched(
            _opening(known[-1], chances, axis),
            line([axis.place(point.on, point.value) for point in points]),
            line([axis.place(on, value) for on, value in middle], "line line-maybe"),
        ),
        axis.target(target, known[:1]),
        *[
            label(100, per(y), words_, "value" if key == "p50" else "aim", "start", dx=6, dy=4)
            for key, words_, y in ends
        ],
        axis.latest(known),
        *axis.days(),
        also=f"{axis.gutter} tail-{min(14, max(len(words_) for _key, words_, _y in ends))}",
    )


def _nothing(kind: str, name: str) -> SafeString:
    return drawing(kind, 120, name, _("No values yet"), label(50, "50%", _("No values yet"), "quiet"))


def _dots(known: Sequence[Point], axis: Axis) -> list[SafeString]:
    """A dot where something was measured, as long as they can be told apart."""
    if len(known) > MOST_DOTS:
        return []
    places = [axis.place(point.on, point.value) for point in known]
    return [mark("circle", cx=per(at[0]), cy=per(at[1]), r=2, class_="dot-small") for at in places if at]


def _range(points: Sequence[Point], axis: Axis) -> SafeString:
    ranged = [point for point in points if point.low is not None and point.high is not None]
    if len(ranged) < 2:
        return NOTHING
    over = [axis.place(point.on, point.high) for point in ranged]
    under = [axis.place(point.on, point.low) for point in reversed(ranged)]
    return mark("path", d=path([*over, *under]) + "Z", class_="band")


def _opening(last: Point, chances: Sequence[Chance], axis: Axis) -> SafeString:
    here = axis.place(last.on, last.value)
    over = [axis.place(chance.on, chance.p90) for chance in chances]
    under = [axis.place(chance.on, chance.p10) for chance in reversed(chances)]
    return mark("path", d=path([here, *over, *under]) + "Z", class_="band")


def _spread(end: Chance, axis: Axis) -> list[tuple[str, str, float]]:
    """The names at the end of the fan, pushed apart until none stands on another."""
    heights = [axis.up(value) for value in (end.p90, end.p50, end.p10)]
    heights[0] = max(TOP, min(heights[0], heights[1] - LINE))
    heights[2] = min(BOTTOM, max(heights[2], heights[1] + LINE))
    ends = zip(("p90", "p50", "p10"), (end.p90, end.p50, end.p10), heights, strict=True)
    return [(key, f"{key.upper()} {words.number(value, axis.unit)}", height) for key, value, height in ends]
