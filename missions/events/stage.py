"""The facts of a mission's way: the stages that it enters, the means it tries, what it takes for true."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from missions.events.mission import MISSION
from pipeline.facts import fact


@fact(MISSION, "stage_entered", key="mission_id")
@dataclass(frozen=True)
class StageEntered:
    """The mission stands in this stage from now on. `from_stage` is empty when it is the first one anybody knows of."""

    mission_id: UUID
    purpose_hash: str
    interval_id: UUID
    type: str
    stage: str
    from_stage: str
    reason: str


@fact(MISSION, "option_added", key="mission_id")
@dataclass(frozen=True)
class OptionAdded:
    """A means that the mission may choose; no part of its purpose."""

    mission_id: UUID
    purpose_hash: str
    option_id: UUID
    key: str
    title: str
    note: str


@fact(MISSION, "option_moved", key="mission_id")
@dataclass(frozen=True)
class OptionMoved:
    """The option is open, tried or dropped from now on, with what came of it."""

    mission_id: UUID
    purpose_hash: str
    option_id: UUID
    title: str
    state: str
    came_of_it: str


@fact(MISSION, "assumption_stated", key="mission_id")
@dataclass(frozen=True)
class AssumptionStated:
    """The mission takes the sentence for true, until somebody finds out or until it expires on the day."""

    mission_id: UUID
    purpose_hash: str
    assumption_id: UUID
    key: str
    sentence: str
    expires_on: date


@fact(MISSION, "assumption_judged", key="mission_id")
@dataclass(frozen=True)
class AssumptionJudged:
    """The assumption is confirmed or broken by what was seen."""

    mission_id: UUID
    purpose_hash: str
    assumption_id: UUID
    sentence: str
    state: str
    evidence: str
    judged_on: date


@fact(MISSION, "assumption_extended", key="mission_id")
@dataclass(frozen=True)
class AssumptionExtended:
    """The assumption stays open until another day."""

    mission_id: UUID
    purpose_hash: str
    assumption_id: UUID
    sentence: str
    expires_on: date
    reason: str
