"""The steps of a mission: turned down or launched, paused, resumed. Charters, conclusions and re-charters are told apart."""

from datetime import datetime

from accounts.models import User
from missions.actions import stage
from missions.actions.kin import require_no_open_children
from missions.actions.rules import require_strategic_slot
from missions.events import MissionLaunched, MissionPaused, MissionResumed, MissionTurnedDown
from missions.models import Mission, MissionState
from missions.models.texts import required_reason
from pipeline import log


@log.action
def launch(*, mission: Mission, expected_version: int | None = None, by: User | None, at: datetime) -> Mission:
    """The mission, active from today. Raises Stale, NoSuchStep, and NotReady with all that is missing,
    StrategicLimitReached when it would be one strategic mission too many.
    """
    mission = mission.locked()
    mission.require_version(expected_version)
    if mission.state != MissionState.CANDIDATE:  # a candidate is told everything it lacks, its charter too
        mission.require_step("launch")
    mission.require_ready(on=at.date())
    require_strategic_slot(mission, on=at.date())
    mission.state = MissionState.ACTIVE
    mission.launched_on = at.date()
    mission.store("state", "launched_on", at=at)
    fact = MissionLaunched(mission_id=mission.pk, purpose_hash=mission.purpose_hash, launched_on=mission.launched_on)
    log.append(fact, by=by, at=at)
    stage.open_first(mission, by=by, at=at)
    return mission


@log.action
def turn_down(
    *, mission: Mission, reason: str, expected_version: int | None = None, by: User | None, at: datetime
) -> Mission:
    """The mission, which will not run. Its purpose and the reason stay for everybody to read.

    Raises Stale, NoSuchStep, ReasonMissing, OpenChildren as long as missions stand below it.
    """
    why = required_reason(reason)
    mission = _at_step(mission, "turn_down", expected_version)
    require_no_open_children(mission)
    mission.state = MissionState.TURNED_DOWN
    mission.store("state", at=at)
    fact = MissionTurnedDown(
        mission_id=mission.pk, purpose_hash=mission.purpose_hash, turned_down_on=at.date(), reason=why
    )
    log.append(fact, by=by, at=at)
    return mission


@log.action
def pause(
    *, mission: Mission, reason: str, expected_version: int | None = None, by: User | None, at: datetime
) -> Mission:
    """The mission, paused from now on; its people and key results stay. Raises Stale, NoSuchStep, ReasonMissing."""
    why = required_reason(reason)
    mission = _at_step(mission, "pause", expected_version)
    mission.state = MissionState.PAUSED
    mission.store("state", at=at)
    fact = MissionPaused(mission_id=mission.pk, purpose_hash=mission.purpose_hash, paused_on=at.date(), reason=why)
    log.append(fact, by=by, at=at)
    return mission


@log.action
def resume(
    *, mission: Mission, reason: str, expected_version: int | None = None, by: User | None, at: datetime
) -> Mission:
    """The mission, running again. Raises Stale, NoSuchStep, ReasonMissing, StrategicLimitReached."""
    why = required_reason(reason)
    mission = _at_step(mission, "resume", expected_version)
    require_strategic_slot(mission, on=at.date())
    mission.state = MissionState.ACTIVE
    mission.store("state", at=at)
    fact = MissionResumed(mission_id=mission.pk, purpose_hash=mission.purpose_hash, resumed_on=at.date(), reason=why)
    log.append(fact, by=by, at=at)
    return mission


def _at_step(mission: Mission, verb: str, expected_version: int | None) -> Mission:
    mission = mission.locked()
    mission.require_version(expected_version)
    mission.require_step(verb)
    return mission
