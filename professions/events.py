"""The facts of the professions room: crafts, their people, and whom they lend to which mission."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pipeline.facts import domain, fact, topic

domain(
    "professions",
    "Professions",
    "Crafts, people, what they can and when they are free, and which mission has them. No pay, no appraisal.",
)
PROFESSION = topic("professions.profession", "Professions: communities of a craft, and who leads them.")
PROFESSIONAL = topic("professions.professional", "Professionals: their craft, level and availability over time.")
DEMAND = topic("professions.demand", "What missions ask for: so much of a craft, at which level, from when to when.")
RECIPE = topic("professions.recipe", "Team recipes: which coalition of crafts missions of a type ask for in a stage.")
ASSIGNMENT = topic(
    "professions.assignment", "Who works on which mission, from when to when, with what share of their time."
)


@fact(PROFESSION, "founded", key="profession_id", personal={"lead_name": "lead_id"})
@dataclass(frozen=True)
class ProfessionFounded:
    profession_id: UUID
    key: str
    title: str
    lead_id: UUID | None
    lead_name: str


@fact(PROFESSION, "led", key="profession_id", personal={"lead_name": "lead_id"})
@dataclass(frozen=True)
class ProfessionLed:
    """Somebody else leads the profession from now on."""

    profession_id: UUID
    lead_id: UUID
    lead_name: str


@fact(PROFESSIONAL, "joined", key="professional_id", personal={"name": "professional_id"})
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


@fact(PROFESSIONAL, "availability_changed", key="professional_id", personal={"reason": "professional_id"})
@dataclass(frozen=True)
class AvailabilityChanged:
    """From `starts_on` until the day before `ends_on` (for good without it) the person has this share of a full week."""

    professional_id: UUID
    starts_on: date
    ends_on: date | None
    available_fte: Decimal
    reason: str


@fact(PROFESSIONAL, "level_changed", key="professional_id", personal={"reason": "professional_id"})
@dataclass(frozen=True)
class LevelChanged:
    professional_id: UUID
    level: int
    reason: str


@fact(ASSIGNMENT, "made", key="professional_id", personal={"name": "professional_id"})
@dataclass(frozen=True)
class Assigned:
    """`ends_on` is the first day after it."""

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


@fact(ASSIGNMENT, "ended", key="professional_id", personal={"reason": "professional_id"})
@dataclass(frozen=True)
class AssignmentEnded:
    """`ends_on` is now the first day after the assignment; its start means that it never began."""

    assignment_id: UUID
    professional_id: UUID
    profession_id: UUID
    mission_id: UUID
    ends_on: date
    reason: str


@fact(DEMAND, "raised", key="demand_id")
@dataclass(frozen=True)
class PeopleAskedFor:
    """A mission asks for people of a craft at this level or above. `ends_on` is the first day after it."""

    demand_id: UUID
    key: str
    mission_id: UUID
    mission_key: str
    mission_title: str
    profession_id: UUID
    profession_title: str
    role: str
    level: int
    fte: Decimal
    starts_on: date
    ends_on: date
    source: str = "manual"  # or recipe: the stage that the mission entered asks for them


@fact(DEMAND, "withdrawn", key="demand_id")
@dataclass(frozen=True)
class DemandWithdrawn:
    """`ends_on` is now the first day after the demand; its start means that it was withdrawn in time."""

    demand_id: UUID
    mission_id: UUID
    profession_id: UUID
    ends_on: date
    reason: str


@fact(RECIPE, "written", key="path_stage")
@dataclass(frozen=True)
class RecipeWritten:
    """The edition that counts for missions entering the stage from now on."""

    recipe_id: UUID
    path_stage: str
    key: str
    type: str
    stage: str
    edition: int
    lines: list[dict[str, Any]]
    reason: str
