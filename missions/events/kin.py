"""The facts of kinship and of what follows on a mission: parents, reviews, graduation."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from missions.events.mission import MISSION
from pipeline.facts import fact


@fact(MISSION, "parent_set", key="mission_id")
@dataclass(frozen=True)
class ParentSet:
    """The mission is a child of this one from now on; of none when it is null."""

    mission_id: UUID
    purpose_hash: str
    parent_id: UUID | None
    former_parent_id: UUID | None
    reason: str


@fact(MISSION, "graduated", key="mission_id")
@dataclass(frozen=True)
class MissionGraduated:
    """What a feature mission found is the everyday work of this platform mission from now on, and why."""

    mission_id: UUID
    purpose_hash: str
    title: str
    platform_id: UUID
    platform_key: str
    repetitive: str
    team: str
    leading: str
    graduated_on: date


@fact(MISSION, "rolled_on", key="mission_id")
@dataclass(frozen=True)
class MissionRolledOn:
    """A platform mission was reviewed and goes on until the next review, which is the new end of its window."""

    mission_id: UUID
    purpose_hash: str
    reviewed_on: date
    was_due_on: date | None
    review_on: date
    reason: str
