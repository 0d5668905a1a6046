"""The marks every chart is made of."""

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from html import escape
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

Number = int | float | Decimal
Attribute = str | int | float

NOTHING = SafeString("")


def mark(name: str, *inside: SafeString | str, **attributes: Attribute | None) -> SafeString:
    """One element. Underscores in attribute names become hyphens, a trailing one goes; None leaves it out."""
    given = [f' {_attribute(key)}="{_escaped(value)}"' for key, value in attributes.items() if value is not None]
    return SafeString(f"<{name}{''.join(given)}>{''.join(map(_escaped, inside))}</{name}>")


def joined(parts: Iterable[SafeString | str]) -> SafeString:
    """Marks one after the other."""
    return SafeString("".join(map(_escaped, parts)))


@cache
def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _escaped(value: Any) -> str:
    """As format_html does it, but without its detours: hundreds of marks make a chart."""
    if type(value) in (SafeString, int, float):
        return str(value)
    return escape(value) if type(value) is str else conditional_escape(value)


def drawing(
    kind: str, height: int, title: str, desc: str, *marks: SafeString, role: str = "img", also: str = ""
) -> SafeString:
    """A whole chart: its words first, so that it can be read aloud. `also`: more classes, such as its gutter."""
    words = joined([mark("title", title), mark("desc", desc) if desc else NOTHING])
    label = title if role != "img" else None
    style = f"chart chart-{kind} {also}".strip()
    return mark("svg", words, *marks, class_=style, role=role, aria_label=label, width="100%", height=height)


def stretched(*marks: SafeString) -> SafeString:
    """A part that stretches with the width, for lines and areas; its coordinates run from 0 to 100."""
    return mark("svg", *marks, viewBox="0 0 100 100", preserveAspectRatio="none", width="100%", height="100%")


def bar(x: float, width: float, y: Attribute, height: Attribute, style: str, radius: float = 2) -> SafeString:
    """A rectangle from x, so wide, both in per cent of the chart."""
    return mark("rect", x=per(x), width=per(max(0.0, width)), y=y, height=height, rx=radius, class_=style)


def label(
    x: float, y: Attribute, words: str, style: str = "", anchor: str | None = None, dx: float = 0, dy: float = 0
) -> SafeString:
    """Words at a point; near an edge they turn inwards so that nothing is cut off."""
    turn = anchor or ("start" if x < 8 else "end" if x > 92 else "middle")
    return mark(
        "text", words, x=per(x), y=y, dx=dx or None, dy=dy or None, text_anchor=turn, class_=f"words {style}".strip()
    )


def upright(x: float, y1: Attribute, y2: Attribute, style: str) -> SafeString:
    """A vertical line."""
    return mark("line", x1=per(x), x2=per(x), y1=y1, y2=y2, class_=style)


def level(y: Attribute, style: str, x1: float = 0, x2: float = 100) -> SafeString:
    """A horizontal line."""
    return mark("line", x1=per(x1), x2=per(x2), y1=y, y2=y, class_=style)


def per(value: float) -> str:
    """A share of the chart's width or height as an attribute."""
    return f"{plain(value)}%"


def plain(value: float) -> str:
    """A coordinate without idle decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def scaled(value: Number, low: Number, high: Number, start: float = 0, end: float = 100) -> float:
    """Where a value falls between two ends of a chart; the middle when all values are the same."""
    span = float(high) - float(low)
    share = (float(value) - float(low)) / span if span else 0.5
    return start + share * (end - start)


def path(points: Sequence[tuple[float, float] | None]) -> str:
    """A path through points; None breaks it, because a gap is not a line."""
    steps: list[str] = []
    pen_down = False
    for point in points:
        if point is not None:
            steps.append(f"{'L' if pen_down else 'M'}{plain(point[0])} {plain(point[1])}")
        pen_down = point is not None
    return "".join(steps)


def runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The unbroken stretches between gaps."""
    found: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [run for run in found if run]


def clamped(value: float, low: float = 0, high: float = 100) -> float:
    """A value kept between two ends."""
    return min(high, max(low, value))


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round values between two ends, about so many: the ones a person would write on an axis."""
    rough = (high - low) / about or 1.0
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * each for each in (1, 2, 2.5, 5, 10) if size * each >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(step * n, 10) for n in range(first, math.floor(high / step + 1e-9) + 1)]
