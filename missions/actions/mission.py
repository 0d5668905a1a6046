"""What changes on a mission while it is open: its window, its envelope, its owner, its alignment, its type."""

from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from missions.actions import stage
from missions.actions.rules import require_strategic_slot
from missions.events import (
    EnvelopeChanged,
    MissionAligned,
    MissionClassified,
    MissionRescheduled,
)
from missions.models import (
    Ambition,
    Funding,
    HasChildren,
    Mission,
    MissionType,
    NoSuchChoice,
    Outcome,
    SameOutcome,
)
from missions.models.strategic import IN_PARALLEL
from missions.models.texts import choice, required_reason, text
from pipeline import log


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
    why = required_reason(reason)
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
    NotReady, ReasonMissing, TranchesExceedEnvelope.
    """
    why = required_reason(reason)
    mission = _changeable(mission, expected_version)
    mission.fte_min, mission.fte_max = fte_min, fte_max
    mission.money_min, mission.money_max = money_min, money_max
    mission.currency = text(currency, "currency", 3)
    mission.require_envelope()
    Funding.of(mission).require_room()
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
    why = required_reason(reason)
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
    """The mission with its type and ambition.

    Raises Stale, NoSuchStep, NoSuchChoice, ReasonMissing, StrategicLimitReached when it runs and became strategic.
    """
    why = required_reason(reason)
    mission = _changeable(mission, expected_version)
    was_strategic = mission.type == MissionType.STRATEGIC
    mission.type = choice(type, MissionType, "type")
    mission.ambition = choice(ambition, Ambition, "ambition")
    if mission.type == MissionType.UNCLASSIFIED:
        raise NoSuchChoice("To classify is to choose: strategic, feature or platform.", field="type")
    if mission.type != MissionType.STRATEGIC and mission.children.exists():
        raise HasChildren(f"{mission.key} has children, and only strategic missions have some.", field="type")
    if mission.state in IN_PARALLEL and not was_strategic:
        require_strategic_slot(mission, on=at.date())
    mission.store("type", "ambition", at=at)
    fact = MissionClassified(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        type=str(mission.type),
        ambition=str(mission.ambition),
        reason=why,
    )
    log.append(fact, by=by, at=at)
    stage.follow_type(mission, why, by=by, at=at)
    return mission


def _changeable(mission: Mission, expected_version: int | None) -> Mission:
    mission = mission.locked()
    mission.require_version(expected_version)
    mission.require_changeable()
    return mission
