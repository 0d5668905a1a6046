"""The facts of the missions room: what happened to goals, outcomes, missions and clusters."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pipeline.facts import domain, fact, topic

domain(
    "missions",
    "Missions",
    "Goals, outcomes, missions and clusters: what the organisation wants, and who set out for it. No figures and no people's time.",
)
GOAL = topic("missions.goal", "Strategic goals: the broader aims that outcomes serve.")
OUTCOME = topic("missions.outcome", "Outcomes: enduring changes wanted for a consumer or for the business.")
RANKING = topic(
    "missions.ranking",
    "The one order of the active outcomes. All moves share one key, so that everybody reads them in the same order.",
)
MISSION = topic("missions.mission", "Missions from proposal to conclusion: window, envelope, owner, state, reports.")
CLUSTER = topic("missions.cluster", "Clusters, their segments, and which missions are affiliated with them and why.")
ASSESSMENT = topic("missions.assessment", "Rounds through the decision tree, with the answers given and the verdict.")


@fact(GOAL, "set", key="goal_id")
@dataclass(frozen=True)
class GoalSet:
    goal_id: UUID
    key: str
    title: str
    statement: str
    horizon_year: int | None


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


@fact(MISSION, "proposed", key="mission_id", personal={"owner_name": "owner_id", "named_owners": ""})
@dataclass(frozen=True)
class MissionProposed:
    mission_id: UUID
    key: str
    title: str
    purpose: str
    purpose_hash: str
    type: str
    ambition: str
    state: str
    goal_id: UUID | None
    outcome_id: UUID | None
    owner_id: UUID | None
    owner_name: str
    starts_on: date | None
    ends_on: date | None
    fte_min: Decimal | None
    fte_max: Decimal | None
    money_min: Decimal | None
    money_max: Decimal | None
    currency: str
    named_owners: list[str] = field(default_factory=list)
    source_facts: dict[str, Any] = field(default_factory=dict)


@fact(MISSION, "launched", key="mission_id")
@dataclass(frozen=True)
class MissionLaunched:
    mission_id: UUID
    purpose_hash: str
    launched_on: date


@fact(MISSION, "rescheduled", key="mission_id")
@dataclass(frozen=True)
class MissionRescheduled:
    mission_id: UUID
    purpose_hash: str
    starts_on: date | None
    ends_on: date | None
    reason: str


@fact(MISSION, "envelope_changed", key="mission_id")
@dataclass(frozen=True)
class EnvelopeChanged:
    mission_id: UUID
    purpose_hash: str
    fte_min: Decimal | None
    fte_max: Decimal | None
    money_min: Decimal | None
    money_max: Decimal | None
    currency: str
    reason: str


@fact(MISSION, "handed_over", key="mission_id", personal={"owner_name": "owner_id", "reason": "from_owner_id"})
@dataclass(frozen=True)
class MissionHandedOver:
    mission_id: UUID
    purpose_hash: str
    from_owner_id: UUID | None
    owner_id: UUID
    owner_name: str
    reason: str


@fact(MISSION, "aligned", key="mission_id")
@dataclass(frozen=True)
class MissionAligned:
    """The mission now pursues this outcome."""

    mission_id: UUID
    purpose_hash: str
    goal_id: UUID | None
    outcome_id: UUID | None
    reason: str


@fact(MISSION, "classified", key="mission_id")
@dataclass(frozen=True)
class MissionClassified:
    mission_id: UUID
    purpose_hash: str
    type: str
    ambition: str
    reason: str


@fact(MISSION, "reported", key="mission_id", personal={"rated_by": ""})
@dataclass(frozen=True)
class StatusReported:
    """A dated status report from outside, in the words of whoever rated it."""

    mission_id: UUID
    purpose_hash: str
    report_id: UUID
    reported_on: date
    rating: str
    rated_by: str
    ends_on: date | None
    whole_life_cost: Decimal | None
    currency: str


@fact(MISSION, "concluded", key="mission_id")
@dataclass(frozen=True)
class MissionConcluded:
    mission_id: UUID
    purpose_hash: str
    result: str
    learned: str
    would_change_mind: str
    confidence: int
    evidence: list[str]
    concluded_on: date


@fact(CLUSTER, "formed", key="cluster_id")
@dataclass(frozen=True)
class ClusterFormed:
    cluster_id: UUID
    key: str
    title: str
    purpose: str


@fact(CLUSTER, "segment_added", key="segment_id")
@dataclass(frozen=True)
class SegmentAdded:
    """A theme; without a cluster it runs across all of them."""

    segment_id: UUID
    cluster_id: UUID | None
    title: str


@fact(CLUSTER, "mission_affiliated", key="mission_id")
@dataclass(frozen=True)
class MissionAffiliated:
    affiliation_id: UUID
    mission_id: UUID
    cluster_id: UUID
    cluster_title: str
    segment_id: UUID | None
    segment_title: str
    strength: str
    reason: str


@fact(ASSESSMENT, "answered", key="assessment_id")
@dataclass(frozen=True)
class TestAnswered:
    """One answer in a walk through the decision tree."""

    __test__ = False  # the word is the trade's, not pytest's

    assessment_id: UUID
    title: str
    question: str
    answer: str
    reason: str


@fact(ASSESSMENT, "finished", key="assessment_id")
@dataclass(frozen=True)
class AssessmentFinished:
    assessment_id: UUID
    title: str
    answers: dict[str, str]
    verdict: str
    type: str
    tree_version: str
    override_reason: str
