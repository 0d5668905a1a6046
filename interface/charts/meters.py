"""From baseline to target: the bullet of a key result."""

from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interface import words
from interface.charts.marks import NOTHING, Number, bar, clamped, drawing, upright

HEIGHT = 12


def progress_share(value: Number | None, baseline: Number | None, target: Number | None) -> float | None:
    """How much of the way from baseline to target is done: below 0 when regressed, above 1 when passed, None when unknown."""
    if value is None or target is None:
        return None
    start, aim, here = (Decimal(str(each if each is not None else 0)) for each in (baseline, target, value))
    if start == aim:
        return None
    return float((here - start) / (aim - start))


def meter(
    value: Number | None,
    baseline: Number | None = None,
    target: Number | None = None,
    unit: str = "",
    title: str = "",
    tone: str = "",
) -> SafeString:
    """A bullet: filled from the baseline towards the target, backwards when regressed, empty and dashed when unknown."""
    share = progress_share(value, baseline, target)
    name = title or _("Progress")
    if share is None:
        return drawing(
            "meter", HEIGHT, name, _meter_words(value, baseline, target, unit), bar(0, 100, 2.5, 7, "track-none", 3.5)
        )
    low, high = min(0.0, clamped(share, -1, 0) * 1.1), max(1.0, clamped(share, 1, 2))

    def place(at: float) -> float:
        return (at - low) / (high - low) * 100

    here, start, aim = place(clamped(share, low, high)), place(0), place(1)
    back = share < 0
    marks = [
        bar(0, 100, 2.5, 7, "track", 3.5),
        bar(min(start, here), abs(here - start), 2.5, 7, f"fill fill-{'bad' if back else tone or 'accent'}", 3.5),
        upright(start, 0, HEIGHT, "tick-base") if back else NOTHING,
        upright(min(aim, 99.6), 0, HEIGHT, "tick-aim"),
    ]
    return drawing("meter", HEIGHT, name, _meter_words(value, baseline, target, unit), *marks)


def _meter_words(value: Number | None, baseline: Number | None, target: Number | None, unit: str) -> str:
    if value is None:
        return _("No data yet")
    if target is None:
        return _("%(value)s, no target set") % {"value": words.number(value, unit)}
    return _("%(value)s, from %(baseline)s towards %(target)s") % {
        "value": words.number(value, unit),
        "baseline": words.number(baseline or 0, unit),
        "target": words.number(target, unit),
    }
