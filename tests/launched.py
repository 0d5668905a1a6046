"""A mission that runs, for tests that begin there."""

from datetime import datetime
from typing import Any

from missions import actions
from missions.models import Mission


def chartered(mission: Mission, *, by: Any, at: datetime) -> Mission:
    """The candidate with its charter signed."""
    return actions.charter(mission=mission, by=by, at=at)


def launched(mission: Mission, *, by: Any, at: datetime) -> Mission:
    """The candidate, chartered and launched."""
    return actions.launch(mission=chartered(mission, by=by, at=at), by=by, at=at)
