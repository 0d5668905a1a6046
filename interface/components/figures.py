"""Figures with their words and their table."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from interface import charts, words
from interface.components.register import part, register


@register.simple_tag
def sparkline(
    values: Sequence[words.Number | None], target: words.Number | None = None, title: str = "", unit: str = ""
) -> SafeString:
    """A small trend line."""
    return charts.sparkline(values, target, title, unit)


@register.simple_tag
def meter(
    value: words.Number | None,
    baseline: words.Number | None = None,
    target: words.Number | None = None,
    unit: str = "",
    title: str = "",
    tone: str = "",
    bare: bool = False,
) -> SafeString:
    """A bullet from baseline to target with its three numbers; bare=True draws the bar alone."""
    drawn = charts.meter(value, baseline, target, unit, title, tone)
    if bare:
        return drawn
    share = charts.progress_share(value, baseline, target)
    return part("meter", drawn=drawn, value=value, baseline=baseline, target=target, unit=unit, share=share)


@register.simple_tag
def trend(
    points: Sequence[charts.Point],
    target: words.Number | None = None,
    unit: str = "",
    title: str = "",
    start: date | None = None,
    end: date | None = None,
    today: date | None = None,
) -> SafeString:
    """A trend with axes, its active title, and its table."""
    drawn = charts.trend_line(points, target, unit, title, start, end, today)
    return part("trend", drawn=drawn, points=points, unit=unit, title=title)


@register.simple_tag
def stacked_bar(parts: Sequence[Mapping[str, Any]], title: str = "", unit: str = "") -> SafeString:
    """One bar in parts with its legend right below."""
    return part("stacked_bar", drawn=charts.stacked_bar(parts, title, unit), parts=parts, unit=unit, title=title)


@register.simple_tag
def mix(shares: Sequence[Mapping[str, Any]], title: str = "") -> SafeString:
    """Shares in per cent against their target bands: {key, label, share, low, high, amount}."""
    rows = [{**share, "drawn": _mix_row(share), "verdict": _verdict(share)} for share in shares]
    whole = charts.stacked_bar([{**share, "value": share["share"]} for share in shares], title, "%")
    return part("mix", rows=rows, whole=whole, title=title)


def _mix_row(share: Mapping[str, Any]) -> SafeString:
    return charts.mix_bar(share["share"], share.get("low"), share.get("high"), share["key"], share["label"])


def _verdict(share: Mapping[str, Any]) -> dict[str, Any] | None:
    """Where a share stands to its band: the points over or under, None when there is no band."""
    low, high, here = share.get("low"), share.get("high"), share["share"]
    if low is None or high is None:
        return None
    return {"over": max(0, here - high), "under": max(0, low - here)}


@register.simple_tag
def balance(
    label: str,
    supply: words.Number,
    demand: words.Number,
    top: words.Number | None = None,
    unit: str = "",
    href: str = "",
) -> SafeString:
    """Supply against demand of one profession, the gap in numbers."""
    drawn = charts.balance(supply, demand, top, unit, label)
    return part(
        "balance",
        drawn=drawn,
        label=label,
        supply=supply,
        demand=demand,
        gap=float(demand) - float(supply),
        unit=unit,
        href=href,
    )


@register.simple_tag
def scatter(
    dots: Sequence[charts.Dot],
    x_label: str,
    y_label: str,
    title: str = "",
    x_top: words.Number = 100,
    y_top: words.Number = 100,
) -> SafeString:
    """Two measures of many things, with its table."""
    drawn = charts.scatter(dots, x_label, y_label, title, (0, x_top), (0, y_top))
    return part("scatter", drawn=drawn, dots=dots, x_label=x_label, y_label=y_label, title=title)


@register.simple_tag
def dates_bar(start: date | None, end: date | None, today: date) -> SafeString:
    """The window of a mission: how much of it is gone, what is left."""
    drawn = charts.dates_bar(start, end, today) if start and end else ""
    return part("dates_bar", drawn=drawn, start=start, end=end, today=today)


@register.simple_tag
def timeline(
    rows: Sequence[Mapping[str, Any]], first: date, last: date, today: date | None = None, title: str = ""
) -> SafeString:
    """Windows under each other on one calendar: rows of {label, start, end, key, href, note}."""
    drawn = [
        {
            **row,
            "drawn": charts.timeline_bar(
                row["start"], row.get("end"), first, last, today, row.get("key") or "accent", str(row["label"])
            ),
        }
        for row in rows
    ]
    return part("timeline", rows=drawn, axis=charts.month_axis(first, last), title=title)


@register.simple_tag
def heat_map(
    columns: Sequence[Any],
    rows: Sequence[Mapping[str, Any]],
    title: str = "",
    corner: str = "",
    top: words.Number = 100,
) -> SafeString:
    """A table of numbers on a scale of colour. Rows: {label, href, note, pinned, cells: [{value, text, href, title, key}]}."""
    size = "heat-many" if len(columns) > 16 else "heat-some" if len(columns) > 6 else ""
    drawn = [
        {**row, "drawn": [_heat_cell(cell, bool(row.get("pinned")), top or 100) for cell in row["cells"]]}
        for row in rows
    ]
    return part("heat_map", columns=columns, rows=drawn, title=title, corner=corner, size=size)


def _heat_cell(cell: Mapping[str, Any], pinned: bool, top: words.Number) -> dict[str, Any]:
    """A cell with its words and its look: pinned rows count, the others are on the scale of colour."""
    value = cell.get("value")
    text = cell.get("text")
    return {
        **cell,
        "shown": words.number(value) if text is None else text,
        "look": cell.get("class") or _heat_look(value, pinned, top),
    }


def _heat_look(value: words.Number | None, pinned: bool, top: words.Number) -> str:
    step = words.heat_step(value, top)
    if step is None or value is None:
        return "heat-unknown"
    if pinned:
        return ""
    return f"heat-{step} heat-over" if value > top else f"heat-{step}"
