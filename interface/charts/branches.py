"""What follows from what, drawn beside rows: a tree whose rows may be as high as their words need."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from interface.charts.marks import NOTHING, mark

STEP, DOT_Y, RADIUS = 18, 20, 5
DEEPEST = 8  # deeper rows stand below each other, so that a narrow page keeps room for words


def branches(depths: Sequence[int], here: int | None = None) -> list[SafeString]:
    """One drawing for each row, in the order of a walk through the tree; `here` is the row that it is all about."""
    shown = [min(depth, DEEPEST) for depth in depths]
    width = (max(shown, default=0) + 1) * STEP
    return [_row(shown, place, width, place == here) for place in range(len(shown))]


def _row(depths: Sequence[int], place: int, width: int, is_here: bool) -> SafeString:
    depth, below = depths[place], depths[place + 1 :]
    lines = [_upright(column, 0, "100%") for column in range(depth - 1) if _goes_on(below, column + 1)]
    if depth:
        lines.append(_upright(depth - 1, 0, "100%" if _goes_on(below, depth) else DOT_Y))
        lines.append(mark("line", x1=_x(depth - 1), x2=_x(depth), y1=DOT_Y, y2=DOT_Y, class_="branch"))
    if below and below[0] > depth:
        lines.append(_upright(depth, DOT_Y, "100%"))
    dot = mark("circle", cx=_x(depth), cy=DOT_Y, r=RADIUS, class_="branch-here" if is_here else "branch-dot")
    ring = mark("circle", cx=_x(depth), cy=DOT_Y, r=RADIUS + 3, class_="branch-ring") if is_here else NOTHING
    return mark("svg", *lines, dot, ring, class_="branches", width=width, height="100%", aria_hidden="true")


def _goes_on(below: Sequence[int], depth: int) -> bool:
    """True when a further row of this depth hangs on the same stem: before one that stands further left."""
    for other in below:
        if other <= depth:
            return other == depth
    return False


def _x(column: int) -> int:
    return column * STEP + STEP // 2


def _upright(column: int, y1: int, y2: int | str) -> SafeString:
    return mark("line", x1=_x(column), x2=_x(column), y1=y1, y2=y2, class_="branch")
