"""What other facts mean here: events move KPIs, KPIs check in, a concluded mission closes its key results."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from missions.events import MISSION, MissionConcluded
from okrs import actions, series
from okrs.models import KeyResult, Kpi
from pipeline import facts, log, readers, readmodels
from pipeline.envelope import Event

LOOK_BACK = timedelta(days=62)  # a month that ended while every worker was down for another
CONCLUDED = next(kind.type for kind in facts.kinds() if kind.fact is MissionConcluded)


def measure(kpi_id: UUID, events: Sequence[Event]) -> None:
    """Adds the events to the KPI's windows and checks in what changed, in the reader's transaction."""
    kpi = series.hold(kpi_id)
    windows = series.keep_up(kpi, events)
    if windows:
        with log.caused_by(events[-1]):
            actions.check_in_windows(kpi=kpi, windows=windows, at=timezone.now())


def check_in_ended_windows(*, at: datetime) -> int:
    """Checks in windows that are over, whose last event came while they still ran. Returns the check-ins made."""
    made = 0
    for kpi_id in Kpi.objects.filter(key_results__closed_at=None).distinct().values_list("pk", flat=True):
        with transaction.atomic():
            kpi = series.hold(kpi_id)
            ended = kpi.windows.filter(ends_on__gte=at.date() - LOOK_BACK, ends_on__lte=at.date())
            made += len(actions.check_in_windows(kpi=kpi, windows=list(ended), at=at))
    return made


def close(events: Sequence[Event]) -> None:
    """Closes the key results of concluded missions: their last score stands."""
    for event in events:
        if event.type == CONCLUDED:
            with log.caused_by(event):
                _close(event)


def _close(event: Event) -> None:
    for key_result in KeyResult.objects.open().filter(objective__mission=event.data["mission_id"]):
        actions.close_key_result(key_result=key_result, reason="The mission concluded.", by=None, at=event.time)


def of_kpis() -> Iterable[readers.Subscription]:
    """Each declared KPI reads its topic by itself, so that one declared late starts at the log's beginning."""
    return [
        readers.Subscription(name=kept.name, topics=kept.topics, handle=partial(measure, kept.kpi_id), title=kept.title)
        for kept in series.all_of_them()
    ]


CLOSING = gettext_lazy("Closes the key results of concluded missions")

readers.subscribe(readers.Subscription(name="okrs.close", topics=(MISSION,), handle=close, title=CLOSING))
readers.provide(of_kpis)
readmodels.provide(series.all_of_them)
