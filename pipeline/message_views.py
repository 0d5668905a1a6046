"""The messages page: what goes over each topic, with fields and examples, as programs receive it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pipeline.asyncapi import messages_of
from pipeline.models import Topic


@login_required
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """Every topic with its messages, each in a line; `?q=` leaves those that have all its words."""
    return render(request, "pipeline/message_list.html", _contents(request))


@login_required
@require_safe
def topic_messages(request: HttpRequest, name: str) -> HttpResponse:
    """The messages of a topic, each with its fields, an example and where its schema is."""
    topic = Topic.objects.filter(name=name).first()
    if topic is None:
        raise Http404
    own = {"topic": topic, "events": messages_of([topic])[name]}
    return render(request, "pipeline/topic_messages.html", _contents(request) | own)


def _contents(request: HttpRequest) -> dict[str, Any]:
    topics = list(Topic.objects.order_by("name"))
    messages = messages_of(topics)
    asked = request.GET.get("q", "").strip()[:100]
    words = asked.lower().split()
    rows = [
        {"it": topic, "messages": [one for one in messages[topic.name] if all(word in one.words for word in words)]}
        for topic in topics
    ]
    rows = [row for row in rows if row["messages"]]
    return {"topics": rows, "asked": asked, "count": sum(len(row["messages"]) for row in rows)}  # type: ignore[arg-type, misc]
