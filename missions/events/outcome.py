"""The facts of outcomes and of their one order."""

from dataclasses import dataclass, field
from uuid import UUID

from pipeline.facts import fact, topic

OUTCOME = topic("missions.outcome", "Outcomes: enduring changes wanted for a consumer or for the business.")
RANKING = topic(
    "missions.ranking",
    "The one order of the active outcomes. All moves share one key, so that everybody reads them in the same order.",
)


@fact(OUTCOME, "added", key="outcome_id", personal={"owner_name": "owner_id", "named_owners": ""})
@dataclass(frozen=True)
class OutcomeAdded:
    outcome_id: UUID
    key: str
    goal_id: UUID | None
    title: str
    statement: str
    kind: str
    beneficiary: str
    from_state: str
    to_state: str
    owner_id: UUID | None
    owner_name: str
    named_owners: list[str] = field(default_factory=list)


@fact(OUTCOME, "reworded", key="outcome_id", personal={"owner_name": "owner_id"})
@dataclass(frozen=True)
class OutcomeReworded:
    """The wording or the owner changed; every field carries its new value."""

    outcome_id: UUID
    goal_id: UUID | None
    title: str
    statement: str
    kind: str
    beneficiary: str
    from_state: str
    to_state: str
    owner_id: UUID | None
    owner_name: str


@fact(OUTCOME, "retired", key="outcome_id")
@dataclass(frozen=True)
class OutcomeRetired:
    outcome_id: UUID
    reason: str


@fact(OUTCOME, "measure_set", key="outcome_id")
@dataclass(frozen=True)
class OutcomeMeasureSet:
    """By what people will tell that the outcome holds. Said anew with the same `measure_id`, it replaces what was said."""

    outcome_id: UUID
    measure_id: UUID
    kind: str
    title: str
    method: str


@fact(OUTCOME, "measure_dropped", key="outcome_id")
@dataclass(frozen=True)
class OutcomeMeasureDropped:
    outcome_id: UUID
    measure_id: UUID
    reason: str


@fact(OUTCOME, "scored", key="outcome_id")
@dataclass(frozen=True)
class OutcomeScored:
    """What the outcome is worth against what it takes, on the scale of weighted shortest job first."""

    outcome_id: UUID
    value: int
    time_criticality: int
    risk_opportunity: int
    job_size: int
    note: str


@fact(RANKING, "changed", key="ranking")
@dataclass(frozen=True)
class OutcomesRanked:
    """One outcome was moved, added or retired. `ranks` names every outcome whose rank changed, with its new rank."""

    ranking: str
    outcome_id: UUID
    from_rank: int | None
    to_rank: int | None
    reason: str
    ranks: dict[str, int]


@fact(RANKING, "explained", key="ranking")
@dataclass(frozen=True)
class MoveExplained:
    """Whoever moved an outcome without a word says afterwards why. `move_id` is the id of the move's event."""

    ranking: str
    outcome_id: UUID
    move_id: UUID
    reason: str


@fact(RANKING, "ordered", key="ranking")
@dataclass(frozen=True)
class OutcomesOrdered:
    """A proposed order was applied in one go. `ranks` names every outcome whose rank changed, with its new rank, `was` the rank
    each of them had before. `round_id` is the round of comparisons that it came from."""

    ranking: str
    method: str
    reason: str
    ranks: dict[str, int]
    was: dict[str, int]
    round_id: UUID | None = None
