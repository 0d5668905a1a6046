"""A mission that runs, for tests that begin there."""

from datetime import datetime, time
from typing import Any

from missions import actions
from missions.models import Charter, Mission


def submitted(mission: Mission, *, by: Any, at: datetime) -> Charter:
    """The charter of the candidate, waiting for its signature."""
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
