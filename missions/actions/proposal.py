"""How a mission enters the portfolio: proposed here, or brought in while it already runs elsewhere."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from missions.actions.kin import set_parent
from missions.events import AssessmentLed, MissionProposed
from missions.models import (
    Ambition,
    Assessment,
    GoalDiffers,
    Mission,
    MissionState,
    MissionType,
    NoSuchChoice,
    Outcome,
    Ownership,
    StrategicGoal,
    hash_of,
)
from missions.models.limits import STATEMENT, TITLE
from missions.models.ownership import require_may_own
from missions.models.texts import choice, required_text, text
from pipeline import log


@log.action
def propose(
    *,
    title: str,
    purpose: str,
    type: str = MissionType.FEATURE,  # noqa: A002
    ambition: str = Ambition.CORE,
    outcome: Outcome | None = None,
    goal: StrategicGoal | None = None,
    owner: User | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    fte_min: Decimal | None = None,
    fte_max: Decimal | None = None,
    money_min: Decimal | None = None,
    money_max: Decimal | None = None,
    currency: str = "",
    external_key: str = "",
    named_owners: Sequence[str] = (),
    source_facts: Mapping[str, Any] | None = None,
    assessment: Assessment | None = None,
    parent: Mission | None = None,
    by: User | None,
    at: datetime,
) -> Mission:
    """A candidate mission; its purpose stays as it is written now.

    Raises TextMissing, TextTooLong, NoSuchChoice, GoalDiffers, Retired, GoalIsRetired, CannotOwn, WindowReversed,
    EnvelopeImpossible, KeyTaken; with an assessment SessionUnderWay, AlreadyLed, AssessmentDisagrees when it came to another
    type or to none; with a parent as set_parent.
    """
    for name, value in (("type", type), ("ambition", ambition)):
        if value == "unclassified":
            raise NoSuchChoice(
                f"Whoever proposes a mission says its {name}. Walk the decision tree to find it.", field=name
            )
    if outcome:
        outcome.require_active()
    if goal:
        goal.locked().require_pursued()
    require_may_own(owner, "owner")
    if assessment:
        assessment = assessment.locked()
        assessment.require_led_to(type)
    mission = _enter(
        {
            "title": title, "purpose": purpose, "type": type, "ambition": ambition, "owner": owner, "goal": goal,
            "outcome": outcome, "starts_on": starts_on, "ends_on": ends_on, "fte_min": fte_min, "fte_max": fte_max,
            "money_min": money_min, "money_max": money_max, "currency": currency, "external_key": external_key,
            "named_owners": list(named_owners), "source_facts": dict(source_facts or {}),
        },
        state=MissionState.CANDIDATE, brought_in=False, by=by, at=at,
    )  # fmt: skip
    if assessment:
        _link(assessment, mission, by=by, at=at)
    if parent:
        mission = set_parent(mission=mission, parent=parent, reason="Proposed as its child.", by=by, at=at)
    return mission


@log.action
def bring_in(
    *,
    title: str,
    purpose: str,
    type: str = MissionType.UNCLASSIFIED,  # noqa: A002
    ambition: str = Ambition.UNCLASSIFIED,
    outcome: Outcome | None = None,
    goal: StrategicGoal | None = None,
    owner: User | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    fte_min: Decimal | None = None,
    fte_max: Decimal | None = None,
    money_min: Decimal | None = None,
    money_max: Decimal | None = None,
    currency: str = "",
    named_owners: Sequence[str] = (),
    source_facts: Mapping[str, Any] | None = None,
    external_key: str = "",
    by: User | None,
    at: datetime,
) -> Mission:
    """A mission that already runs elsewhere; what is not known of it stays open. Raises as propose."""
    return _enter(
        {
            "title": title, "purpose": purpose, "type": type, "ambition": ambition, "owner": owner, "goal": goal,
            "outcome": outcome, "starts_on": starts_on, "ends_on": ends_on, "fte_min": fte_min, "fte_max": fte_max,
            "money_min": money_min, "money_max": money_max, "currency": currency, "external_key": external_key,
            "named_owners": list(named_owners), "source_facts": dict(source_facts or {}),
        },
        state=MissionState.ACTIVE, brought_in=True, by=by, at=at,
    )  # fmt: skip


def _enter(values: dict[str, Any], *, state: str, brought_in: bool, by: User | None, at: datetime) -> Mission:
    _clean(values)
    _settle_goal(values)
    draft = Mission(**values)
    draft.require_window()
    draft.require_envelope()
    mission = Mission.created(
        **values, state=state, is_brought_in=brought_in, proposed_by=by, purpose_hash=hash_of(values["purpose"]), at=at
    )
    if mission.owner:
        Ownership.objects.create(mission=mission, owner=mission.owner, since=at, reason="Proposed as the owner")
    log.append(_proposed(mission), by=by, at=at)
    return mission


def _link(assessment: Assessment, mission: Mission, *, by: User | None, at: datetime) -> None:
    assessment.mission = mission
    assessment.store("mission", at=at)
    fact = AssessmentLed(
        activity_id=assessment.activity_id, assessment_id=assessment.pk, mission_id=mission.pk, mission_key=mission.key
    )
    log.append(fact, by=by, at=at)


def _clean(values: dict[str, Any]) -> None:
    values["title"] = required_text(values["title"], "title", TITLE)
    values["purpose"] = required_text(values["purpose"], "purpose", STATEMENT)
    values["type"] = choice(values["type"], MissionType, "type")
    values["ambition"] = choice(values["ambition"], Ambition, "ambition")
    values["currency"] = text(values["currency"], "currency", 3)
    values["external_key"] = text(values["external_key"], "external_key", 200)


def _settle_goal(values: dict[str, Any]) -> None:
    """A mission with an outcome serves that outcome's goal; only one without keeps a goal of its own."""
    outcome, goal = values["outcome"], values["goal"]
    if outcome and goal and outcome.goal_id != goal.pk:
        serves = f"serves {outcome.goal.key}" if outcome.goal else "serves no goal yet"
        raise GoalDiffers(
            f"{outcome.key} {serves}, not {goal.key}. Leave the goal out, or choose an outcome of that goal.",
            field="goal",
        )
    if outcome:
        values["goal"] = None


def _proposed(mission: Mission) -> MissionProposed:
    return MissionProposed(
        mission_id=mission.pk,
        key=mission.key,
        title=mission.title,
        purpose=mission.purpose,
        purpose_hash=mission.purpose_hash,
        type=str(mission.type),
        ambition=str(mission.ambition),
        state=str(mission.state),
        goal_id=mission.strategic_goal_id,
        outcome_id=mission.outcome_id,
        owner_id=mission.owner_id,
        owner_name=mission.owner.name if mission.owner else "",
        starts_on=mission.starts_on,
        ends_on=mission.ends_on,
        fte_min=mission.fte_min,
        fte_max=mission.fte_max,
        money_min=mission.money_min,
        money_max=mission.money_max,
        currency=mission.currency,
        named_owners=mission.named_owners,
        source_facts=mission.source_facts,
    )
