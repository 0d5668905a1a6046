"""The facts of a mission, from proposal to conclusion."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pipeline.facts import fact, topic

MISSION = topic("missions.mission", "Missions from proposal to conclusion: window, envelope, owner, state, reports.")


@fact(MISSION, "proposed", key="mission_id", personal={"owner_name": "owner_id", "named_owners": ""})
@dataclass(frozen=True)
class MissionProposed:
    mission_id: UUID
    key: str
    title: str
    purpose: str
    purpose_hash: str
    type: str
    ambition: str
    state: str
    goal_id: UUID | None
    outcome_id: UUID | None
    owner_id: UUID | None
    owner_name: str
    starts_on: date | None
    ends_on: date | None
    fte_min: Decimal | None
    fte_max: Decimal | None
    money_min: Decimal | None
    money_max: Decimal | None
    currency: str
    named_owners: list[str] = field(default_factory=list)
    source_facts: dict[str, Any] = field(default_factory=dict)


@fact(MISSION, "launched", key="mission_id")
@dataclass(frozen=True)
class MissionLaunched:
    mission_id: UUID
    purpose_hash: str
    launched_on: date


@fact(MISSION, "chartered", key="mission_id", personal={"signed_by": "signed_by_id"})
@dataclass(frozen=True)
class MissionChartered:
    """A version of its charter is signed; the first one makes a candidate a chartered mission."""

    mission_id: UUID
    purpose_hash: str
    state: str = "chartered"
    charter_id: UUID | None = None
    charter_version: int = 1
    signed_by_id: UUID | None = None
    signed_by: str = ""


@fact(MISSION, "turned_down", key="mission_id")
@dataclass(frozen=True)
class MissionTurnedDown:
    """It will not run: somebody who may decide said no to it before it was launched."""

    mission_id: UUID
    purpose_hash: str
    turned_down_on: date
    reason: str


@fact(MISSION, "paused", key="mission_id")
@dataclass(frozen=True)
class MissionPaused:
    mission_id: UUID
    purpose_hash: str
    paused_on: date
    reason: str


@fact(MISSION, "resumed", key="mission_id")
@dataclass(frozen=True)
class MissionResumed:
    mission_id: UUID
    purpose_hash: str
    resumed_on: date
    reason: str


@fact(MISSION, "frozen", key="mission_id")
@dataclass(frozen=True)
class MissionFrozen:
    """A re-charter was opened: what it is stays as it is until somebody decides."""

    mission_id: UUID
    purpose_hash: str
    recharter_id: UUID
    reason: str


@fact(MISSION, "continued", key="mission_id")
@dataclass(frozen=True)
class MissionContinued:
    """Its re-charter was decided: it goes on under its old purpose."""

    mission_id: UUID
    purpose_hash: str
    recharter_id: UUID
    reason: str


@fact(MISSION, "rescheduled", key="mission_id")
@dataclass(frozen=True)
class MissionRescheduled:
    mission_id: UUID
    purpose_hash: str
    starts_on: date | None
    ends_on: date | None
    reason: str


@fact(MISSION, "envelope_changed", key="mission_id")
@dataclass(frozen=True)
class EnvelopeChanged:
    mission_id: UUID
    purpose_hash: str
    fte_min: Decimal | None
    fte_max: Decimal | None
    money_min: Decimal | None
    money_max: Decimal | None
    currency: str
    reason: str


@fact(
    MISSION,
    "handed_over",
    key="mission_id",
    personal={
        "owner_name": "owner_id",
        "reason": "from_owner_id",
        "from_owner_name": "from_owner_id",
        "brief": "from_owner_id",
    },
)
@dataclass(frozen=True)
class MissionHandedOver:
    """Somebody else owns the mission from now on, also when a cover begins or ends by itself.

    kind: absence, leaver, best_use, graduation, or return when a cover is over; empty in what was told before there were kinds.
    ends_on: the first day after an absence. closes: the handovers that are over with this one.
    """

    mission_id: UUID
    purpose_hash: str
    from_owner_id: UUID | None
    owner_id: UUID
    owner_name: str
    reason: str
    kind: str = ""
    handover_id: UUID | None = None
    from_owner_name: str = ""
    brief: str = ""
    ends_on: date | None = None
    closes: list[UUID] = field(default_factory=list)


@fact(MISSION, "aligned", key="mission_id")
@dataclass(frozen=True)
class MissionAligned:
    """The mission now pursues this outcome."""

    mission_id: UUID
    purpose_hash: str
    goal_id: UUID | None
    outcome_id: UUID | None
    reason: str


@fact(MISSION, "classified", key="mission_id")
@dataclass(frozen=True)
class MissionClassified:
    mission_id: UUID
    purpose_hash: str
    type: str
    ambition: str
    reason: str


@fact(MISSION, "reported", key="mission_id", personal={"rated_by": ""})
@dataclass(frozen=True)
class StatusReported:
    """A dated status report from outside, in the words of whoever rated it."""

    mission_id: UUID
    purpose_hash: str
    report_id: UUID
    reported_on: date
    rating: str
    rated_by: str
    ends_on: date | None
    whole_life_cost: Decimal | None
    currency: str


@fact(MISSION, "concluded", key="mission_id")
@dataclass(frozen=True)
class MissionConcluded:
    mission_id: UUID
    purpose_hash: str
    result: str
    learned: str
    would_change_mind: str
    confidence: int
    evidence: list[str]
    concluded_on: date
    children: str = ""
    hypothesis: str = ""
    counter_evidence: list[str] = field(default_factory=list)
