"""Platform missions roll: the end of their window is the day on which somebody reviews them."""

from datetime import date, datetime

from accounts.models import User
from missions.events import MissionRolledOn
from missions.models import Mission, MissionState, MissionType, NotRolling, ReviewInThePast
from missions.models.texts import required_reason
from pipeline import log


@log.action
def roll_on(
    *,
    mission: Mission,
    review_on: date,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Mission:
    """The platform mission, reviewed today and going on until the next review. Raises Stale, NotRolling, ReviewInThePast."""
    why = required_reason(reason)
    mission = mission.locked()
    mission.require_version(expected_version)
    require_rolling(mission)
    if review_on <= at.date() or (mission.starts_on is not None and review_on <= mission.starts_on):
        raise ReviewInThePast(
            f"{review_on:%d %B %Y} leaves nothing to review. Choose a day after today and after its start.",
            field="review_on",
        )
    due, mission.ends_on = mission.ends_on, review_on
    mission.store("ends_on", at=at)
    fact = MissionRolledOn(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        reviewed_on=at.date(),
        was_due_on=due,
        review_on=review_on,
        reason=why,
    )
    log.append(fact, by=by, at=at)
    return mission


def require_rolling(mission: Mission) -> None:
    """Raises NotRolling."""
    if mission.type != MissionType.PLATFORM:
        raise NotRolling(
            f"{mission.key} is no platform mission: it ends on its day. Give it another window, or conclude it."
        )
    if mission.state != MissionState.ACTIVE:
        raise NotRolling(f"{mission.key} is {mission.get_state_display().lower()}. Only what runs is reviewed.")
