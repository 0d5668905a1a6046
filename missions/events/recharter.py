"""The facts of a re-charter: opened, and decided."""

from dataclasses import dataclass
from uuid import UUID

from pipeline.facts import fact, topic

RECHARTER = topic(
    "missions.recharter",
    "Doubts about the purpose of a mission: what raised them, which purposes were weighed, and what was decided.",
)


@fact(RECHARTER, "opened", key="mission_id")
@dataclass(frozen=True)
class RecharterOpened:
    mission_id: UUID
    purpose_hash: str
    recharter_id: UUID
    key: str
    trigger: str
    reason: str
    considered: list[str]


@fact(RECHARTER, "decided", key="mission_id")
@dataclass(frozen=True)
class RecharterSettled:
    """decision: continue, successor or stop; with successor comes the mission that has the new purpose."""

    mission_id: UUID
    purpose_hash: str
    recharter_id: UUID
    key: str
    decision: str
    reason: str
    successor_id: UUID | None = None
    successor_key: str = ""
