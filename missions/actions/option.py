"""Means are put on the table, tried and dropped."""

from datetime import datetime

from accounts.models import User
from missions.events import OptionAdded, OptionMoved
from missions.models import Mission, Option, OptionStands, TextMissing
from missions.models.limits import FREE_TEXT, LINE
from missions.models.texts import choice, required_text, text
from pipeline import log


@log.action
def add_option(*, mission: Mission, title: str, note: str = "", by: User | None, at: datetime) -> Option:
    """A new open option of the mission. Raises NoSuchStep, MissionIsFrozen, TextMissing, TextTooLong."""
    title, note = required_text(title, "title", LINE), text(note, "note", FREE_TEXT)
    mission = mission.locked()
    mission.require_changeable()
    option = Option.created(mission=mission, title=title, note=note, at=at)
    fact = OptionAdded(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        option_id=option.pk,
        key=option.key,
        title=title,
        note=note,
    )
    log.append(fact, by=by, at=at)
    return option


@log.action
def move_option(
    *,
    option: Option,
    state: str,
    came_of_it: str = "",
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Option:
    """The option, open, tried or dropped, with what came of it. Raises Stale, NoSuchStep, MissionIsFrozen,
    NoSuchChoice, OptionStands, TextMissing.
    """
    state, came_of_it = choice(state, Option.State, "state"), text(came_of_it, "came_of_it", FREE_TEXT)
    mission = option.mission.locked()
    option = option.locked()
    option.require_version(expected_version)
    mission.require_changeable()
    if state == option.state and came_of_it == option.came_of_it:
        raise OptionStands(f"{option.key} is {state} already, in the same words.", field="state")
    if state != Option.State.OPEN and not came_of_it:
        raise TextMissing(
            f"Say what came of it: the next mission wants to know why {option.key} was {state}.", field="came_of_it"
        )
    option.state, option.came_of_it = state, came_of_it
    option.store("state", "came_of_it", at=at)
    fact = OptionMoved(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        option_id=option.pk,
        title=option.title,
        state=state,
        came_of_it=came_of_it,
    )
    log.append(fact, by=by, at=at)
    return option
