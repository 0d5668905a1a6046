"""New data asks for another purpose: the mission is frozen, and somebody decides to continue, to begin a successor, or to stop."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from missions.actions.conclusion import conclude
from missions.actions.proposal import propose
from missions.actions.rules import require_strategic_slot
from missions.events import MissionContinued, MissionFrozen, RecharterOpened, RecharterSettled
from missions.models import (
    Ambition,
    Conclusion,
    Mission,
    MissionState,
    MissionType,
    NothingConsidered,
    Recharter,
    SamePurpose,
    hash_of,
)
from missions.models.limits import STATEMENT, TITLE
from missions.models.recharter import MOST_CONSIDERED
from missions.models.texts import choice, required_reason, required_text
from pipeline import log


@log.action
def open_recharter(
    *,
    mission: Mission,
    trigger: str,
    reason: str,
    considered: Sequence[str],
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Recharter:
    """The open re-charter; its mission is frozen from now on.

    Raises Stale, NoSuchStep, NoSuchChoice, ReasonMissing, NothingConsidered, SamePurpose, TextTooLong.
    """
    why = required_reason(reason)
    mission = mission.locked()
    mission.require_version(expected_version)
    mission.require_step("recharter")
    recharter = Recharter.created(
        mission=mission,
        trigger=choice(trigger, Recharter.Trigger, "trigger"),
        reason=why,
        considered=_considered(mission, considered),
        was_paused=mission.state == MissionState.PAUSED,
        opened_by=by,
        at=at,
    )
    mission.state = MissionState.RECHARTERED
    mission.store("state", at=at)
    frozen = MissionFrozen(
        mission_id=mission.pk, purpose_hash=mission.purpose_hash, recharter_id=recharter.pk, reason=why
    )
    opened = RecharterOpened(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        recharter_id=recharter.pk,
        key=recharter.key,
        trigger=str(recharter.trigger),
        reason=why,
        considered=list(recharter.considered),
    )
    log.append(frozen, by=by, at=at)
    log.append(opened, by=by, at=at)
    return recharter


@log.action
def continue_mission(
    *, recharter: Recharter, reason: str, expected_version: int | None = None, by: User | None, at: datetime
) -> Recharter:
    """The decided re-charter: its mission runs on under its own purpose.

    Raises Stale, RecharterDecided, ReasonMissing, StrategicLimitReached.
    """
    recharter, mission = _held(recharter, expected_version)
    mission.require_step("continue")
    require_strategic_slot(mission, on=at.date())
    _settle(recharter, Recharter.Decision.CONTINUE, reason, by=by, at=at)
    mission.state = MissionState.ACTIVE
    mission.store("state", at=at)
    fact = MissionContinued(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        recharter_id=recharter.pk,
        reason=recharter.decision_reason,
    )
    log.append(fact, by=by, at=at)
    return recharter


@log.action
def succeed_mission(
    *,
    recharter: Recharter,
    title: str,
    purpose: str,
    reason: str,
    learned: str,
    would_change_mind: str = "",
    confidence: int = 5,
    evidence: Sequence[str] = (),
    counter_evidence: Sequence[str] = (),
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Recharter:
    """The decided re-charter with its successor: a candidate with the new purpose, the outcome and the kind of the old one.

    The old mission is concluded as superseded. Neither its people nor its owner, its key results, its window nor its envelope
    go over: whoever wants them there asks for them there.
    Raises Stale, RecharterDecided, SamePurpose, and as propose and conclude.
    """
    recharter, mission = _held(recharter, expected_version)
    mission.require_step("succeed")
    purpose = required_text(purpose, "purpose", STATEMENT)
    _require_another(mission, purpose, "purpose")
    is_classified = mission.type != MissionType.UNCLASSIFIED
    successor = propose(
        title=required_text(title, "title", TITLE),
        purpose=purpose,
        **mission.alignment_to_pass_on(),
        type=str(mission.type) if is_classified else MissionType.FEATURE,
        ambition=str(mission.ambition) if mission.ambition != Ambition.UNCLASSIFIED else Ambition.CORE,
        by=by,
        at=at,
    )
    _settle(recharter, Recharter.Decision.SUCCESSOR, reason, successor=successor, by=by, at=at)
    conclude(
        mission=mission, result=Conclusion.Result.SUPERSEDED, learned=learned, would_change_mind=would_change_mind,
        confidence=confidence, evidence=evidence, counter_evidence=counter_evidence, children=recharter.decision_reason,
        step="succeed", by=by, at=at,
    )  # fmt: skip
    return recharter


@log.action
def stop_mission(
    *,
    recharter: Recharter,
    result: str,
    reason: str,
    learned: str,
    would_change_mind: str = "",
    confidence: int = 5,
    evidence: Sequence[str] = (),
    counter_evidence: Sequence[str] = (),
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Recharter:
    """The decided re-charter; its mission is concluded. Raises Stale, RecharterDecided, and as conclude."""
    recharter, mission = _held(recharter, expected_version)
    _settle(recharter, Recharter.Decision.STOP, reason, by=by, at=at)
    conclude(
        mission=mission, result=result, learned=learned, would_change_mind=would_change_mind, confidence=confidence,
        evidence=evidence, counter_evidence=counter_evidence, children=recharter.decision_reason, step="stop", by=by, at=at,
    )  # fmt: skip
    return recharter


def _held(recharter: Recharter, expected_version: int | None) -> tuple[Recharter, Mission]:
    mission = recharter.mission.locked()
    recharter = recharter.locked()
    recharter.mission = mission
    recharter.require_version(expected_version)
    recharter.require_undecided()
    return recharter, mission


def _considered(mission: Mission, given: Sequence[str]) -> list[str]:
    kept = list(dict.fromkeys(purpose.strip() for purpose in given if purpose.strip()))
    if not 1 <= len(kept) <= MOST_CONSIDERED:
        raise NothingConsidered(
            f"{len(kept)} purposes to consider; write one to {MOST_CONSIDERED}, one a line.", field="considered"
        )
    for purpose in kept:
        required_text(purpose, "considered", STATEMENT)
        _require_another(mission, purpose, "considered")
    return kept


def _require_another(mission: Mission, purpose: str, field: str) -> None:
    if hash_of(purpose) == mission.purpose_hash:
        raise SamePurpose(
            f"That is the purpose {mission.key} has already. Write one that differs, or leave the mission as it is.",
            field=field,
        )


def _settle(
    recharter: Recharter, decision: str, reason: str, *, successor: Mission | None = None, by: User | None, at: datetime
) -> None:
    recharter.decision, recharter.decision_reason = decision, required_reason(reason)
    recharter.decided_by, recharter.decided_at, recharter.successor = by, at, successor
    recharter.store("decision", "decision_reason", "decided_by", "decided_at", "successor", at=at)
    fact = RecharterSettled(
        mission_id=recharter.mission_id,
        purpose_hash=recharter.mission.purpose_hash,
        recharter_id=recharter.pk,
        key=recharter.key,
        decision=str(decision),
        reason=recharter.decision_reason,
        successor_id=successor.pk if successor else None,
        successor_key=successor.key if successor else "",
    )
    log.append(fact, by=by, at=at)
