"""How a mission is paid for in tranches: a gate is set, changed or withdrawn, and decided once."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from missions.events import GateChanged, GateDecided, GateSet, GateWithdrawn
from missions.models import (
    ConfidenceOutOfRange,
    EvidenceMissing,
    Gate,
    GateDecision,
    Mission,
    NoChoiceLeft,
    NoSuchChoice,
    NotOffered,
    TooMuchEvidence,
)
from missions.models.conclusion import MOST_EVIDENCE
from missions.models.limits import REASON, STATEMENT
from missions.models.texts import choice, required_reason, required_text, text
from pipeline import log

ALL_OPTIONS = tuple(Gate.Option.values)
CHANGES = ("question", "evidence_required", "tranche", "currency", "fte", "due_on", "options")


@log.action
def set_gate(
    *,
    mission: Mission,
    question: str,
    evidence_required: str,
    due_on: date,
    tranche: Decimal = Decimal(0),
    currency: str = "",
    fte: Decimal = Decimal(0),
    options: Sequence[str] = ALL_OPTIONS,
    by: User | None,
    at: datetime,
) -> Gate:
    """A gate of the mission, open. What it locks of the envelope only its decision releases.

    Raises NotGoverned, TextMissing, TextTooLong, DueImpossible, TrancheImpossible, TranchesExceedEnvelope, NoChoiceLeft,
    NoSuchChoice.
    """
    mission = mission.locked()
    values = _clean(
        question=question, evidence_required=evidence_required, tranche=tranche, currency=currency, fte=fte,
        due_on=due_on, options=options,
    )  # fmt: skip
    _require_possible(Gate(mission=mission, **values), on=at.date())
    gate = Gate.created(mission=mission, **values, set_by=by, at=at)
    log.append(GateSet(**_named(gate), **_asked(gate)), by=by, at=at)
    return gate


@log.action
def change_gate(
    *, gate: Gate, reason: str, expected_version: int | None = None, by: User | None, at: datetime, **changes: Any
) -> Gate:
    """The gate, still open, with these of its words, its tranche, its day or its options changed.

    Raises Stale, GateClosed, NotGoverned, TextMissing, TextTooLong, DueImpossible, TrancheImpossible,
    TranchesExceedEnvelope, NoChoiceLeft, NoSuchChoice, ReasonMissing.
    """
    why = required_reason(reason)
    gate = _held(gate, expected_version)
    gate.require_open()
    for name, value in _clean(**changes).items():
        setattr(gate, name, value)
    if not gate.tranche:
        gate.currency = ""
    _require_possible(gate, on=at.date() if "due_on" in changes else gate.due_on)
    gate.store(*CHANGES, at=at)
    log.append(GateChanged(**_named(gate), **_asked(gate), reason=why), by=by, at=at)
    return gate


@log.action
def withdraw_gate(
    *, gate: Gate, reason: str, expected_version: int | None = None, by: User | None, at: datetime
) -> Gate:
    """The gate, not to be decided any more; what it locked is free again.

    Raises Stale, GateClosed, NotGoverned, ReasonMissing.
    """
    why = required_reason(reason)
    gate = _held(gate, expected_version)
    gate.require_open()
    gate.require_governed()
    gate.state = Gate.State.WITHDRAWN
    gate.store("state", at=at)
    log.append(GateWithdrawn(**_named(gate), question=gate.question, reason=why), by=by, at=at)
    return gate


@log.action
def decide_gate(
    *,
    gate: Gate,
    option: str,
    reason: str,
    evidence: Sequence[str],
    confidence: int = 5,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Gate:
    """The gate, decided for good: to scale or to continue releases its tranche, to spin down gives it back.

    Raises Stale, GateClosed, NotGoverned, NotOffered, NoSuchChoice, ReasonMissing, EvidenceMissing, TooMuchEvidence,
    TextTooLong, ConfidenceOutOfRange, TranchesExceedEnvelope.
    """
    why = required_reason(reason)
    gate = _held(gate, expected_version)
    gate.require_decidable()
    decision = GateDecision(
        gate=gate,
        option=_offered(gate, option),
        reason=why,
        evidence=_seen(evidence),
        confidence=_sure(confidence),
        decided_by=by,
        decided_at=at,
    )
    if decision.goes_on:
        gate.require_room()
    decision.save(force_insert=True)
    gate.state = Gate.State.DECIDED
    gate.store("state", at=at)
    log.append(_decided(gate, decision), by=by, at=at)
    return gate


def _held(gate: Gate, expected_version: int | None) -> Gate:
    """The gate and its mission, both held: mission first, as everywhere."""
    mission = gate.mission.locked()
    gate = gate.locked()
    gate.mission = mission
    gate.require_version(expected_version)
    return gate


def _require_possible(gate: Gate, *, on: date) -> None:
    gate.require_governed()
    gate.require_due(on=on)
    gate.require_tranche()
    gate.require_room()


def _clean(**values: Any) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    for name, value in values.items():
        if name not in CHANGES:
            raise NoSuchChoice(f"{name!r} is no part of a gate. These are: {', '.join(CHANGES)}.", field=name)
        cleaned[name] = _clean_one(name, value)
    if "tranche" in cleaned and not cleaned["tranche"]:
        cleaned["currency"] = ""
    return cleaned


def _clean_one(name: str, value: Any) -> Any:
    if name == "question":
        return required_text(value, name, REASON)
    if name == "evidence_required":
        return required_text(value, name, STATEMENT)
    if name == "currency":
        return text(value, name, 3)
    if name == "options":
        return _options(value)
    return Decimal(value or 0) if name in ("tranche", "fte") else value


def _options(values: Sequence[str]) -> list[str]:
    """Each once, in the order in which everybody lists them."""
    given = {choice(value, Gate.Option, "option") for value in values}
    if len(given) < 2:
        raise NoChoiceLeft(
            f"With {'one option' if given else 'no option'} there is nothing to decide. Offer at least two of: "
            f"{', '.join(ALL_OPTIONS)}.",
            field="options",
        )
    return [option for option in ALL_OPTIONS if option in given]


def _offered(gate: Gate, option: str) -> str:
    option = choice(option, Gate.Option, "option")
    if option not in gate.options:
        raise NotOffered(
            f"{gate.key} offers {', '.join(gate.options)}, not {option}. Choose one of these.", field="option"
        )
    return option


def _seen(evidence: Sequence[str]) -> list[str]:
    kept = [text(item, "evidence", REASON) for item in evidence if item.strip()]
    if not kept:
        raise EvidenceMissing(
            "Say what you saw: a link, a figure, the key of an event. Without evidence the gate stays open.",
            field="evidence",
        )
    if len(kept) > MOST_EVIDENCE:
        raise TooMuchEvidence(f"{len(kept)} pieces of evidence; cite at most {MOST_EVIDENCE}.", field="evidence")
    return kept


def _sure(confidence: int) -> int:
    if confidence not in GateDecision.CONFIDENCE:
        raise ConfidenceOutOfRange(
            f"Confidence runs from 0 to 10; {confidence} does not lie there.", field="confidence"
        )
    return confidence


def _named(gate: Gate) -> dict[str, Any]:
    return {
        "mission_id": gate.mission_id,
        "purpose_hash": gate.mission.purpose_hash,
        "gate_id": gate.pk,
        "key": gate.key,
    }


def _asked(gate: Gate) -> dict[str, Any]:
    return {name: getattr(gate, name) for name in CHANGES}


def _decided(gate: Gate, decision: GateDecision) -> GateDecided:
    return GateDecided(
        **_named(gate),
        question=gate.question,
        option=str(decision.option),
        reason=decision.reason,
        evidence=decision.evidence,
        confidence=decision.confidence,
        released=decision.released,
        currency=gate.currency if decision.released else "",
        released_fte=decision.released_fte,
        decided_on=decision.decided_at.date(),
    )
