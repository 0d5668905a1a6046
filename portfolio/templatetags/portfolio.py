"""{% load portfolio %}: what only the pages that watch draw."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from interface import words
from okrs.scoring import Status
from portfolio.projections.standing import STATUS_OF

register = template.Library()


@register.simple_tag
def ranks_moved(was: int, now: int) -> int:
    """By how many ranks, up or down."""
    return abs(was - now)


@register.simple_tag
def kind_word(key: str) -> str:
    """The word of a mission type or zone, as it stands in a sentence."""
    return words.kind_word(key).lower()


TALL = 24
_STATUSES = {status.value for status in Status}
# A good week stands tall, a bad one low, so that the line can be read without its colours.
_LOOK = {
    Status.MET: (22, "part-ok"),
    Status.ON_TRACK: (22, "part-ok"),
    Status.AT_RISK: (14, "part-warn"),
    Status.OFF_TRACK: (7, "part-bad"),
    Status.NO_DATA: (3, "part-plain"),
    Status.NOT_STARTED: (3, "part-plain"),
}


@register.inclusion_tag("portfolio/status_weeks.html")
def status_weeks(past: str, today: str) -> dict[str, Any]:
    """The status on the last thirteen Mondays and today, as bars; nothing when it was never known."""
    weeks = [STATUS_OF.get(letter) for letter in past]
    if today in _STATUSES:
        weeks.append(Status(today))
    known = [week for week in weeks if week not in (None, Status.NO_DATA, Status.NOT_STARTED)]
    if not known:
        return {"bars": [], "said": ""}
    first, last = known[0], known[-1]
    sentence = (
        _("%(status)s for %(n)d weeks") if set(known) == {last} else _("From %(first)s to %(status)s in %(n)d weeks")
    )
    said = sentence % {"first": _word(first), "status": _word(last), "n": len(known) - 1}
    return {"bars": [_bar(week) for week in weeks], "said": said}


def _word(status: Status | None) -> str:
    return str(words.status(str(status)).word) if status else ""


def _bar(status: Status | None) -> dict[str, Any]:
    height, style = _LOOK[status] if status else (1, "part-plain")
    return {"y": TALL - height - 1, "height": height, "style": style}
