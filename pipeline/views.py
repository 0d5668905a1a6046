"""The page of the readers: how far each is, what is parked, what is being rebuilt."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import access
from accounts.lists import ListView
from interface.lists import Asked, Shown
from pipeline import readers, readmodels
from pipeline.forms import RangeForm, RebuildForm
from pipeline.lists import ReaderList
from pipeline.models import DeadLetter, Rebuild

MOST_LETTERS = 200
LATELY = timedelta(hours=1)  # for which a rebuild that has ended is still shown


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
        waiting = DeadLetter.objects.filter(resolved_at__isnull=True)
        parked = [lag for lag in lags if lag.parked]
        titles = {lag.subscription: lag.title or lag.subscription for lag in lags}
        return {
            "behind": sum(lag.events for lag in lags),
            "paused": [lag for lag in lags if lag.paused],
            "letters": [(titles.get(one.subscription, one.subscription), one) for one in waiting[:MOST_LETTERS]],
            "letters_in_all": sum(lag.parked for lag in lags),
            "range": RangeForm(readers=[(lag.subscription, titles[lag.subscription]) for lag in parked]),
            "rebuild": RebuildForm(
                read_models=[(kept.name, titles.get(kept.name, kept.name)) for kept in readmodels.all_of_them()]
            ),
            "rebuilds": latest_rebuilds(),
            "may_retry": access.may(self.user, "topics:write"),
        }


def latest_rebuilds() -> list[tuple[str, Rebuild]]:
    """What is rebuilt, and what was lately: the newest of each read model, under what people call it."""
    newest = Rebuild.objects.filter(asked_at__gte=timezone.now() - LATELY) | Rebuild.objects.open()
    by_name: dict[str, Rebuild] = {}
    for rebuild in newest.order_by("asked_at"):
        by_name[rebuild.read_model] = rebuild
    titles = readers.titles() if by_name else {}
    return [(titles.get(name, name), rebuild) for name, rebuild in by_name.items()]


@require_safe
@login_required
def rebuilds(request: HttpRequest) -> HttpResponse:
    """The bars, which ask for themselves again while they move."""
    may = access.may(request.user, "topics:write")  # type: ignore[arg-type]
    return render(request, "pipeline/rebuild_bars.html", {"rebuilds": latest_rebuilds(), "may_retry": may})


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
    is_now = {"up": lag.events == 0, "behind": lag.events > 0, "parked": lag.parked > 0, "paused": bool(lag.paused)}
    return not states or any(is_now[state] for state in states)


def _says(lag: readers.Lag, words: str) -> bool:
    return all(word.casefold() in f"{lag.title} {lag.subscription}".casefold() for word in words.split())
