"""The facts of walks through the decision tree."""

from dataclasses import dataclass
from uuid import UUID

from pipeline.facts import fact, topic

ASSESSMENT = topic("missions.assessment", "Rounds through the decision tree, with the answers given and the verdict.")


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
