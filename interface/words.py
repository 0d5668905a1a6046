"""How Cairn says things: status words with their shape, numbers with their unit, ages and ranges of days.

Plain functions of plain values. Nothing here reads the clock: "now" is always given.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

Number = int | float | Decimal
Words = str | Promise

THIN_SPACE = "\u2009"
MINUS = "\u2212"
SIGNS = {"gbp": "£", "usd": "$", "eur": "€", "percent": "%"}  # units that have a shorter word
IN_FRONT = frozenset("£$€")
SIZES = ((999_950_000, 1_000_000_000, "bn"), (999_950, 1_000_000, "m"), (10_000, 1_000, "k"))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Status:
    """A state as people read it: the word first, then a shape that survives black and white, then a tone of colour."""

    key: str
    word: Words
    shape: str
    tone: str


STATUSES = {
    status.key: status
    for status in (
        Status("on_track", gettext_lazy("On track"), "disc", "ok"),
        Status("at_risk", gettext_lazy("At risk"), "triangle", "warn"),
        Status("off_track", gettext_lazy("Off track"), "square", "bad"),
        Status("no_data", gettext_lazy("No data"), "dashed", "plain"),
        Status("not_started", gettext_lazy("Not started"), "ring", "plain"),
        Status("concluded", gettext_lazy("Concluded"), "flag", "plain"),
        Status("regressed", gettext_lazy("Regressed"), "down", "bad"),
        Status("met", gettext_lazy("Met"), "tick", "ok"),
        Status("not_judged", gettext_lazy("Not judged"), "half", "plain"),
        Status("no_target", gettext_lazy("No target"), "dash", "plain"),
    )
}

KINDS: dict[str, Words] = {
    "strategic": gettext_lazy("Strategic"),
    "feature": gettext_lazy("Feature"),
    "platform": gettext_lazy("Platform"),
    "core": gettext_lazy("Core"),
    "adjacent": gettext_lazy("Adjacent"),
    "transformational": gettext_lazy("Transformational"),
    "consumer": gettext_lazy("For the consumer"),
    "business": gettext_lazy("For the business"),
}

# Below which per cent each word holds: an even chance is one of about half, and 40% is not even.
CONFIDENCE_WORDS: tuple[tuple[int, Words], ...] = (
    (15, gettext_lazy("Very low")),
    (45, gettext_lazy("Low")),
    (56, gettext_lazy("Even")),
    (86, gettext_lazy("High")),
    (101, gettext_lazy("Very high")),
)


class UnknownStatus(ValueError):
    """This is not a status that Cairn has words for."""


def status(key: str) -> Status:
    """The words, shape and tone of a status key. Raises UnknownStatus."""
    try:
        return STATUSES[key]
    except KeyError:
        raise UnknownStatus(f"{key!r} is none of {', '.join(STATUSES)}.") from None


def kind_word(key: str) -> str:
    """The word on a type or zone chip; a key we have no word for is shown as it is, underscores as spaces."""
    return str(KINDS.get(key, key.replace("_", " ").capitalize()))


def confidence_word(percent: Number | None) -> str:
    """A confidence of 0 to 100 in words: "High"; unknown is not zero."""
    if percent is None:
        return _("No confidence given")
    return str(CONFIDENCE_WORDS[confidence_level(percent)][1])


def confidence_level(percent: Number) -> int:
    """Which of the five words it is, 0 to 4."""
    return next((level for level, (limit, _word) in enumerate(CONFIDENCE_WORDS) if percent < limit), 4)


def number(value: Number | None, unit: str = "", decimals: int | None = None, signed: bool = False) -> str:
    """A figure as people read it: thousands apart, no idle decimals, a real minus, its unit; a dash when unknown."""
    if value is None:
        return "\u2013"
    digits = _rounded(value, decimals)
    text = f"{abs(digits):,f}"
    if "." in text and decimals is None:
        text = text.rstrip("0").rstrip(".")
    sign = MINUS if digits < 0 else "+" if signed and digits > 0 else ""
    return _with_unit(sign, text, unit)


def _rounded(value: Number, decimals: int | None) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    places = decimals if decimals is not None else _places(exact)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _places(exact: Decimal) -> int:
    """How many decimals are shown: two, so that a figure is the one that was measured, and none from a thousand up."""
    return 0 if abs(exact) >= 1000 else 2


def _with_unit(sign: str, text: str, unit: str) -> str:
    unit = SIGNS.get(unit.lower(), unit)
    name, _space, size = unit.partition(" ")
    currency = SIGNS.get(name.lower(), name)
    if currency in IN_FRONT and size in ("", "k", "m", "bn"):
        return f"{sign}{currency}{text}{size}"
    if unit == "%":
        return f"{sign}{text}%"
    return f"{sign}{text}{THIN_SPACE}{unit}" if unit else f"{sign}{text}"


def is_one_word(unit: str) -> bool:
    """True for a unit that is written together with its figure: £340, £12k, 7%."""
    return THIN_SPACE not in _with_unit("", "1", unit) and bool(unit)


def short_number(value: Number | None, unit: str = "") -> str:
    """A figure for a narrow place: 1.2m, £340k, 12k FTE; below ten thousand as it is."""
    if value is None:
        return "\u2013"
    exact = Decimal(str(value))
    for least, size, letter in SIZES:
        if abs(exact) >= least:
            text = number(exact / size, decimals=1).removesuffix(".0") + letter
            sign, digits = (MINUS, text[1:]) if exact < 0 else ("", text)
            return _with_unit(sign, digits, unit)
    return number(value, unit)


def between(least: Number | None, most: Number | None, unit: str = "") -> str:
    """Two figures as a range: "1–3 FTE", "up to £4,000", "at least 2 FTE"; empty when neither is known."""
    if least is None or most is None:
        said = _("at least %(n)s") if most is None else _("up to %(n)s")
        known = least if most is None else most
        return "" if known is None else said % {"n": number(known, unit)}
    if least == most:
        return number(most, unit)
    return f"{number(least, unit if SIGNS.get(unit.lower(), unit) in IN_FRONT else '')}\u2013{number(most, unit)}"


def change(value: Number | None, unit: str = "") -> str:
    """A difference with its sign; "no change" for nothing, a dash when unknown."""
    return _("no change") if value == 0 else number(value, unit, signed=True)


def age(moment: datetime | None, now: datetime) -> str:
    """How long ago, in the largest unit that fits: "just now", "3 min ago", "2 days ago"; ahead: "in 4 h"."""
    if moment is None:
        return _("never")
    seconds = int((now - moment).total_seconds())
    if abs(seconds) < 10:
        return _("just now")
    span = _span(abs(seconds))
    return _("%(span)s ago") % {"span": span} if seconds > 0 else _("in %(span)s") % {"span": span}


def span(length: timedelta) -> str:
    """A length of time in the largest unit that fits: "40 s", "3 min"; never nothing."""
    return _span(max(1, int(length.total_seconds())))


def _span(seconds: int) -> str:
    if seconds < 60:
        return _("%(n)d s") % {"n": seconds}
    if seconds < 3600:
        return _("%(n)d min") % {"n": seconds // 60}
    if seconds < 86400:
        return _("%(n)d h") % {"n": seconds // 3600}
    return days(seconds // 86400)


def days(count: int) -> str:
    """A number of days in days, weeks, months or years, whichever a person would say."""
    if count < 14:
        return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}
    if count < 70:
        return ngettext("%(n)d week", "%(n)d weeks", count // 7) % {"n": count // 7}
    if count < 730:
        return ngettext("%(n)d month", "%(n)d months", count // 30) % {"n": count // 30}
    return ngettext("%(n)d year", "%(n)d years", count // 365) % {"n": count // 365}


def day(when: date | None, this_year: int | None = None) -> str:
    """A day as "3 Mar 2026"; without the year when it is this year; a dash when open."""
    if when is None:
        return "\u2013"
    short = f"{when.day} {MONTHS[when.month - 1]}"
    return short if when.year == this_year else f"{short} {when.year}"


def day_range(start: date | None, end: date | None) -> str:
    """A range of days without what repeats: "3–17 Mar 2026", "3 Mar – 2 Apr 2026"; open ends are said."""
    if start is None:
        return _("until %(day)s") % {"day": day(end)} if end else _("no dates")
    if end is None:
        return _("from %(day)s") % {"day": day(start)}
    if start == end:
        return day(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}\u2013{day(end)}"
    return f"{day(start, end.year)} \u2013 {day(end)}"


def last_day(end: date | None) -> date | None:
    """The last day of a range that ends, inside, on the first day after it: people say the last one."""
    return end - timedelta(days=1) if end else None


def time_left(end: date | None, today: date) -> str:
    """How far away an end is: "5 weeks left", "ends today", "3 days over"."""
    if end is None:
        return _("no end set")
    left = (end - today).days
    if left == 0:
        return _("ends today")
    return _("%(span)s left") % {"span": days(left)} if left > 0 else _("%(span)s over") % {"span": days(-left)}


def week_label(monday: date) -> str:
    """A week by its Monday: "3 Mar"."""
    return day(monday, monday.year)


def weeks_from(start: date, count: int) -> list[date]:
    """The Mondays of so many weeks, from the week that holds the first day."""
    monday = start - timedelta(days=start.weekday())
    return [monday + timedelta(weeks=step) for step in range(count)]


def heat_step(value: Number | None, top: Number = 100) -> int | None:
    """The step 0 to 6 of a heat map: 0 only for nothing, 6 for the top and beyond; None for unknown."""
    if value is None:
        return None
    if value <= 0 or top <= 0:
        return 0
    return min(6, max(1, int(Decimal(str(value)) / Decimal(str(top)) * 6 + Decimal("0.5"))))
