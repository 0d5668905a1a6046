"""The event explorer: the log, newest first, and the way from any event to its cause and its consequences."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portfolio import watched
from portfolio.forms import EventFilter
from portfolio.queries import events, freshness, happenings

WATCHES = (watched.LOG,)


@require_safe
@login_required
def event_explorer(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = EventFilter(request.GET, topics=events.topics())
    asked = form.cleaned_data if form.is_valid() else {}
    before = request.GET.get("before", "")
    page = events.page(asked, before)
    query = {name: request.GET[name] for name in ("topic", "type", "key", "since", "until") if request.GET.get(name)}
    fresh = freshness.of(WATCHES, now)
    context: dict[str, Any] = {
        "form": form,
        "is_valid": form.is_valid(),
        "events": happenings.told(page.events),
        "older_url": _url({**query, "before": page.older}) if page.older else "",
        "newest_url": _url(query) if before else "",
        "part_url": _url({**query, "part": "events"}),
        "is_live": not before,
        "watches": " ".join((*WATCHES, watched.LATE)),
        "fresh": fresh,
        "now": now,
        "headline": _("%(n)s events, the newest first") % {"n": f"{fresh.position:,}"},
        "api_url": "/api/v1/events?" + urlencode({"topic": query.get("topic", "okrs.check_in")}),
    }
    part = request.GET.get("part") == "events"
    return render(request, "portfolio/event_explorer_part.html" if part else "portfolio/event_explorer.html", context)


def _url(query: dict[str, str]) -> str:
    path = reverse("portfolio:event_explorer")
    return f"{path}?{urlencode(query)}" if query else path


@require_safe
@login_required
def event_show(request: HttpRequest, event_id: str) -> HttpResponse:
    event = events.one(event_id)
    if event is None:
        raise Http404(_("There is no event %(id)s.") % {"id": event_id})
    cause = events.cause_of(event)
    context = {
        "event": event,
        "told": happenings.told([event])[0],
        "json": events.cloudevent(event),
        "cause": happenings.told([cause])[0] if cause else None,
        "consequences": happenings.told(events.consequences_of(event)),
        "siblings": happenings.told(events.siblings_of(event)),
        "now": timezone.now(),
        "api_url": f"/api/v1/events?{urlencode({'topic': event.topic})}",
    }
    return render(request, "portfolio/event_show.html", context)
