"""The facts of activities and their walks through the decision tree. All of one activity share its key, in order."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from pipeline.facts import fact, topic

ASSESSMENT = topic(
    "missions.assessment",
    "Activities as they were proposed, their framings, and the sessions that walk the decision tree with them.",
)


@fact(ASSESSMENT, "activity_proposed", key="activity_id", personal={"proposer_name": "proposer_id"})
@dataclass(frozen=True)
class ActivityProposed:
    """Anything proposed, not yet known to be a mission."""

    activity_id: UUID
    key: str
    title: str
    words: str
    proposer_id: UUID | None
    proposer_name: str


@fact(ASSESSMENT, "framing_added", key="activity_id")
@dataclass(frozen=True)
class FramingAdded:
    """Another way to say what the activity is about. `type` is the team it would need, empty when that is open."""

    activity_id: UUID
    position: int
    title: str
    purpose: str
    answers: dict[str, str]
    type: str
    fte_min: Decimal | None
    fte_max: Decimal | None
    money_min: Decimal | None
    money_max: Decimal | None
    currency: str


@fact(ASSESSMENT, "framing_chosen", key="activity_id")
@dataclass(frozen=True)
class FramingChosen:
    activity_id: UUID
    position: int
    title: str
    reason: str


@fact(ASSESSMENT, "begun", key="activity_id")
@dataclass(frozen=True)
class AssessmentBegun:
    """A session was opened: anybody who may propose goes on with it."""

    activity_id: UUID
    assessment_id: UUID
    key: str
    title: str
    tree_version: str


@fact(ASSESSMENT, "answered", key="activity_id", version=2)
@dataclass(frozen=True)
class TestAnswered:
    """One answer in a session, and what the tree says after it."""

    __test__ = False  # the word is the trade's, not pytest's

    activity_id: UUID
    assessment_id: UUID
    title: str
    position: int
    round: int
    question: str
    answer: str
    reason: str
    evidence: str
    verdict: str
    type: str
    found: dict[str, Any] = field(default_factory=dict)


@fact(ASSESSMENT, "mended", key="activity_id")
@dataclass(frozen=True)
class RemedyDone:
    """What a no asked for was done; `found` is what it brought to light. The tree is entered again."""

    activity_id: UUID
    assessment_id: UUID
    title: str
    position: int
    round: int
    question: str
    remedy: str
    found: dict[str, Any]


@fact(ASSESSMENT, "finished", key="activity_id", version=2)
@dataclass(frozen=True)
class AssessmentFinished:
    """`type` is the leaf of the tree; `override_type` what a person finds right instead, for a reason."""

    activity_id: UUID
    assessment_id: UUID
    key: str
    title: str
    answers: dict[str, str]
    verdict: str
    type: str
    confidence: str
    override_type: str
    override_reason: str
    tree_version: str
    rounds: int


@fact(ASSESSMENT, "led", key="activity_id")
@dataclass(frozen=True)
class AssessmentLed:
    """A mission was proposed from it."""

    activity_id: UUID
    assessment_id: UUID
    mission_id: UUID
    mission_key: str


@fact(ASSESSMENT, "answered", key="assessment_id")
@dataclass(frozen=True)
class TestAnsweredBefore:
    """As it was told before activities had a key of their own; the id of the assessment is that of its activity."""

    __test__ = False

    assessment_id: UUID
    title: str
    question: str
    answer: str
    reason: str


@fact(ASSESSMENT, "finished", key="assessment_id")
@dataclass(frozen=True)
class AssessmentFinishedBefore:
    """As it was told before activities had a key of their own; `type` is the one that was chosen."""

    assessment_id: UUID
    title: str
    answers: dict[str, str]
    verdict: str
    type: str
    tree_version: str
    override_reason: str
