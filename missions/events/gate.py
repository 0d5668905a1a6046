"""The facts of gates: what has to be shown before more is released, and what was decided."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from pipeline.facts import fact, topic

GATE = topic(
    "missions.gate",
    "Gates of missions: the question, the evidence it wants, the tranche it locks, and the decision that releases it.",
)


@fact(GATE, "set", key="mission_id")
@dataclass(frozen=True)
class GateSet:
    mission_id: UUID
    purpose_hash: str
    gate_id: UUID
    key: str
    question: str
    evidence_required: str
    tranche: Decimal
    currency: str
    fte: Decimal
    due_on: date
    options: list[str]


@fact(GATE, "changed", key="mission_id")
@dataclass(frozen=True)
class GateChanged:
    """Every field carries its new value."""

    mission_id: UUID
    purpose_hash: str
    gate_id: UUID
    key: str
    question: str
    evidence_required: str
    tranche: Decimal
    currency: str
    fte: Decimal
    due_on: date
    options: list[str]
    reason: str


@fact(GATE, "withdrawn", key="mission_id")
@dataclass(frozen=True)
class GateWithdrawn:
    """The gate will not be decided; what it locked is free again."""

    mission_id: UUID
    purpose_hash: str
    gate_id: UUID
    key: str
    question: str
    reason: str


@fact(GATE, "decided", key="mission_id")
@dataclass(frozen=True)
class GateDecided:
    """The one fact that releases money: `released` is the tranche, or nothing when the mission spins down."""

    mission_id: UUID
    purpose_hash: str
    gate_id: UUID
    key: str
    question: str
    option: str
    reason: str
    evidence: list[str]
    confidence: int
    released: Decimal
    currency: str
    released_fte: Decimal
    decided_on: date
