"""What other rooms' facts mean here: a concluded mission releases its people and asks for nobody any more."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext_lazy

from missions.events import MISSION, MissionConcluded
from pipeline import facts, log, readers
from pipeline.envelope import Event
from professions import actions
from professions.models import Assignment, Demand

CONCLUDED = next(kind.type for kind in facts.kinds() if kind.fact is MissionConcluded)


def release(events: Sequence[Event]) -> None:
    """Ends what the concluded missions still hold of people and still ask for, with the day of the conclusion."""
    for event in events:
        if event.type == CONCLUDED:
            with log.caused_by(event):
                _release(event)


def _release(event: Event) -> None:
    end = date.fromisoformat(event.data["concluded_on"]) + timedelta(days=1)
    held = Assignment.objects.filter(mission_id=event.data["mission_id"]).reaching_beyond(end)
    for assignment in held.select_related("professional").order_by("professional_id", "number"):
        actions.end_assignment(
            assignment=assignment, ends_on=end, reason="The mission concluded.", by=None, at=event.time
        )
    for demand in Demand.objects.filter(mission_id=event.data["mission_id"]).reaching_beyond(end).order_by("number"):
        actions.withdraw_demand(demand=demand, ends_on=end, reason="The mission concluded.", by=None, at=event.time)


RELEASING = gettext_lazy("Releases the people of concluded missions")

readers.subscribe(readers.Subscription(name="professions.release", topics=(MISSION,), handle=release, title=RELEASING))
