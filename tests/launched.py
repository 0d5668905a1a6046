"""A mission that runs, for tests that begin there."""

from datetime import datetime, time
from typing import Any

from missions import actions
from missions.models import Charter, Mission, Outcome, StrategicGoal


def aimed(outcome: Outcome) -> Outcome:
    """The outcome in the service of a strategic goal, as a mission needs it; nothing is told of it and no key is used up."""
    if outcome.goal_id is None:
        goal, _is_new = StrategicGoal.objects.get_or_create(number=900_000, defaults={"title": "Be there for the town"})
        Outcome.objects.filter(pk=outcome.pk).update(goal=goal)
        outcome.goal = goal
    return outcome


def submitted(mission: Mission, *, by: Any, at: datetime) -> Charter:
    """The charter of the candidate, waiting for its signature; its outcome serves a goal."""
    if mission.outcome:
        aimed(mission.outcome)
    written = mission.charters.still_open().first() or actions.write_charter(
        mission=mission,
        objective_summary="People notice the difference within the year.",
        hypothesis="If we are there when they need us, they come back by themselves.",
        by=by,
        at=at,
    )
    return actions.submit_charter(charter=written, by=None, at=at)


def chartered(mission: Mission, *, by: Any, at: datetime) -> Mission:
    """The candidate with its charter signed, in time for a window that has begun."""
    if mission.starts_on and mission.starts_on < at.date():
        at = datetime.combine(mission.starts_on, time(0, 30), at.tzinfo)
    actions.sign_charter(charter=submitted(mission, by=by, at=at), by=by, at=at)
    return Mission.objects.get(pk=mission.pk)


def launched(mission: Mission, *, by: Any, at: datetime) -> Mission:
    """The candidate, chartered and launched."""
    return actions.launch(mission=chartered(mission, by=by, at=at), by=by, at=at)
