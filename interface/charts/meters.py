"""One value against what it should be: on its way from a baseline to a target, or kept on one side of a threshold."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interface import words
from interface.charts.marks import NOTHING, Number, bar, clamped, drawing, joined, mark, per, scaled, upright

HEIGHT = 12
Paces = tuple[Number, Number]


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
    paces: Paces | None = None,
) -> SafeString:
    """A bullet: filled from the baseline towards the target, backwards when regressed, empty and dashed when unknown.

    `paces`: the shares of the way that were due today, far behind below the first and a little behind below the
    second; they lie beneath as bands.
    """
    share = progress_share(value, baseline, target)
    name, said = title or _("Progress"), _meter_words(value, baseline, target, unit)
    if paces:
        said += _("; %(share)s of the way is due by today") % {"share": words.number(float(paces[1]) * 100, "%", 0)}
    if share is None:
        return drawing("meter", HEIGHT, name, said, bar(0, 100, 2.5, 7, "track-none", 3.5))
    low, high = min(0.0, clamped(share, -1, 0) * 1.1), max(1.0, clamped(share, 1, 2))

    def place(at: Number) -> float:
        return clamped(scaled(at, low, high))

    here, start, back = place(share), place(0), share < 0
    y, thick = (3.5, 5) if paces else (2.5, 7)
    return drawing(
        "meter",
        HEIGHT,
        name,
        said,
        _bands(place, *paces) if paces else bar(0, 100, y, thick, "track", thick / 2),
        bar(
            min(start, here), abs(here - start), y, thick, f"fill fill-{'bad' if back else tone or 'accent'}", thick / 2
        ),
        upright(start, 0, HEIGHT, "tick-base") if back else NOTHING,
        upright(min(place(1), 99.6), 0, HEIGHT, "tick-aim"),
    )


def _bands(place: Callable[[Number], float], far: Number, slightly: Number) -> SafeString:
    """What today asks for, in three greys: darker is further behind."""
    edges = [0.0, place(far), place(slightly), 100.0]
    bands = zip(edges, edges[1:], ("band-far", "band-slight", "band-pace"), strict=False)
    return joined([bar(start, end - start, 0, HEIGHT, style, 2) for start, end, style in bands if end > start])


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


def threshold(
    value: Number | None, limit: Number | None, side: str = "above", unit: str = "", title: str = ""
) -> SafeString:
    """A value inside or outside of what it should keep. Nothing is filled, since nothing is under way.

    Inside it is a disc on the band, outside a square beside it. `side`: where the band lies, above or below the limit.
    """
    name, said = title or _("Threshold"), threshold_words(value, limit, side, unit)
    if value is None or limit is None:
        return drawing("threshold", HEIGHT, name, said, bar(0, 100, 2.5, 7, "track-none", 3.5))
    low, high = _around(float(value), float(limit), unit)
    edge, here = scaled(limit, low, high), clamped(scaled(value, low, high), 3, 97)
    start, width = (edge, 100 - edge) if side == "above" else (0.0, edge)
    return drawing(
        "threshold",
        HEIGHT,
        name,
        said,
        bar(0, 100, 4.5, 3, "track", 1.5),
        bar(start, width, 0, HEIGHT, "band-kept", 2),
        upright(edge, 0, HEIGHT, "tick-aim"),
        _disc(here) if is_kept(value, limit, side) else _square(here),
    )


def is_kept(value: Number, limit: Number, side: str) -> bool:
    """True on the limit and on its good side."""
    return value >= limit if side == "above" else value <= limit


def limit_words(limit: Number | None, side: str, unit: str) -> str:
    """What should be kept: "at least 97%"."""
    if limit is None:
        return _("no threshold")
    said = _("at least %(limit)s") if side == "above" else _("at most %(limit)s")
    return said % {"limit": words.number(limit, unit)}


def threshold_words(value: Number | None, limit: Number | None, side: str, unit: str) -> str:
    """The whole of it: "97.5%, inside: at least 97%"."""
    if value is None:
        return _("No data yet")
    if limit is None:
        return _("%(value)s, no threshold set") % {"value": words.number(value, unit)}
    said = _("%(value)s, inside: %(limit)s") if is_kept(value, limit, side) else _("%(value)s, outside: %(limit)s")
    return said % {"value": words.number(value, unit), "limit": limit_words(limit, side, unit)}


def _around(value: float, limit: float, unit: str) -> tuple[float, float]:
    """Ends that leave room on both sides of the limit; per cent end at 0 and 100."""
    room = max(abs(value - limit) * 1.6, abs(limit) * 0.05, 1e-9)
    low, high = limit - room, limit + room
    return (max(0.0, low), min(100.0, high)) if unit == "%" and 0 <= value <= 100 and 0 < limit < 100 else (low, high)


def _disc(here: float) -> SafeString:
    return mark("circle", cx=per(here), cy=6, r=5, class_="mark mark-ok")


def _square(here: float) -> SafeString:
    return mark(
        "svg", mark("rect", x=-5, y=1, width=10, height=10, class_="mark mark-bad"), x=per(here), overflow="visible"
    )
