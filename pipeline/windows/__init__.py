"""KPIs over a topic: windows of time, which events count, and what a window adds up to. Imports no Django."""

from pipeline.windows.clock import Every, bounds, is_zone, next_window, window_ends, window_of, window_starts
from pipeline.windows.figures import Contribution, WindowState, contribution
from pipeline.windows.rule import Aggregate, Condition, KpiRule, NotAKpi
from pipeline.windows.validity import require_valid
from pipeline.windows.values import is_counted, number_of

__all__ = [
    "Aggregate",
    "Condition",
    "Contribution",
    "Every",
    "KpiRule",
    "NotAKpi",
    "WindowState",
    "bounds",
    "contribution",
    "is_counted",
    "is_zone",
    "next_window",
    "number_of",
    "require_valid",
    "window_ends",
    "window_of",
    "window_starts",
]
