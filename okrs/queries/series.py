"""Series of KPIs as pages show them, and their rules as sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from interface import words
from okrs.models import Kpi, KpiWindow
from pipeline.windows import Condition, KpiRule, next_window, window_ends

DRAWN = 26  # windows in the small line of a list
OPS = {
    "eq": "is", "ne": "is not", "in": "is one of", "gt": "is more than", "gte": "is at least", "lt": "is less than",
    "lte": "is at most",
}  # fmt: skip
FIGURES = {"count": "number of events", "distinct": "number of different values of", "min": "least", "max": "most"}


@dataclass(frozen=True)
class Line:
    """One window of a series as a page shows it; `value` is None for a window without a readable event."""

    starts_on: date
    ends_on: date
    value: Decimal | None
    events: int = 0
    unreadable: int = 0

    @property
    def figure(self) -> str:
        """The figure with all its digits, thousands apart, no idle noughts."""
        return "" if self.value is None else f"{self.value.normalize():,f}"

    @property
    def told(self) -> str:
        return words.day_range(self.starts_on, self.ends_on)


def series_of(kpi: Kpi, most: int = 800) -> list[Line]:
    """The newest windows in order of time, the windows in which nothing happened among them."""
    return _lines(kpi, kpi.windows.order_by("-starts_on")[:most], most)


def _lines(kpi: Kpi, windows: Iterable[KpiWindow], most: int) -> list[Line]:
    every = kpi.computes.window
    kept = {window.starts_on: window for window in windows}
    if not kept:
        return []
    lines, day, last = [], min(kept), max(kept)
    while day <= last:
        lines.append(_line(day, window_ends(day, every), kept.get(day)))
        day = next_window(day, every)
    return lines[-most:]


def _line(starts_on: date, ends_on: date, window: KpiWindow | None) -> Line:
    if window is None:
        return Line(starts_on, ends_on, None)
    value = Decimal(window.value) if window.value else None
    return Line(starts_on, ends_on, value, window.events, window.unreadable)


@dataclass(frozen=True)
class Latest:
    """A KPI with its last whole picture for a list: the newest figure, the one before, the last weeks."""

    kpi: Kpi
    lines: list[Line]

    @property
    def newest(self) -> Line | None:
        return self.lines[-1] if self.lines else None

    @property
    def values(self) -> list[Decimal | None]:
        return [line.value for line in self.lines]


def latest_of(rows: Iterable[Kpi]) -> list[Latest]:
    """Each KPI with its newest windows, in one query for all of them."""
    kpis = list(rows)
    newest = Window(RowNumber(), partition_by="kpi_id", order_by=F("starts_on").desc())
    windows: dict[object, list[KpiWindow]] = {kpi.pk: [] for kpi in kpis}
    for window in KpiWindow.objects.filter(kpi__in=kpis).annotate(place=newest).filter(place__lte=DRAWN):
        windows[window.kpi_id].append(window)
    return [Latest(kpi, _lines(kpi, windows[kpi.pk], DRAWN)) for kpi in kpis]


def told(rule: KpiRule) -> str:
    """The rule as a sentence: "Each week the sum of sales_value where category is POULTRY"."""
    figure = _figure(rule.aggregate, rule.field)
    if rule.aggregate == "ratio":
        figure = f"{_figure('sum' if rule.field else 'count', rule.field)}, divided by the {_figure(rule.per, rule.per_field)}"
    where = " and ".join(_told(condition) for condition in rule.where)
    times = f", times {rule.scale.normalize():f}" if rule.scale != 1 else ""
    return f"Each {rule.window} the {figure}{f' where {where}' if where else ''}{times}. Time zone: {rule.zone}."


def _figure(aggregate: str, field: str) -> str:
    if aggregate == "count":
        return FIGURES["count"]
    return (
        f"{FIGURES[aggregate]} {field}"
        if aggregate == "distinct"
        else f"{FIGURES.get(aggregate, aggregate)} of {field}"
    )


def _told(condition: Condition) -> str:
    if condition.op == "exists":
        return f"{condition.field} is {'there' if condition.value else 'missing'}"
    value = ", ".join(map(str, condition.value)) if isinstance(condition.value, tuple) else condition.value
    return f"{condition.field} {OPS[condition.op]} {value}"
