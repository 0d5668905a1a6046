"""Progress as a ring: small enough to stand in a node of a tree."""

import math

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interface import words
from interface.charts.marks import NOTHING, Number, clamped, mark, plain

RADIUS = 8.0


def ring(percent: Number | None, title: str = "", tone: str = "accent") -> SafeString:
    """A ring that is closed at 100 per cent; dashed when nothing is known."""
    round_ = 2 * math.pi * RADIUS
    said = _("No data yet") if percent is None else words.number(percent, "%")
    name = mark("title", f"{title}: {said}" if title else said)
    base = mark("circle", cx=10, cy=10, r=RADIUS, class_="ring-none" if percent is None else "ring-track")
    gone = NOTHING
    if percent:
        length = clamped(float(percent)) / 100 * round_
        gone = mark(
            "circle",
            cx=10,
            cy=10,
            r=RADIUS,
            class_=f"ring-fill ring-{tone}",
            stroke_dasharray=f"{plain(length)} {plain(round_)}",
            transform="rotate(-90 10 10)",
        )
    return mark("svg", name, base, gone, class_="ring", role="img", width=20, height=20, viewBox="0 0 20 20")
