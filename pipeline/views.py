"""Pages of the pipeline: topics, who reads them, and what is parked."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Max, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import access
from accounts.lists import ListView
from interface.lists import Asked, Shown
from pipeline import actions, readers
from pipeline.forms import RetryForm
from pipeline.lists import ReaderList, TopicList
from pipeline.models import DeadLetter, StoredEvent, Topic
from rest.refusal import Refusal

NEWEST = 10
MOST_LETTERS = 200


class Topics(ListView):
    page = TopicList
    template, row_template = "pipeline/topic_list.html", "pipeline/topic_row.html"

    def rows(self, asked: Asked) -> QuerySet[Topic]:
        found = Topic.objects.annotate(events=Sum("parts__head"))
        if domains := asked.given("domain"):
            found = found.filter(reduce(or_, (Q(name__startswith=f"{domain}.") for domain in domains)))
        if classes := asked.given("class"):
            found = found.filter(classification__in=classes)
        if ours := asked.given("ours"):
            found = found.filter(is_ours__in=[value == "yes" for value in ours])
        for word in asked.q.split():
            found = found.filter(Q(name__icontains=word) | Q(meaning__icontains=word) | Q(owner__icontains=word))
        column = F({"opened": "created_at"}.get(asked.sort_name, asked.sort_name))
        return found.order_by(
            column.desc(nulls_last=True) if asked.is_descending else column.asc(nulls_first=True), "name"
        )


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
        "readers": [one.title or one.name for one in readers.subscriptions() if name in one.topics],
        "last_at": StoredEvent.objects.filter(topic=name).aggregate(last=Max("recorded_at"))["last"],
        "now": timezone.now(),
    }
    return render(request, "pipeline/topic_show.html", context)


class Readers(ListView):
    """Who reads, and how far; below the list what is parked."""

    page = ReaderList
    template, row_template = "pipeline/subscription_list.html", "pipeline/subscription_row.html"

    def rows(self, asked: Asked) -> list[readers.Lag]:
        self.lags = readers.lag()
        found = [lag for lag in self.lags if _is(lag, asked.given("is")) and _says(lag, asked.q)]
        return sorted(found, key=READER_SORTS[asked.sort_name], reverse=asked.is_descending)

    def context(self, shown: Shown) -> dict[str, Any]:
        lags = getattr(self, "lags", None) or readers.lag()
        return {
            "behind": sum(lag.events for lag in lags),
            "letters": list(DeadLetter.objects.filter(resolved_at__isnull=True)[:MOST_LETTERS]),
            "may_retry": access.may(self.user, "topics:write"),
        }


LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
READER_SORTS: dict[str, Callable[[readers.Lag], Any]] = {
    "name": lambda lag: (lag.title or lag.subscription).casefold(),
    "behind": lambda lag: lag.events,
    "seconds": lambda lag: lag.seconds,
    "parked": lambda lag: lag.parked,
    "position": lambda lag: lag.position,
    "moved": lambda lag: lag.moved_at or LONG_AGO,
}


def _is(lag: readers.Lag, states: Sequence[str]) -> bool:
    is_now = {"up": lag.events == 0, "behind": lag.events > 0, "parked": lag.parked > 0}
    return not states or any(is_now[state] for state in states)


def _says(lag: readers.Lag, words: str) -> bool:
    return all(word.casefold() in f"{lag.title} {lag.subscription}".casefold() for word in words.split())


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
