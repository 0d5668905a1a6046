"""The facts of handovers that do not change the owner at once; what does is in the mission's own: handed_over."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from missions.events.mission import MISSION
from pipeline.facts import fact


@fact(
    MISSION,
    "cover_planned",
    key="mission_id",
    personal={
        "owner_name": "owner_id",
        "from_owner_name": "from_owner_id",
        "reason": "from_owner_id",
        "brief": "from_owner_id",
    },
)
@dataclass(frozen=True)
class CoverPlanned:
    """Somebody will own the mission from a day until another, while its owner is away."""

    mission_id: UUID
    purpose_hash: str
    handover_id: UUID
    from_owner_id: UUID
    from_owner_name: str
    owner_id: UUID
    owner_name: str
    starts_on: date
    ends_on: date
    reason: str
    brief: str


@fact(MISSION, "cover_withdrawn", key="mission_id", personal={"reason": "owner_id"})
@dataclass(frozen=True)
class CoverWithdrawn:
    """A planned cover will not be: its owner stays."""

    mission_id: UUID
    purpose_hash: str
    handover_id: UUID
    owner_id: UUID | None
    reason: str


@fact(MISSION, "handover_acknowledged", key="mission_id")
@dataclass(frozen=True)
class HandoverAcknowledged:
    """The successor read the brief."""

    mission_id: UUID
    purpose_hash: str
    handover_id: UUID
    owner_id: UUID
