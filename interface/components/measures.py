"""One value against what it should be, with its numbers beneath: meters, thresholds, supply, time, the scale of heat."""

from datetime import date

from django.utils.safestring import SafeString

from interface import charts, words
from interface.components.register import part, register

SIDES = {"maintain_above": "above", "maintain_below": "below"}


@register.simple_tag
def meter(
    value: words.Number | None,
    baseline: words.Number | None = None,
    target: words.Number | None = None,
    unit: str = "",
    title: str = "",
    tone: str = "",
    bare: bool = False,
    kind: str = "",
    paces: charts.Paces | None = None,
) -> SafeString:
    """A bullet from baseline to target with its three numbers; bare=True draws the bar alone.

    `kind` maintain_above or maintain_below is a threshold: inside or outside, and no way to go. `paces` draws what was
    due by today beneath the bar.
    """
    if kind in SIDES:
        return _threshold(value, target, SIDES[kind], unit, title, bare)
    drawn = charts.meter(value, baseline, target, unit, title, tone, paces)
    if bare:
        return drawn
    return part("meter", drawn=drawn, value=value, baseline=baseline, target=target, unit=unit)


def _threshold(
    value: words.Number | None, limit: words.Number | None, side: str, unit: str, title: str, bare: bool
) -> SafeString:
    drawn = charts.threshold(value, limit, side, unit, title)
    if bare:
        return drawn
    kept = None if value is None or limit is None else charts.is_kept(value, limit, side)
    return part(
        "threshold", drawn=drawn, value=value, unit=unit, kept=kept, limit=charts.limit_words(limit, side, unit)
    )


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
    given = {"label": label, "supply": supply, "demand": demand, "unit": unit, "href": href}
    return part(
        "balance", drawn=charts.balance(supply, demand, top, unit, label), gap=float(demand) - float(supply), **given
    )


@register.simple_tag
def ring(percent: words.Number | None, title: str = "", tone: str = "accent") -> SafeString:
    """Progress as a small ring."""
    return charts.ring(percent, title, tone)


@register.simple_tag
def dates_bar(start: date | None, end: date | None, today: date) -> SafeString:
    """The window of a mission: how much of it is gone, what is left."""
    drawn = charts.dates_bar(start, end, today) if start and end else ""
    return part("dates_bar", drawn=drawn, start=start, end=end, today=today)


@register.simple_tag
def heat_key(unit: str = "", top: words.Number = 100, over: str = "") -> SafeString:
    """The scale of a heat map with its unit: the seven steps in numbers, what is over the top, what is not known."""
    steps = [(step, words.number(round(float(top) * step / 6))) for step in range(7)]
    return part("heat_key", steps=steps, unit=unit, over=over)
