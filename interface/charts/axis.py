"""Days across and values upwards: where a figure over time puts its marks."""

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
    joined,
    label,
    level,
    mark,
    per,
    scaled,
    ticks,
    upright,
)

TOP, BOTTOM, LEFT, RIGHT = 8.0, 86.0, 1.0, 99.0
WIDEST = 9


@dataclass(frozen=True)
class Point:
    """A value on a day; low and high when it is a range; None is a gap."""

    on: date
    value: Number | None
    low: Number | None = None
    high: Number | None = None


@dataclass(frozen=True)
class Axis:
    """Turns days and values into places. Values are named left of the plot, in a gutter as wide as they are long."""

    first: date
    last: date
    low: float
    high: float
    unit: str = ""

    def across(self, on: date) -> float:
        return scaled(on.toordinal(), self.first.toordinal(), self.last.toordinal(), LEFT, RIGHT)

    def up(self, value: Number) -> float:
        return scaled(value, self.low, self.high, BOTTOM, TOP)

    def place(self, on: date, value: Number | None) -> tuple[float, float] | None:
        return None if value is None else (self.across(on), self.up(value))

    @property
    def steps(self) -> list[tuple[float, str]]:
        return [(step, words.short_number(step, self.unit)) for step in ticks(self.low, self.high)]

    @property
    def gutter(self) -> str:
        """The class that keeps room for the longest name of a value."""
        return f"gutter-{min(WIDEST, max((len(name) for _step, name in self.steps), default=1))}"

    def grid(self) -> list[SafeString]:
        marks = []
        for step, name in self.steps:
            height = per(self.up(step))
            marks += [level(height, "line-grid"), label(0, height, name, "axis", "end", dx=-8, dy=4)]
        return marks

    def target(self, target: Number | None, beside: Sequence[Point]) -> SafeString:
        """The line to reach, named at the end where the values are further away from it."""
        if target is None:
            return NOTHING
        height = self.up(target)
        known = [self.up(point.value) for point in beside if point.value is not None]
        at_start = not known or abs(known[0] - height) >= abs(known[-1] - height)
        said = _("Target %(target)s") % {"target": words.number(target, self.unit)}
        x, anchor = (LEFT, "start") if at_start else (RIGHT, "end")
        return joined(
            [
                level(per(height), "line-target"),
                label(x, per(height), said, "aim", anchor, dx=2 if at_start else -2, dy=-6 if height > 16 else 14),
            ]
        )

    def today(self, today: date | None) -> SafeString:
        if today is None or not self.first <= today <= self.last:
            return NOTHING
        here = self.across(today)
        ahead = bar(here, 100 - here, per(TOP), per(BOTTOM - TOP), "ahead", 0)
        said = label(here, "7%", _("today"), "axis", "end" if here > 90 else "middle")
        return joined([ahead, upright(here, per(TOP), per(BOTTOM), "line-today"), said])

    def latest(self, points: Sequence[Point]) -> SafeString:
        """The last known value with its number, on the side where the line is not."""
        known = [point for point in points if point.value is not None]
        point = known[-1]
        assert point.value is not None
        x, y = self.across(point.on), self.up(point.value)
        before = known[-2].value if len(known) > 1 else None
        falls = before is not None and before > point.value and y < BOTTOM - 12
        at_start = x <= 14
        said = label(
            x,
            per(y),
            words.number(point.value, self.unit),
            "value",
            "start" if at_start else "end",
            dx=7 if at_start else -2,
            dy=19 if falls else -9,
        )
        return joined([mark("circle", cx=per(x), cy=per(y), r=4, class_="dot"), said])

    def days(self) -> list[SafeString]:
        middle = date.fromordinal((self.first.toordinal() + self.last.toordinal()) // 2)
        year = self.last.year if self.first.year == self.last.year else None
        named = [(0.0, self.first, "start"), (self.across(middle), middle, "middle"), (100.0, self.last, "end")]
        return [label(x, "98%", words.day(on, year), "axis", anchor) for x, on, anchor in named]


def reach(values: Sequence[Number | None], target: Number | None = None) -> tuple[float, float]:
    """The ends of an axis that holds these values with some room; not below zero when nothing is."""
    seen = [float(value) for value in (*values, target) if value is not None]
    low, high = min(seen), max(seen)
    room = (high - low) * 0.12 or abs(high) * 0.1 or 1
    return (0.0 if low >= 0 and low - room < 0 else low - room), high + room
