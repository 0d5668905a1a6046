"""The facts of the professions room: crafts, their people, and whom they lend to which mission."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from pipeline.facts import fact, topic

PROFESSION = topic("professions.profession", "Professions: communities of a craft, and who leads them.")
PROFESSIONAL = topic("professions.professional", "Professionals: their craft, level and availability over time.")
ASSIGNMENT = topic(
    "professions.assignment", "Who works on which mission, from when to when, with what share of their time."
)


@fact(PROFESSION, "founded", key="profession_id")
@dataclass(frozen=True)
class ProfessionFounded:
    profession_id: UUID
    key: str
    title: str
    lead_id: UUID | None
    lead_name: str


@fact(PROFESSION, "led", key="profession_id")
@dataclass(frozen=True)
class ProfessionLed:
    """Somebody else leads the profession from now on."""

    profession_id: UUID
    lead_id: UUID
    lead_name: str


@fact(PROFESSIONAL, "joined", key="professional_id")
@dataclass(frozen=True)
class ProfessionalJoined:
    professional_id: UUID
    key: str
    user_id: UUID | None
    name: str
    profession_id: UUID
    profession_title: str
    level: int
    employment: str
    available_from: date
    available_fte: Decimal


@fact(PROFESSIONAL, "availability_changed", key="professional_id")
@dataclass(frozen=True)
class AvailabilityChanged:
    """From `starts_on` (to `ends_on`, when given) the person has this share of a full week."""

    professional_id: UUID
    starts_on: date
    ends_on: date | None
    available_fte: Decimal
    reason: str


@fact(PROFESSIONAL, "level_changed", key="professional_id")
@dataclass(frozen=True)
class LevelChanged:
    professional_id: UUID
    level: int
    reason: str


@fact(ASSIGNMENT, "made", key="professional_id")
@dataclass(frozen=True)
class Assigned:
    assignment_id: UUID
    professional_id: UUID
    profession_id: UUID
    mission_id: UUID
    mission_key: str
    mission_title: str
    name: str
    role: str
    starts_on: date
    ends_on: date
    fte: Decimal


@fact(ASSIGNMENT, "ended", key="professional_id")
@dataclass(frozen=True)
class AssignmentEnded:
    """The assignment now ends on `ends_on`; a day before its start means that it never began."""

    assignment_id: UUID
    professional_id: UUID
    profession_id: UUID
    mission_id: UUID
    ends_on: date
    reason: str
