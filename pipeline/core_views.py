"""The page of the shared data core: quantity, reach and currency, week by week, in figures and in words."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from interface import words
from interface.charts import Point
from pipeline.catalogue import core


@require_safe
@login_required
def shared_core(request: HttpRequest) -> HttpResponse:
    """Quantity, reach and currency, week by week, each with its definition."""
    now = timezone.now()
    weeks = core.figures(now)
    whole, last = weeks[:-1], weeks[-1]
    before = whole[-1] if whole else None
    busiest = core.busiest(now)
    context = {
        "last": last,
        "last_events": before.events if before else None,
        "read_percent": _percent(last.read_share),
        "on_time_percent": _percent(last.on_time_share),
        "age": words.span(last.age) if last.age else "",
        "said": _said(last, before),
        "quantity": [Point(week.monday, week.events) for week in whole],
        "told": [week.topics_told for week in whole],
        "reach": [Point(week.monday, week.readers_per_topic) for week in weeks],
        "shares": [_percent(week.read_share) for week in weeks],
        "services": [week.services for week in weeks],
        "currency": [Point(week.monday, _percent(week.on_time_share)) for week in weeks],
        "busiest": [{"label": name, "value": n, "key": "plain", "href": _href(name)} for name, n in busiest],
        "unread": core.unread(now),
        "today": now.date(),
        "headline": _headline(last),
    }
    return render(request, "pipeline/shared_core.html", context)


def _href(name: str) -> str:
    return reverse("pipeline:topic_show", args=[name])


def _percent(share: float | None) -> int | None:
    return None if share is None else round(share * 100)


def _said(last: core.Figures, before: core.Figures | None) -> dict[str, str]:
    """What each figure says, as a sentence above it."""
    told = {"n": before.events, "topics": before.topics_told} if before else {}
    mean = None if last.readers_per_topic is None else words.number(round(last.readers_per_topic, 1))
    return {
        "quantity": _("%(n)d events on %(topics)d topics in the last whole week") % told
        if told
        else _("No whole week yet"),
        "reach": _("A topic has %(n)s readers") % {"n": mean} if mean else _("Nobody is known to read"),
        "currency": _("%(n)d in 100 topics are as fresh as usual") % {"n": _percent(last.on_time_share)}
        if last.on_time_share is not None
        else _("No topic has a known pace"),
    }


def _headline(week: core.Figures) -> str:
    """How many are read, and how many of those whose pace is known are fresh."""
    if week.read_share is None:
        return _("Nothing is known of the data core yet")
    read = round(week.read_share * week.topics)
    if week.on_time_share is None:
        return _("%(read)d of %(all)d topics have a reader") % {"read": read, "all": week.topics}
    if week.on_time_share == 1:
        said = {"read": read, "all": week.topics}
        return _("%(read)d of %(all)d topics have a reader; all whose pace is known are as fresh as usual") % said
    said = {"read": read, "all": week.topics, "fresh": round(week.on_time_share * 100)}
    return _("%(read)d of %(all)d topics have a reader; %(fresh)d in 100 are as fresh as usual") % said
