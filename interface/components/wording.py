"""Words, chips and numbers."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.safestring import SafeString

from interface import words
from interface.components.register import part, register


@register.simple_tag
def status(key: str, word: str = "") -> SafeString:
    """A status: its shape and its word."""
    return part("status", status=words.status(key), word=word)


@register.simple_tag
def pill(key: str, word: str = "") -> SafeString:
    """A chip for a mission type or a zone of the mix."""
    return part("pill", key=key, word=word or words.kind_word(key))


@register.simple_tag
def confidence(percent: words.Number | None, note: str = "") -> SafeString:
    """A confidence as a word and a figure of 0 to 100."""
    level = None if percent is None else words.confidence_level(percent)
    return part(
        "confidence", percent=percent, word=words.confidence_word(percent), level=level, steps=range(5), note=note
    )


@register.simple_tag
def key_id(key: str, href: str = "") -> SafeString:
    """A readable id that copies itself on a press."""
    return part("key_id", key=key, href=href)


@register.simple_tag
def person(name: str, role: str = "", href: str = "") -> SafeString:
    """A person: initials, name, role."""
    initials = "".join(part[0] for part in name.split()[:1] + name.split()[1:][-1:]).upper()
    return part("person", name=name, role=role, href=href, initials=initials)


@register.simple_tag
def fresh(as_of: datetime | None, position: int | None = None, behind: int = 0) -> SafeString:
    """How fresh a part is; its seconds are counted on by the page itself."""
    return part("fresh", as_of=as_of, position=position, behind=behind, stale=as_of is None or behind > 0)


@register.filter
def figure(value: words.Number | None, unit: str = "") -> str:
    """A number with its unit: {{ 18204|figure:"£" }}."""
    return words.number(value, unit)


@register.simple_tag
def between(least: words.Number | None, most: words.Number | None, unit: str = "") -> str:
    """A range of figures, such as "1–3 FTE"; a dash when neither end is known."""
    return words.between(least, most, unit) or "\u2013"


@register.filter
def short(value: words.Number | None, unit: str = "") -> str:
    """A number for a narrow place: 1.2k."""
    return words.short_number(value, unit)


@register.filter
def change(value: words.Number | None, unit: str = "") -> str:
    """A difference with its sign."""
    return words.change(value, unit)


@register.filter
def age(moment: datetime | None, now: datetime | None = None) -> str:
    """How long ago: {{ event.recorded_at|age:now }}; without a given now, the clock's."""
    return words.age(moment, now or timezone.now())


@register.filter
def day(when: date | None, today: date | None = None) -> str:
    """A day; given today, without its year when that is this year."""
    return words.day(when, today.year if today else None)


@register.filter
def last_day(end: date | None) -> date | None:
    """The last day of a range that ends on the first day after it: {% day_range mission.starts_on mission.ends_on|last_day %}."""
    return words.last_day(end)


@register.simple_tag
def day_range(start: date | None, end: date | None) -> str:
    """Two days without what repeats."""
    return words.day_range(start, end)


@register.simple_tag
def time_left(end: date | None, today: date) -> str:
    """How far away an end is."""
    return words.time_left(end, today)


@register.filter
def heat_step(value: words.Number | None, top: words.Number = 100) -> int | None:
    """The colour step 0 to 6 of a heat cell."""
    return words.heat_step(value, top)
