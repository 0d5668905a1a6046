"""Figures with their title, their words and the table behind them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interface import charts, words
from interface.components.register import part, register


def figure(drawn: SafeString | str, title: str, twin: charts.Twin | None = None, **more: Any) -> SafeString:
    """A figure in its frame: its active title above, the same numbers as a table below."""
    return part("figure", drawn=drawn, title=title, twin=twin, **more)


def in_unit(name: str, unit: str) -> str:
    """The name of a column of figures with their unit, so that the figures themselves are plain: "Value, FTE"."""
    return f"{name}, {unit}" if unit else name


@register.simple_tag
def sparkline(
    values: Sequence[words.Number | None], target: words.Number | None = None, title: str = "", unit: str = ""
) -> SafeString:
    """A small trend line."""
    return charts.sparkline(values, target, title, unit)


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
    """A trend with axes, its active title, and its table.

    A page whose series is long (`charts.is_long`) includes layouts/long_series_scripts.html: then one can look into it.
    """
    drawn = charts.trend_line(points, target, unit, title, start, end, today)
    if charts.is_long(points):
        drawn = part("long_series", drawn=drawn, series=_as_data(points), unit=unit, target=target)
    return figure(drawn, title, _of_points(points, unit))


def _as_data(points: Sequence[charts.Point]) -> str:
    """Days since 1970 and values, for the script that draws a long series."""
    epoch = date(1970, 1, 1)
    values = [None if point.value is None else float(point.value) for point in points]
    return json.dumps([[(point.on - epoch).days for point in points], values], separators=(",", ":"))


def _of_points(points: Sequence[charts.Point], unit: str) -> charts.Twin:
    values = charts.aligned([point.value for point in points])
    days = [words.day(point.on) for point in points]
    if not any(point.high is not None for point in points):
        return charts.Twin((_("Day"), in_unit(_("Value"), unit)), list(zip(days, values, strict=True)))
    low, high = (charts.aligned(side) for side in ([p.low for p in points], [p.high for p in points]))
    return charts.Twin(
        (_("Day"), _("Value"), _("Lowest"), _("Highest")), list(zip(days, values, low, high, strict=True))
    )


@register.simple_tag
def fan(
    points: Sequence[charts.Point],
    chances: Sequence[charts.Chance],
    target: words.Number | None = None,
    unit: str = "",
    title: str = "",
) -> SafeString:
    """What was measured and what may come of it: `charts.Chance(on, p10, p50, p90)`."""
    seen = [(words.day(p.on), words.number(p.value), "", "", "") for p in points if p.value is not None]
    ahead = [(words.day(c.on), "", *(words.number(v) for v in (c.p10, c.p50, c.p90))) for c in chances]
    head = (_("Day"), in_unit(_("Measured"), unit), _("1 of 10 below"), _("Half below"), _("9 of 10 below"))
    return figure(charts.fan(points, chances, target, unit, title), title, charts.Twin(head, [*seen, *ahead]))


@register.simple_tag
def bars(rows: Sequence[Mapping[str, Any]], title: str = "", unit: str = "", name: str = "") -> SafeString:
    """Amounts under each other on one scale, each with its name and number: {label, value, href, key, note}."""
    known = [float(row["value"]) for row in rows if row["value"] is not None]
    ends = min(known, default=0), max(known, default=0)
    figures = charts.aligned([row["value"] for row in rows], unit)
    drawn = [
        {
            **row,
            "figure": figure,
            "drawn": charts.amount_bar(row["value"], *ends, unit, row["label"], row.get("key") or "accent"),
        }
        for row, figure in zip(rows, figures, strict=True)
    ]
    plain = charts.aligned([row["value"] for row in rows])
    cells = [(named(row), shown) for row, shown in zip(rows, plain, strict=True)]
    twin = charts.Twin((name or _("Name"), in_unit(_("Value"), unit)), cells)
    return figure(part("bars", rows=drawn), title, twin)


def named(row: Mapping[str, Any]) -> str:
    """The label of a row, as a link where it leads somewhere."""
    return format_html('<a href="{}">{}</a>', row["href"], row["label"]) if row.get("href") else str(row["label"])


@register.simple_tag
def stacked_bar(parts: Sequence[Mapping[str, Any]], title: str = "", unit: str = "", name: str = "") -> SafeString:
    """One bar in at most four parts, their names beneath them; what does not fit there is named right below."""
    known = charts.at_most_four(parts)
    total = sum(float(each["value"]) for each in known)
    keys = [{**each, "when": charts.named_below(each, total)} for each in known]
    figures = charts.aligned([each["value"] for each in parts])
    twin = charts.Twin(
        (name or _("Part"), in_unit(_("Value"), unit)),
        [(named(each), shown) for each, shown in zip(parts, figures, strict=True)],
    )
    drawn = charts.stacked_bar(parts, title, unit, named=True)
    return figure(part("stacked_bar", drawn=drawn, parts=keys, unit=unit), title, twin)


@register.simple_tag
def mix(shares: Sequence[Mapping[str, Any]], title: str = "", whole: bool = True) -> SafeString:
    """Shares in per cent against their target bands, as a table with a bar in each row: {key, label, share, low, high, amount}."""
    rows = [{**share, "drawn": _mix_row(share), "verdict": _verdict(share)} for share in shares]
    drawn = charts.stacked_bar([{**share, "value": share["share"]} for share in shares], title, "%") if whole else ""
    return part("mix", rows=rows, whole=drawn, title=title)


def _mix_row(share: Mapping[str, Any]) -> SafeString:
    return charts.mix_bar(share["share"], share.get("low"), share.get("high"), share["key"], share["label"])


def _verdict(share: Mapping[str, Any]) -> dict[str, Any] | None:
    """Where a share stands to its band: the points over or under, None when there is no band."""
    low, high, here = share.get("low"), share.get("high"), share["share"]
    if low is None or high is None:
        return None
    return {"over": max(0, here - high), "under": max(0, low - here)}


@register.simple_tag
def scatter(
    dots: Sequence[charts.Dot],
    x_label: str,
    y_label: str,
    title: str = "",
    x_top: words.Number = 100,
    y_top: words.Number = 100,
    y_low: words.Number = 0,
    y_names: Sequence[tuple[words.Number, str]] = (),
    tones: Sequence[tuple[str, str]] = (),
) -> SafeString:
    """Two measures of many things, with its table. `tones`: what the shapes say, as (tone, words)."""
    drawn = charts.scatter(dots, x_label, y_label, title, (0, x_top), (y_low, y_top), y_names)
    twin = charts.Twin((_("Name"), x_label, y_label), _of_dots(dots))
    return figure(drawn, title, twin, tones=[(tone, SHAPES.get(tone, "disc"), said) for tone, said in tones])


SHAPES = {"ok": "disc", "warn": "triangle", "bad": "square"}


def _of_dots(dots: Iterable[charts.Dot]) -> list[tuple[str, str, str]]:
    return [(named({"label": d.label, "href": d.href}), words.number(d.x), words.number(d.y)) for d in dots]


@register.simple_tag
def timeline(
    rows: Sequence[Mapping[str, Any]], first: date, last: date, today: date | None = None, title: str = ""
) -> SafeString:
    """Windows under each other on one calendar: rows of {label, start, end, key, href, note}."""
    drawn = [{**row, "drawn": _window(row, first, last, today)} for row in rows]
    head = (_("Name"), _("From"), _("Until"), _("Note"))
    twin = charts.Twin(
        head,
        [(named(r), words.day(r["start"]), words.day(r.get("end")), str(r.get("note") or "")) for r in rows],
        frozenset(range(4)),
    )
    return figure(part("timeline", rows=drawn, axis=charts.month_axis(first, last)), title, twin)


@register.simple_tag
def branches(rows: Sequence[Mapping[str, Any]], title: str = "") -> SafeString:
    """What follows from what: rows of {label, depth, href, facts, here} in the order of a walk through the tree."""
    here = next((place for place, row in enumerate(rows) if row.get("here")), None)
    depths = [int(row["depth"]) for row in rows]
    drawn = [{**row, "drawn": svg} for row, svg in zip(rows, charts.branches(depths, here), strict=True)]
    twin = charts.Twin(
        (_("Step"), _("What"), _("About it")),
        [(str(row["depth"] + 1), str(row["label"]), " · ".join(map(str, row.get("facts", ())))) for row in rows],
        frozenset(range(3)),
    )
    columns = min(max(depths, default=0), charts.DEEPEST) + 1
    return figure(part("branches", rows=drawn, columns=columns), title, twin)


def _window(row: Mapping[str, Any], first: date, last: date, today: date | None) -> SafeString:
    key, label = row.get("key") or "accent", str(row["label"])
    return charts.timeline_bar(row["start"], row.get("end"), first, last, today, key, label)


@register.simple_tag
def cascade(nodes: Sequence[Mapping[str, Any]], label: str = "") -> SafeString:
    """A tree from left to right: {kind, word, key, title, href, note, percent, tone, status, confidence, sentences, children}.

    The page links css/cascade.css, and js/cascade.js for arrow keys and folding.
    """
    return part("cascade", nodes=nodes, label=label)
