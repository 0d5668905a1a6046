"""What happens to a mission between its proposal and its conclusion."""

from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from missions.events import (
    EnvelopeChanged,
    MissionAligned,
    MissionClassified,
    MissionHandedOver,
    MissionLaunched,
    MissionRescheduled,
)
from missions.models import (
    Ambition,
    Mission,
    MissionState,
    MissionType,
    NoSuchChoice,
    Outcome,
    Ownership,
    SameOutcome,
    SameOwner,
)
from missions.models.texts import choice, text
from missions.models.texts import reason as worded_reason
from pipeline import log


@log.action
def launch(*, mission: Mission, expected_version: int | None = None, by: User | None, at: datetime) -> Mission:
    """The mission, active from today. Raises Stale, NoSuchStep, and NotReady with all that is missing."""
    mission = mission.locked()
    mission.require_version(expected_version)
    mission.require_step(MissionState.ACTIVE)
    mission.require_ready(on=at.date())
    mission.state = MissionState.ACTIVE
    mission.launched_on = at.date()
    mission.store("state", "launched_on", at=at)
    fact = MissionLaunched(mission_id=mission.pk, purpose_hash=mission.purpose_hash, launched_on=mission.launched_on)
    log.append(fact, by=by, at=at)
    return mission


@log.action
def reschedule(
    *,
    mission: Mission,
    starts_on: date | None,
    ends_on: date | None,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Mission:
    """The mission in its new window. Raises Stale, NoSuchStep, WindowReversed, NotReady, ReasonMissing."""
    why = worded_reason(reason)
    mission = _changeable(mission, expected_version)
    mission.starts_on, mission.ends_on = starts_on, ends_on
    mission.require_window()
    mission.require_complete()
    mission.store("starts_on", "ends_on", at=at)
    fact = MissionRescheduled(
        mission_id=mission.pk, purpose_hash=mission.purpose_hash, starts_on=starts_on, ends_on=ends_on, reason=why
    )
    log.append(fact, by=by, at=at)
    return mission


@log.action
def change_envelope(
    *,
    mission: Mission,
    fte_min: Decimal | None = None,
    fte_max: Decimal | None = None,
    money_min: Decimal | None = None,
    money_max: Decimal | None = None,
    currency: str = "",
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Mission:
    """The mission with its new envelope, whole: what is left out is open. Raises Stale, NoSuchStep, EnvelopeImpossible,
    NotReady, ReasonMissing.
    """
    why = worded_reason(reason)
    mission = _changeable(mission, expected_version)
    mission.fte_min, mission.fte_max = fte_min, fte_max
    mission.money_min, mission.money_max = money_min, money_max
    mission.currency = text(currency, "currency", 3)
    mission.require_envelope()
    mission.require_complete()
    mission.store("fte_min", "fte_max", "money_min", "money_max", "currency", at=at)
    fact = EnvelopeChanged(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        fte_min=fte_min,
        fte_max=fte_max,
        money_min=money_min,
        money_max=money_max,
        currency=mission.currency,
        reason=why,
    )
    log.append(fact, by=by, at=at)
    return mission


@log.action
def hand_over(
    *, mission: Mission, to: User, reason: str, expected_version: int | None = None, by: User | None, at: datetime
) -> Mission:
    """The mission with its new owner, from this instant. Raises Stale, NoSuchStep, SameOwner, ReasonMissing."""
    why = worded_reason(reason)
    mission = _changeable(mission, expected_version)
    if mission.owner_id == to.pk:
        raise SameOwner(f"{to.name} already owns {mission.key}. Choose another person.", field="to")
    former, mission.owner = mission.owner_id, to
    Ownership.pass_on(mission, to=to, reason=why, at=at)
    mission.store("owner", at=at)
    fact = MissionHandedOver(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        from_owner_id=former,
        owner_id=to.pk,
        owner_name=to.name,
        reason=why,
    )
    log.append(fact, by=by, at=at)
    return mission


@log.action
def align(
    *,
    mission: Mission,
    outcome: Outcome,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Mission:
    """The mission, pursuing this outcome. Raises Stale, NoSuchStep, SameOutcome, Retired, ReasonMissing."""
    why = worded_reason(reason)
    mission = _changeable(mission, expected_version)
    outcome.require_active()
    if mission.outcome_id == outcome.pk:
        raise SameOutcome(f"{mission.key} already pursues {outcome.key}. Choose another outcome.", field="outcome")
    mission.outcome, mission.goal = outcome, None
    mission.store("outcome", "goal", at=at)
    fact = MissionAligned(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        goal_id=outcome.goal_id,
        outcome_id=outcome.pk,
        reason=why,
    )
    log.append(fact, by=by, at=at)
    return mission


@log.action
def classify(
    *,
    mission: Mission,
    type: str,  # noqa: A002
    ambition: str,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Mission:
    """The mission with its type and ambition. Raises Stale, NoSuchStep, NoSuchChoice, ReasonMissing."""
    why = worded_reason(reason)
    mission = _changeable(mission, expected_version)
    mission.type = choice(type, MissionType, "type")
    mission.ambition = choice(ambition, Ambition, "ambition")
    if mission.type == MissionType.UNCLASSIFIED:
        raise NoSuchChoice("To classify is to choose: strategic, feature or platform.", field="type")
    mission.store("type", "ambition", at=at)
    fact = MissionClassified(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        type=str(mission.type),
        ambition=str(mission.ambition),
        reason=why,
    )
    log.append(fact, by=by, at=at)
    return mission


def _changeable(mission: Mission, expected_version: int | None) -> Mission:
    mission = mission.locked()
    mission.require_version(expected_version)
    mission.require_open()
    return mission
