"""Lines over time: the small one beside a number, and the large one with axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interface import words
from interface.charts.marks import (
    NOTHING,
    Number,
    bar,
    drawing,
    joined,
    label,
    level,
    mark,
    path,
    per,
    plain,
    runs,
    scaled,
    stretched,
    ticks,
    upright,
)

LEFT, RIGHT = 0.0, 100.0
TOP, BOTTOM = 14.0, 86.0


@dataclass(frozen=True)
class Point:
    """A value on a day; low and high when it is a range; None is a gap."""

    on: date
    value: Number | None
    low: Number | None = None
    high: Number | None = None


def sparkline(
    values: Sequence[Number | None], target: Number | None = None, title: str = "", unit: str = ""
) -> SafeString:
    """A small line without axes: gaps stay gaps, the last value has a dot, the target is a dashed line."""
    known = [float(value) for value in values if value is not None]
    name = title or _("Trend")
    if not known:
        return drawing("spark", 32, name, _("No values yet"), level("50%", "line-none"))
    low, high = _reach(known, target)
    points = [
        None
        if value is None
        else (scaled(step, 0, max(1, len(values) - 1), 1.5, 98), scaled(value, low, high, BOTTOM, TOP))
        for step, value in enumerate(values)
    ]
    aim = NOTHING if target is None else level(per(scaled(target, low, high, BOTTOM, TOP)), "line-target")
    return drawing(
        "spark",
        32,
        name,
        _spark_words(known, target, unit),
        stretched(_area(points), _line(points)),
        aim,
        _end_dot(points),
    )


def _spark_words(known: Sequence[float], target: Number | None, unit: str) -> str:
    said = _("From %(first)s to %(last)s over %(count)d values") % {
        "first": words.number(known[0], unit),
        "last": words.number(known[-1], unit),
        "count": len(known),
    }
    return said if target is None else said + _("; target %(target)s") % {"target": words.number(target, unit)}


def _reach(known: Sequence[float], target: Number | None) -> tuple[float, float]:
    ends = [*known, *([] if target is None else [float(target)])]
    return min(ends), max(ends)


def _line(points: Sequence[tuple[float, float] | None]) -> SafeString:
    alone = [f"M{plain(run[0][0])} {plain(run[0][1])}h.01" for run in runs(points) if len(run) == 1]
    return mark("path", d=path(points) + "".join(alone), class_="line", vector_effect="non-scaling-stroke")


def _area(points: Sequence[tuple[float, float] | None]) -> SafeString:
    pieces = [
        f"M{plain(run[0][0])} 100" + path(run).replace("M", "L", 1) + f"L{plain(run[-1][0])} 100Z"
        for run in runs(points)
        if len(run) > 1
    ]
    return mark("path", d="".join(pieces), class_="area") if pieces else NOTHING


def _end_dot(points: Sequence[tuple[float, float] | None]) -> SafeString:
    last = next(point for point in reversed(points) if point is not None)
    style = "dot" if points[-1] is not None else "dot dot-old"
    return mark("circle", cx=per(last[0]), cy=per(last[1]), r=2.5, class_=style)


def trend_line(
    points: Sequence[Point],
    target: Number | None = None,
    unit: str = "",
    title: str = "",
    start: date | None = None,
    end: date | None = None,
    today: date | None = None,
) -> SafeString:
    """A line with axes over real days: range as a band, target labelled on its line, last value labelled at its end."""
    known = [point for point in points if point.value is not None]
    if not known:
        return drawing(
            "trend", 120, title or _("Trend"), _("No values yet"), label(50, "50%", _("No values yet"), "quiet")
        )
    first, last = start or points[0].on, end or points[-1].on
    low, high = _padded(points, target)
    axis = _Axis(first, last, low, high)
    marks = [
        *axis.grid(unit),
        axis.today(today),
        stretched(_band(points, axis), _line([axis.place(point.on, point.value) for point in points])),
        axis.target(target, unit),
        *[
            mark("circle", cx=per(x), cy=per(y), r=2, class_="dot-small")
            for x, y in filter(None, (axis.place(p.on, p.value) for p in known))
        ],
        axis.latest(known[-1], unit),
        *axis.days(),
    ]
    desc = _spark_words([float(point.value) for point in known if point.value is not None], target, unit)
    return drawing("trend", 190, title or _("Trend"), desc, *marks)


def _padded(points: Sequence[Point], target: Number | None) -> tuple[float, float]:
    seen = [float(v) for p in points for v in (p.value, p.low, p.high) if v is not None]
    low, high = _reach(seen, target)
    room = (high - low) * 0.12 or abs(high) * 0.1 or 1
    return (0.0 if low >= 0 and low - room < 0 else low - room), high + room


def _band(points: Sequence[Point], axis: "_Axis") -> SafeString:
    ranged = [point for point in points if point.low is not None and point.high is not None]
    if len(ranged) < 2:
        return NOTHING
    over = [axis.place(point.on, point.high) for point in ranged]
    under = [axis.place(point.on, point.low) for point in reversed(ranged)]
    return mark("path", d=path([*over, *under]) + "Z", class_="band")


@dataclass(frozen=True)
class _Axis:
    """Turns days and values into places. The plot leaves room on top for the last label and below for the days."""

    first: date
    last: date
    low: float
    high: float

    def across(self, on: date) -> float:
        return scaled(on.toordinal(), self.first.toordinal(), self.last.toordinal(), LEFT + 7, RIGHT - 2)

    def up(self, value: Number) -> float:
        return scaled(value, self.low, self.high, BOTTOM, 8)

    def place(self, on: date, value: Number | None) -> tuple[float, float] | None:
        return None if value is None else (self.across(on), self.up(value))

    def grid(self, unit: str) -> list[SafeString]:
        steps = ticks(self.low, self.high)
        lines = [level(per(self.up(step)), "line-grid", LEFT + 7, RIGHT) for step in steps]
        return lines + [
            label(LEFT, per(self.up(step)), words.short_number(step, unit), "axis", "start", dy=4) for step in steps
        ]

    def target(self, target: Number | None, unit: str) -> SafeString:
        if target is None:
            return NOTHING
        height = self.up(target)
        said = _("Target %(target)s") % {"target": words.number(target, unit)}
        return joined(
            [
                level(per(height), "line-target", LEFT + 7, RIGHT),
                label(LEFT + 7, per(height), said, "aim", "start", dx=4, dy=-5),
            ]
        )

    def today(self, today: date | None) -> SafeString:
        if today is None or not self.first <= today <= self.last:
            return NOTHING
        ahead = bar(self.across(today), RIGHT - self.across(today), "8%", per(BOTTOM - 8), "ahead", 0)
        return joined([ahead, upright(self.across(today), "8%", per(BOTTOM), "line-today")])

    def latest(self, point: Point, unit: str) -> SafeString:
        if point.value is None:
            return NOTHING
        x, y = self.across(point.on), self.up(point.value)
        said = label(
            x,
            per(y),
            words.number(point.value, unit),
            "value",
            "end" if x > 14 else "start",
            dx=-7 if x > 14 else 7,
            dy=-7,
        )
        return joined([mark("circle", cx=per(x), cy=per(y), r=4, class_="dot"), said])

    def days(self) -> list[SafeString]:
        middle = date.fromordinal((self.first.toordinal() + self.last.toordinal()) // 2)
        year = self.last.year if self.first.year == self.last.year else None
        named = [(LEFT + 7, self.first, "start"), (self.across(middle), middle, "middle"), (RIGHT, self.last, "end")]
        return [label(x, "98%", words.day(on, year), "axis", anchor) for x, on, anchor in named]
