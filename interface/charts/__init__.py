"""Figures drawn on the server: plain values in, SVG out, never an inline style.

A chart has no viewBox of its own: its marks stand at percentages of whatever width it is given, so text keeps its
size from 390 to 1440 px. Colour comes from classes, words from labels, and the numbers from a table beside it.
"""

from interface.charts.bars import balance, mix_bar, stacked_bar
from interface.charts.dates import dates_bar, month_axis, timeline_bar
from interface.charts.lines import Point, sparkline, trend_line
from interface.charts.meters import meter, progress_share
from interface.charts.scatter import Dot, scatter

__all__ = [
    "Dot",
    "Point",
    "balance",
    "dates_bar",
    "meter",
    "mix_bar",
    "month_axis",
    "progress_share",
    "scatter",
    "sparkline",
    "stacked_bar",
    "timeline_bar",
    "trend_line",
]
