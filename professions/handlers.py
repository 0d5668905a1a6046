"""What other rooms' facts mean here: a stage asks for its team; a mission that is over releases its people and asks for nobody."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Sum
from django.utils.translation import gettext_lazy

from missions.events import MISSION, MissionConcluded, MissionGraduated, MissionTurnedDown, StageEntered
from missions.models import Mission, StageInterval
from pipeline import facts, log, readers
from pipeline.envelope import Event
from professions import actions
from professions.models import Assignment, Demand, Recipe

# The facts after which a mission holds nobody, with the field that says on which day that was, and what its people read.
_OVER: dict[type, tuple[str, str]] = {
    MissionConcluded: ("concluded_on", "The mission concluded."),
    MissionGraduated: ("graduated_on", "The mission concluded."),
    MissionTurnedDown: ("turned_down_on", "The mission was turned down."),
}
OVER = {kind.type: _OVER[kind.fact] for kind in facts.kinds() if kind.fact in _OVER}
STAGE_ENTERED = next(kind.type for kind in facts.kinds() if kind.fact is StageEntered)
UNBOUND = timedelta(weeks=26)  # how long a stage asks on a mission of which nobody knows when it ends


def release(events: Sequence[Event]) -> None:
    """Ends what missions that are over still hold of people and still ask for, with the day on which they were."""
    for event in events:
        if event.type in OVER:
            with log.caused_by(event):
                _release(event)


def _release(event: Event) -> None:
    told_in, why = OVER[event.type]
    end = date.fromisoformat(event.data[told_in]) + timedelta(days=1)
    held = Assignment.objects.filter(mission_id=event.data["mission_id"]).reaching_beyond(end)
    for assignment in held.select_related("professional").order_by("professional_id", "number"):
        actions.end_assignment(assignment=assignment, ends_on=end, reason=why, by=None, at=event.time)
    for demand in Demand.objects.filter(mission_id=event.data["mission_id"]).reaching_beyond(end).order_by("number"):
        actions.withdraw_demand(demand=demand, ends_on=end, reason=why, by=None, at=event.time)


RELEASING = gettext_lazy("Releases the people of concluded missions")

readers.subscribe(readers.Subscription(name="professions.release", topics=(MISSION,), handle=release, title=RELEASING))


def derive(events: Sequence[Event]) -> None:
    """Lets each stage that missions entered ask for its team, and withdraws what the stage before asked for."""
    for event in events:
        if event.type == STAGE_ENTERED:
            with log.caused_by(event):
                _derive(event)


def _derive(event: Event) -> None:
    """Looks at where the mission stands now: heard twice or late, it comes to the same. What people asked for is not touched."""
    mission = Mission.objects.select_for_update().get(pk=event.data["mission_id"])
    here = StageInterval.open_of(mission)
    today = event.time.date()
    derived = Demand.objects.filter(mission=mission).derived().reaching_beyond(today)
    for demand in derived.exclude(interval=here).order_by("number"):
        actions.withdraw_demand(demand=demand, ends_on=today, reason="The stage is over.", by=None, at=event.time)
    if here is not None and str(here.pk) == event.data["interval_id"]:
        _ask_for_team(mission, here, event)


def _ask_for_team(mission: Mission, here: StageInterval, event: Event) -> None:
    """Asks for the least of each line, less who is there of that craft or asked for by people: nobody is asked for twice."""
    recipe = Recipe.objects.of(here.type, here.stage).filter(created_at__lte=event.time).first()
    today = event.time.date()
    ends_on = mission.ends_on or today + UNBOUND
    if recipe is None or ends_on <= today or Demand.objects.filter(interval=here).exists():
        return
    starts_on = max(today, mission.starts_on or today)
    there = _there(mission, starts_on)
    for line in recipe.lines.select_related("profession"):
        known = min(line.fte_min, there.get(line.profession_id, Decimal(0)))
        there[line.profession_id] = there.get(line.profession_id, Decimal(0)) - known
        if known == line.fte_min:
            continue
        actions.ask_for(
            mission=mission,
            profession=line.profession,
            role=line.role,
            fte=line.fte_min - known,
            level=line.level_min,
            starts_on=starts_on,
            ends_on=ends_on,
            line=line,
            interval_id=here.pk,
            by=None,
            at=event.time,
        )


def _there(mission: Mission, day: date) -> dict[UUID, Decimal]:
    """What the mission has of each craft on that day, or is asked for by people, whichever is more: the one covers the other."""
    on_that_day = {"mission": mission, "starts_on__lte": day, "ends_on__gt": day}
    asked = Demand.objects.standing().filter(line=None, **on_that_day).annotate(craft=F("profession"))
    lent = Assignment.objects.filter(**on_that_day).annotate(craft=F("professional__profession"))
    found: dict[UUID, Decimal] = {}
    for rows in (asked, lent):
        for row in rows.order_by().values("craft").annotate(total=Sum("fte")):
            found[row["craft"]] = max(found.get(row["craft"], Decimal(0)), row["total"])
    return found


DERIVING = gettext_lazy("Asks for the team of the stage that a mission entered")

readers.subscribe(readers.Subscription(name="professions.derive", topics=(MISSION,), handle=derive, title=DERIVING))
