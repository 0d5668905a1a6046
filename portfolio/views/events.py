"""The event explorer: the log, newest first, and the way from any event to its cause and its consequences."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pipeline import trace
from portfolio import watched
from portfolio.forms import EventFilter
from portfolio.queries import events, freshness, happenings, keys, lineage

WATCHES = (watched.LOG,)
FILTERS = ("topic", "type", "key", "author", "text", "by", "since", "until")
KNOWN = {*FILTERS, "before", "part"}


@require_safe
@login_required
def event_explorer(request: HttpRequest) -> HttpResponse:
    """The events that fit. An address that asks for what there is not is told so, and shows nothing instead of everything."""
    now, form = timezone.now(), EventFilter(request.GET, topics=events.topics())
    unknown = sorted(set(request.GET) - KNOWN)
    is_understood = form.is_valid() and not unknown
    before = request.GET.get("before", "")
    page = events.page(form.cleaned_data, before) if is_understood else events.Page([], "")
    query = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    fresh = freshness.of(WATCHES, now)
    context: dict[str, Any] = {
        "form": form,
        "unknown": ", ".join(unknown),
        "known": ", ".join(FILTERS),
        "events": happenings.told(page.events, with_people=True),
        "older_url": _url({**query, "before": page.older}) if page.older else "",
        "newest_url": _url(query) if before else "",
        "pause_url": _url({**query, "before": events.place_before(page.events[0])})
        if page.events and not before
        else "",
        "part_url": _url({**query, "part": "events"}),
        "is_live": is_understood and not before,
        "watches": " ".join((*WATCHES, watched.LATE)),
        "fresh": fresh,
        "now": now,
        "headline": _headline(fresh.position, query),
    }
    if request.GET.get("part") == "events":
        return render(request, "portfolio/event_explorer_part.html", context)
    drawn = lineage.of(query["topic"]) if is_understood and "topic" in query else None
    context["lineage"] = drawn
    if drawn and len(query) == 1:
        context["headline"] = _("%(n)s events on %(topic)s") % {"n": f"{drawn.events:,}", "topic": drawn.topic.name}
    return render(request, "portfolio/event_explorer.html", context, status=200 if is_understood else 400)


def _headline(count: int, query: dict[str, str]) -> str:
    if query:
        return _("Events that fit, the newest first")
    return _("%(n)s events, the newest first") % {"n": f"{count:,}"}


def _url(query: dict[str, str]) -> str:
    path = reverse("portfolio:event_explorer")
    return f"{path}?{urlencode(query)}" if query else path


@require_safe
@login_required
def event_show(request: HttpRequest, event_id: str) -> HttpResponse:
    event = trace.named(event_id)
    if event is None:
        raise Http404(_("There is no event %(id)s.") % {"id": event_id})
    siblings, followed = events.siblings_of(event), trace.of(event)
    told = happenings.told([event, *(step.event for step in followed.steps), *siblings], with_people=True)
    by_id = {each.id: each for each in told}
    context = {
        "event": event,
        "told": told[0],
        "key": keys.as_people_say(event.key),
        "json": events.cloudevent(event),
        "schema": lineage.schema_of(event),
        "address": request.build_absolute_uri(reverse("portfolio:event_show", args=[event.event_id])),
        "trace": followed,
        "steps": [_step(step, by_id[step.event.event_id]) for step in followed.steps],
        "trace_says": _trace_says(followed, event.authtype),
        "siblings": [by_id[other.event_id] for other in siblings],
        "lineage": lineage.of(event.topic),
        "now": timezone.now(),
    }
    return render(request, "portfolio/event_show.html", context)


def _step(step: trace.Step, told: happenings.Happening) -> dict[str, Any]:
    """A row of the graph."""
    day = formats.date_format(timezone.localtime(told.at), "j M Y H:i:s")
    return {
        "label": told.text or told.type,
        "depth": step.depth,
        "href": reverse("portfolio:event_show", args=[told.id]),
        "facts": tuple(filter(None, (told.type if told.text else "", told.subject, told.by, day))),
        "here": step.relation == "here",
    }


def _trace_says(found: trace.Trace, authtype: str) -> str:
    """How many events led to it, and how many followed, as a sentence."""
    causes, effects = len(found.causes), len(found.effects)
    if causes:
        led = ngettext("%(n)d event led to it", "%(n)d events led to it", causes) % {"n": causes}
    else:
        led = _("A person did it") if authtype == "user" else _("No earlier event is named as its cause")
    followed = ngettext("%(n)d event followed", "%(n)d events followed", effects) % {"n": effects}
    return _("%(led)s; %(followed)s") % {
        "led": led,
        "followed": followed if effects else _("no event names it as its cause"),
    }
