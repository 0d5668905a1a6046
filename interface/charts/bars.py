"""Bars that compare: a whole in its parts, a mix against its target band, supply against demand."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interface import words
from interface.charts.marks import NOTHING, Number, bar, clamped, drawing, joined, label, mark, scaled, upright

NARROWEST_FOR_WORDS = 7.0
MOST_PARTS = 4
# About how wide a letter and a card are, in pixels: which names fit beneath their own part is decided for both widths.
LETTER, WIDE, NARROW = 5.9, 520, 300


def at_most_four(parts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The parts that are there, in their order; more than four are three and the rest of them."""
    known = [part for part in parts if part.get("value")]
    if len(known) <= MOST_PARTS:
        return known
    largest = sorted(known, key=lambda part: -float(part["value"]))[: MOST_PARTS - 1]
    rest = [part for part in known if part not in largest]
    other = {"key": "other", "label": _("Other"), "value": sum(part["value"] for part in rest)}
    return [*(part for part in known if part in largest), other]


def _fits(part: Mapping[str, Any], total: float) -> tuple[bool, bool]:
    """Whether the name of a part finds room under the part itself, in a wide card and in a narrow one."""
    need, share = len(str(part["label"])) * LETTER + 4, float(part["value"]) / total
    return need <= share * WIDE, need <= share * NARROW


def named_below(part: Mapping[str, Any], total: float) -> str:
    """At which widths a part needs its name in a line below: "", "when-wide", "when-narrow" or "always"."""
    wide, narrow = _fits(part, total)
    return "" if wide and narrow else "when-narrow" if wide else "when-wide" if narrow else "always"


def stacked_bar(
    parts: Sequence[Mapping[str, Any]], title: str = "", unit: str = "", named: bool = False, height: int = 24
) -> SafeString:
    """One bar in parts ({key, label, value}), each as wide as its share, its number inside when it fits.

    `named` writes the names beneath their parts, where they fit.
    """
    known = at_most_four(parts)
    total = sum(float(part["value"]) for part in known)
    desc = ", ".join(f"{part['label']} {words.number(part['value'], unit)}" for part in known) or _("Nothing to show")
    if not total:
        return drawing("stack", height, title or _("Parts"), desc, bar(0, 100, 0.5, height - 1, "track-none", 3))
    marks, x = [], 0.0
    for part in known:
        share = float(part["value"]) / total * 100
        marks.append(_part(part, x, share, height, unit))
        if named:
            marks += _name(part, total, x, height)
        x += share
    return drawing("stack", height + 18 if named else height, title or _("Parts"), desc, *marks)


def _part(part: Mapping[str, Any], x: float, share: float, height: int, unit: str) -> SafeString:
    block = mark("rect", x=f"{x:.3f}%", width=f"{share:.3f}%", y=0, height=height, class_=f"part part-{part['key']}")
    if share < NARROWEST_FOR_WORDS:
        return block
    number = words.number(part["value"], "%" if unit == "%" else "")
    return joined([block, label(x + share / 2, height / 2, number, f"on-part on-{part['key']}", "middle", dy=4)])


def _name(part: Mapping[str, Any], total: float, x: float, height: int) -> list[SafeString]:
    wide, narrow = _fits(part, total)
    style = "" if wide and narrow else "when-wide" if wide else "when-narrow"
    return [label(x, height + 14, str(part["label"]), f"aim {style}".strip(), "start")] if wide or narrow else []


def amount_bar(
    value: Number | None,
    low: Number,
    high: Number,
    unit: str = "",
    title: str = "",
    key: str = "accent",
) -> SafeString:
    """One row of a bar chart: from nought to the value, on a scale that all its rows share; backwards below nought."""
    if value is None:
        return drawing("bar", 16, title or _("Amount"), _("No data yet"), bar(0, 100, 4.5, 7, "track-none", 3.5))
    ends = min(0.0, float(low)), max(0.0, float(high)) or 1.0
    nought, here = scaled(0, *ends), scaled(value, *ends)
    return drawing(
        "bar",
        16,
        title or _("Amount"),
        words.number(value, unit),
        bar(min(nought, here), abs(here - nought), 1, 14, f"part part-{key}", 2),
        upright(nought, 0, 16, "tick-base") if ends[0] < 0 else NOTHING,
    )


def mix_bar(
    share: Number, low: Number | None = None, high: Number | None = None, key: str = "core", title: str = ""
) -> SafeString:
    """One share of a mix, in per cent, as a bar over its target band."""
    inside = low is None or high is None or low <= share <= high
    band = (
        NOTHING if low is None or high is None else bar(float(low), float(high) - float(low), 0, 16, "band-target", 2)
    )
    edges = (
        []
        if low is None or high is None
        else [upright(clamped(float(edge), 0.2, 99.8), 0, 16, "tick-band") for edge in (low, high)]
    )
    desc = (
        words.number(share, "%")
        if low is None or high is None
        else _("%(share)s, target %(low)s to %(high)s, %(verdict)s")
        % {
            "share": words.number(share, "%"),
            "low": words.number(low, "%"),
            "high": words.number(high, "%"),
            "verdict": _("inside") if inside else _("outside"),
        }
    )
    return drawing(
        "mix", 16, title or _("Share"), desc, band, bar(0, clamped(float(share)), 5, 6, f"part part-{key}", 3), *edges
    )


def balance(supply: Number, demand: Number, top: Number | None = None, unit: str = "", title: str = "") -> SafeString:
    """What is there against what is asked for: the missing part is drawn open, what is free is pale."""
    span = max(float(top or 0), float(supply), float(demand)) or 1.0
    have, need = float(supply) / span * 100, float(demand) / span * 100
    used = min(have, need)
    short = bar(used, need - have, 1, 10, "gap", 2) if need > have else NOTHING
    free = bar(used, have - need, 1, 10, "free", 2) if have > need else NOTHING
    desc = _("%(supply)s there, %(demand)s asked for") % {
        "supply": words.number(supply, unit),
        "demand": words.number(demand, unit),
    }
    return drawing(
        "balance",
        12,
        title or _("Supply and demand"),
        desc,
        bar(0, 100, 1, 10, "track", 2),
        bar(0, used, 1, 10, "fill fill-accent", 2),
        free,
        short,
    )
