"""Pages of the pipeline: topics, who reads them, and what is parked."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import access
from pipeline import actions, readers
from pipeline.forms import RetryForm
from pipeline.models import DeadLetter, StoredEvent, Topic
from rest.refusal import Refusal

NEWEST = 10


@require_safe
@login_required
def topic_list(request: HttpRequest) -> HttpResponse:
    topics = Topic.objects.annotate(events=Sum("parts__head"))
    domains: dict[str, list[Topic]] = {}
    for topic in topics:
        domains.setdefault(topic.domain, []).append(topic)
    return render(request, "pipeline/topic_list.html", {"domains": domains, "count": len(topics)})


@require_safe
@login_required
def topic_show(request: HttpRequest, name: str) -> HttpResponse:
    topic = Topic.objects.filter(name=name).annotate(events=Sum("parts__head")).first()
    if topic is None:
        raise Http404
    newest = list(StoredEvent.objects.filter(topic=name).order_by("-recorded_at")[:NEWEST])
    context = {
        "topic": topic,
        "newest": newest,
        "readers": [subscription.name for subscription in readers.subscriptions() if name in subscription.topics],
        "last_at": StoredEvent.objects.filter(topic=name).aggregate(last=Max("recorded_at"))["last"],
        "now": timezone.now(),
    }
    return render(request, "pipeline/topic_show.html", context)


@require_safe
@login_required
def subscription_list(request: HttpRequest) -> HttpResponse:
    lags = readers.lag()
    letters = list(DeadLetter.objects.filter(resolved_at__isnull=True)[:200])
    context: dict[str, Any] = {
        "lags": lags,
        "behind": sum(lag.events for lag in lags),
        "letters": letters,
        "now": timezone.now(),
        "may_retry": access.may(request.user, "topics:write"),  # type: ignore[arg-type]
    }
    return render(request, "pipeline/subscription_list.html", context)


@require_POST
@login_required
def retry(request: HttpRequest) -> HttpResponse:
    if not access.may(request.user, "topics:write"):  # type: ignore[arg-type]
        return render(request, "403.html", status=403)
    form = RetryForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        resolved = actions.retry_parked(**form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{resolved} handled, in order.")
    return redirect("pipeline:subscription_list")
