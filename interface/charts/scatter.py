"""Two measures of many things: each dot named beside itself where there is room, all of them in the table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interface.charts.marks import NOTHING, Number, drawing, joined, label, level, mark, per, scaled, ticks, upright
from interface.words import short_number

HEIGHT = 300
WIDE, NARROW = 500, 300  # charts.css changes from one to the other at 520 px
LETTER, LINE = 6.1, 15.0
LEFT, RIGHT, TOP, BOTTOM = 3.0, 97.0, 8.0, 86.0
OUTLINES = {"warn": "M0-6.5 6.5 5H-6.5Z", "bad": "M-5-5H5V5H-5Z"}


@dataclass(frozen=True)
class Dot:
    """One thing: where it stands, what it is called, its tone (ok, warn, bad, plain) and where its page is."""

    x: Number
    y: Number
    label: str
    tone: str = "accent"
    href: str = ""


@dataclass(frozen=True)
class _Box:
    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def scatter(
    dots: Sequence[Dot],
    x_label: str,
    y_label: str,
    title: str = "",
    x_range: tuple[Number, Number] = (0, 100),
    y_range: tuple[Number, Number] = (0, 100),
    y_names: Sequence[tuple[Number, str]] = (),
) -> SafeString:
    """A scatter with a cross through its middle. Labels that would collide at a width are left out at that width.

    A range that begins with its larger end runs downwards, so that a first rank can stand on top. `y_names`: what is
    written at heights of the left edge.
    """
    places = [(scaled(dot.x, *x_range, LEFT, RIGHT), scaled(dot.y, *y_range, BOTTOM, TOP)) for dot in dots]
    wide, narrow = _named(dots, places, WIDE), _named(dots, places, NARROW)
    marks = [
        _frame(),
        *[
            _dot(dot, place, wide.get(i), narrow.get(i))
            for i, (dot, place) in enumerate(zip(dots, places, strict=True))
        ],
    ]
    marks += [
        label(scaled(step, *x_range, LEFT, RIGHT), "92.5%", short_number(step), "axis", "middle")
        for step in ticks(float(x_range[0]), float(x_range[1]))
    ]
    marks += [
        label(0, per(scaled(height, *y_range, BOTTOM, TOP)), name, "axis", "end", dx=-8, dy=4)
        for height, name in y_names
    ]
    marks += [
        label(RIGHT, "98.5%", f"{x_label} \u2192", "axis", "end"),
        label(0, "3%", f"\u2191 {y_label}", "axis", "start"),
    ]
    desc = _("%(count)d dots: %(x)s across, %(y)s upwards") % {"count": len(dots), "x": x_label, "y": y_label}
    return drawing(
        "scatter",
        HEIGHT,
        title or f"{y_label}, {x_label}",
        desc,
        *marks,
        role="group" if any(dot.href for dot in dots) else "img",
        also=f"gutter-{max(len(name) for _height, name in y_names)}" if y_names else "",
    )


def _frame() -> SafeString:
    middle = (TOP + BOTTOM) / 2
    return joined(
        [
            level(per(BOTTOM), "line-axis"),
            level(per(middle), "line-grid"),
            upright(50, per(TOP), per(BOTTOM), "line-grid"),
        ]
    )


def _named(dots: Sequence[Dot], places: Sequence[tuple[float, float]], width: int) -> dict[int, str]:
    """Which dots get their name at this width, and on which side of it."""
    taken = [_around(place, width) for place in places]
    found: dict[int, str] = {}
    for index, (dot, place) in enumerate(zip(dots, places, strict=True)):
        for side in ("start", "end", "over", "under"):
            box = _box(dot.label, place, side, width)
            if (
                box.left >= 0
                and box.right <= width
                and box.top >= 0
                and box.bottom <= BOTTOM / 100 * HEIGHT + LINE / 2
                and not any(box.meets(other) for i, other in enumerate(taken) if i != index)
            ):
                found[index] = side
                taken.append(box)
                break
    return found


def _around(place: tuple[float, float], width: int) -> _Box:
    x, y = place[0] / 100 * width, place[1] / 100 * HEIGHT
    return _Box(x - 6, x + 6, y - 6, y + 6)


def _box(words: str, place: tuple[float, float], side: str, width: int) -> _Box:
    x, y = place[0] / 100 * width, place[1] / 100 * HEIGHT
    reach = len(words) * LETTER
    if side == "start":
        return _Box(x + 8, x + 12 + reach, y - LINE / 2, y + LINE / 2)
    if side == "end":
        return _Box(x - 12 - reach, x - 8, y - LINE / 2, y + LINE / 2)
    top = y - 8 - LINE if side == "over" else y + 8
    return _Box(x - reach / 2, x + reach / 2, top, top + LINE)


def _dot(dot: Dot, place: tuple[float, float], wide: str | None, narrow: str | None) -> SafeString:
    x, y = place
    names = [_name(dot.label, x, y, side, style) for side, style in _sides(wide, narrow)]
    shape = joined([mark("title", dot.label), _shape(dot.tone, x, y), *names])
    return mark("a", shape, href=dot.href) if dot.href else mark("g", shape)


def _shape(tone: str, x: float, y: float) -> SafeString:
    """The shape of a status where the dot stands, so that it can be told without its colour."""
    style = f"mark mark-{tone}"
    if tone not in OUTLINES:
        return mark("circle", cx=per(x), cy=per(y), r=5.5, class_=style)
    return mark("svg", mark("path", d=OUTLINES[tone], class_=style), x=per(x), y=per(y), overflow="visible")


def _sides(wide: str | None, narrow: str | None) -> list[tuple[str, str]]:
    if wide and wide == narrow:
        return [(wide, "")]
    return [(side, style) for side, style in ((wide, "when-wide"), (narrow, "when-narrow")) if side]


def _name(words: str, x: float, y: float, side: str, style: str) -> SafeString:
    dx, dy = {"start": (9, 4), "end": (-9, 4), "over": (0, -11), "under": (0, 20)}[side]
    anchor = side if side in {"start", "end"} else "middle"
    return label(x, per(y), words, f"name {style}".strip(), anchor, dx=dx, dy=dy) if words else NOTHING
