"""The facts of a charter, from its draft to its signature: they are facts of its mission."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from missions.events.mission import MISSION
from pipeline.facts import fact


@fact(MISSION, "charter_written", key="mission_id")
@dataclass(frozen=True)
class CharterWritten:
    """An edition of the charter as its draft says it now; each writing says all of it."""

    mission_id: UUID
    purpose_hash: str
    charter_id: UUID
    key: str
    edition: int
    objective_summary: str
    hypothesis: str
    constraints: str
    success_measures: str


@fact(MISSION, "charter_submitted", key="mission_id", personal={"submitted_by": "submitted_by_id"})
@dataclass(frozen=True)
class CharterSubmitted:
    """The draft waits for a signature, with the window and the envelope that the mission had at this moment."""

    mission_id: UUID
    purpose_hash: str
    charter_id: UUID
    edition: int
    submitted_by_id: UUID | None
    submitted_by: str
    starts_on: date | None
    ends_on: date | None
    fte_min: Decimal | None
    fte_max: Decimal | None
    money_min: Decimal | None
    money_max: Decimal | None
    currency: str


@fact(MISSION, "charter_returned", key="mission_id")
@dataclass(frozen=True)
class CharterReturned:
    mission_id: UUID
    purpose_hash: str
    charter_id: UUID
    edition: int
    reason: str


@fact(MISSION, "charter_withdrawn", key="mission_id")
@dataclass(frozen=True)
class CharterWithdrawn:
    mission_id: UUID
    purpose_hash: str
    charter_id: UUID
    edition: int
    reason: str
