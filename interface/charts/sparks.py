"""The small line beside a number: no axes, the last value has a dot, the target is a dashed line."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interface import words
from interface.charts.marks import (
    NOTHING,
    Number,
    drawing,
    level,
    mark,
    path,
    per,
    plain,
    runs,
    scaled,
    stretched,
)

TOP, BOTTOM = 14.0, 86.0


def sparkline(
    values: Sequence[Number | None], target: Number | None = None, title: str = "", unit: str = ""
) -> SafeString:
    """A small line without axes: gaps stay gaps, and every value is read aloud."""
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
    said = told(values, target, unit)
    return drawing("spark", 32, name, said, stretched(area(points), line(points)), aim, _end_dot(points))


def told(values: Sequence[Number | None], target: Number | None, unit: str) -> str:
    """The whole line in words: its ends first, then each value, so that nothing is only drawn."""
    known = [value for value in values if value is not None]
    said = _("From %(first)s to %(last)s over %(count)d values") % {
        "first": words.number(known[0], unit),
        "last": words.number(known[-1], unit),
        "count": len(known),
    }
    if target is not None:
        said += _("; target %(target)s") % {"target": words.number(target, unit)}
    return f"{said}: {', '.join(words.number(value) for value in values)}" if len(values) <= 26 else said


def _reach(known: Sequence[float], target: Number | None) -> tuple[float, float]:
    ends = [*known, *([] if target is None else [float(target)])]
    return min(ends), max(ends)


def line(points: Sequence[tuple[float, float] | None], style: str = "line") -> SafeString:
    """A line through the points; one that stands alone between gaps is a dot."""
    alone = [f"M{plain(run[0][0])} {plain(run[0][1])}h.01" for run in runs(points) if len(run) == 1]
    return mark("path", d=path(points) + "".join(alone), class_=style, vector_effect="non-scaling-stroke")


def area(points: Sequence[tuple[float, float] | None]) -> SafeString:
    """What lies under the line."""
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
