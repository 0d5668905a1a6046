"""What other facts mean here: events move KPIs, KPIs check in, a concluded mission closes its key results."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from missions.events import MISSION, MissionConcluded, MissionGraduated, MissionTurnedDown
from missions.models import Mission
from okrs import actions, series
from okrs.models import KeyResult, Kind, Kpi, Objective
from pipeline import facts, log, readers, readmodels
from pipeline.envelope import Event

LOOK_BACK = timedelta(days=62)  # a month that ended while every worker was down for another
GRADUATED = next(kind.type for kind in facts.kinds() if kind.fact is MissionGraduated)
ENDED = {
    kind.type: {MissionConcluded: "The mission concluded.", MissionTurnedDown: "The mission was turned down."}[
        kind.fact
    ]
    for kind in facts.kinds()
    if kind.fact in (MissionConcluded, MissionTurnedDown)
}


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
    """Closes the key results of missions that were concluded or turned down: their last score stands."""
    for event in events:
        if event.type in ENDED:
            with log.caused_by(event):
                _close(event)


def _close(event: Event) -> None:
    for key_result in KeyResult.objects.open().filter(objective__mission=event.data["mission_id"]):
        actions.close_key_result(key_result=key_result, reason=ENDED[event.type], by=None, at=event.time)


MAINTAINED = {
    Kind.INCREASE: Kind.MAINTAIN_ABOVE,
    Kind.DECREASE: Kind.MAINTAIN_BELOW,
    Kind.MAINTAIN_ABOVE: Kind.MAINTAIN_ABOVE,
    Kind.MAINTAIN_BELOW: Kind.MAINTAIN_BELOW,
}


def carry_on(events: Sequence[Event]) -> None:
    """What a graduated mission reached is what its platform mission keeps up, by the same KPIs."""
    for event in events:
        if event.type == GRADUATED:
            with log.caused_by(event):
                _carry_on(event)


def _carry_on(event: Event) -> None:
    """Heard twice it adds nothing: what is derived carries the key of what it came from."""
    platform = Mission.objects.get(pk=event.data["platform_id"])
    reached = KeyResult.objects.filter(objective__mission=event.data["mission_id"], measure_kind__in=MAINTAINED)
    for source in reached.order_by("number"):
        key = f"graduated:{source.key}"
        if platform.is_over or _is_kept_up(platform, source, key):
            continue
        actions.define_key_result(
            objective=_kept_up(platform, event),
            title=source.title,
            measure_kind=MAINTAINED[Kind(source.measure_kind)],
            unit=source.unit,
            baseline=source.baseline,
            target=source.target,
            starts_on=event.time.date(),
            kpi=source.kpi,
            external_key=key,
            by=None,
            at=event.time,
        )


def _is_kept_up(platform: Mission, source: KeyResult, key: str) -> bool:
    """It was put there before, or the platform mission keeps up the same figure already."""
    same_kpi = Q(objective__mission=platform, kpi=source.kpi_id) if source.kpi_id else Q(pk=None)
    return KeyResult.objects.filter(Q(external_key=key) | same_kpi).exists()


def _kept_up(platform: Mission, event: Event) -> Objective:
    """The objective under which the platform mission keeps up what this mission found."""
    key = f"graduated:{event.data['mission_id']}"
    found = Objective.objects.filter(external_key=key).first()
    statement = f"Keep up what “{event.data['title']}” found"
    return found or actions.set_objective(
        holder=platform, statement=statement, intent="health", external_key=key, by=None, at=event.time
    )


def of_kpis() -> Iterable[readers.Subscription]:
    """Each declared KPI reads its topic by itself, so that one declared late starts at the log's beginning."""
    return [
        readers.Subscription(name=kept.name, topics=kept.topics, handle=partial(measure, kept.kpi_id), title=kept.title)
        for kept in series.all_of_them()
    ]


CARRYING_ON = gettext_lazy("Puts what graduated missions reached under their platform missions")
CLOSING = gettext_lazy("Closes the key results of concluded missions")

readers.subscribe(readers.Subscription(name="okrs.close", topics=(MISSION,), handle=close, title=CLOSING))
readers.subscribe(readers.Subscription(name="okrs.carry_on", topics=(MISSION,), handle=carry_on, title=CARRYING_ON))
readers.provide(of_kpis)
readmodels.provide(series.all_of_them)
