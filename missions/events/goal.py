"""The facts of strategic goals."""

from dataclasses import dataclass
from uuid import UUID

from pipeline.facts import fact, topic

GOAL = topic("missions.goal", "Strategic goals: the broader aims that outcomes serve.")


@fact(GOAL, "set", key="goal_id")
@dataclass(frozen=True)
class GoalSet:
    goal_id: UUID
    key: str
    title: str
    statement: str
    horizon_year: int | None


@fact(GOAL, "retired", key="goal_id")
@dataclass(frozen=True)
class GoalRetired:
    goal_id: UUID
    reason: str
