"""Figures drawn on the server: plain values in, SVG out, never an inline style.

A chart has no viewBox of its own: its marks stand at percentages of whatever width it is given, so text keeps its
size from 390 to 1440 px. Colour comes from classes, words from labels, and the numbers from a table beside it.
"""

from interface.charts.axis import Point
from interface.charts.bars import amount_bar, at_most_four, balance, mix_bar, named_below, stacked_bar
from interface.charts.branches import DEEPEST, branches
from interface.charts.dates import dates_bar, month_axis, timeline_bar
from interface.charts.meters import Paces, is_kept, limit_words, meter, progress_share, threshold
from interface.charts.rings import ring
from interface.charts.scatter import Dot, scatter
from interface.charts.sparks import sparkline
from interface.charts.trends import Chance, fan, is_long, trend_line
from interface.charts.twins import Twin, aligned

__all__ = [
    "DEEPEST",
    "Chance",
    "Dot",
    "Paces",
    "Point",
    "Twin",
    "aligned",
    "amount_bar",
    "at_most_four",
    "balance",
    "branches",
    "dates_bar",
    "fan",
    "is_kept",
    "is_long",
    "limit_words",
    "meter",
    "mix_bar",
    "month_axis",
    "named_below",
    "progress_share",
    "ring",
    "scatter",
    "sparkline",
    "stacked_bar",
    "threshold",
    "timeline_bar",
    "trend_line",
]
