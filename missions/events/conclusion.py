"""The facts of conclusions after they were signed off: corrections, contradictions, and who considered them."""

from dataclasses import dataclass
from uuid import UUID

from missions.events.mission import MISSION
from pipeline.facts import fact, topic

CONTRADICTION = topic(
    "missions.contradiction",
    "What people say of two conclusions: that they contradict each other, or only seem to. The last word on a pair counts.",
)


@fact(MISSION, "conclusion_corrected", key="mission_id")
@dataclass(frozen=True)
class ConclusionCorrected:
    """The conclusion stays as it was signed off; this stands under it."""

    mission_id: UUID
    purpose_hash: str
    correction_id: UUID
    words: str


@fact(MISSION, "conclusion_considered", key="mission_id")
@dataclass(frozen=True)
class ConclusionConsidered:
    """Of the conclusion of another mission: that this one was chartered in its light, or that it does not apply."""

    mission_id: UUID
    purpose_hash: str
    consideration_id: UUID
    concluded_id: UUID
    concluded_key: str
    concluded_title: str
    verdict: str
    note: str


@fact(CONTRADICTION, "judged", key="pair")
@dataclass(frozen=True)
class ContradictionJudged:
    """`pair` is both missions, the same whoever named which first."""

    pair: str
    first_mission_id: UUID
    second_mission_id: UUID
    holds: bool
    reason: str
