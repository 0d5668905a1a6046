"""What an assessment comes to."""

from dataclasses import dataclass
from enum import StrEnum

from missions.classifier.cautions import Caution
from missions.classifier.flips import Flip
from missions.classifier.tree import MissionType, Node, RemedyCode, Test
from missions.classifier.walk import Step


class VerdictOutcome(StrEnum):
    """The three things an assessment can come to."""

    MISSION = "mission"
    OPEN = "open"
    DEPRIORITISED = "deprioritised"


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to do about a "no", and the test to answer again afterwards."""

    code: RemedyCode
    test: Test
    title: str
    what_to_do: str
    citation: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome with its reasons. Only an open one has remedies, unanswered questions and a next question."""

    outcome: VerdictOutcome
    mission_type: MissionType | None
    remedies: tuple[Remedy, ...]
    unanswered: tuple[str, ...]
    next_question: Node | None
    cautions: tuple[Caution, ...]
    path: tuple[Step, ...]
    flips: tuple[Flip, ...]
    tree_version: str
