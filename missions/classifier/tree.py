"""The decision tree as versioned data: questions, remedies and endings, each with the lines of its source.

A published version never changes, because assessments name the version they were made with. A better tree is a new one.
"""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any


class Answer(StrEnum):
    """What is known about a question. Whatever was not answered is unknown."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Test(StrEnum):
    """The six tests. The first four ask whether it is a mission, the last two which type of team it needs."""

    __test__ = False  # pytest takes every name that begins with Test for one of its own

    SPECIFIC_OBJECTIVE = "specific_objective"
    TIME_BOUND = "time_bound"
    STRATEGIC_FIT = "strategic_fit"
    DEFINED_RESOURCES = "defined_resources"
    PROBLEM_UNDERSTOOD = "problem_understood"
    SOLUTION_PREDICTABLE = "solution_predictable"


# Asked only after a "no" to the strategic fit, once alignment was assessed: the one way out of the tree.
ALIGNMENT_EXISTS = "alignment_exists"


class Probe(StrEnum):
    """Two recorded questions that decide nothing: they warn when they contradict where the tree ended."""

    CHANGES_ARCHITECTURE = "changes_architecture"
    REPETITIVE = "repetitive"


class MissionType(StrEnum):
    """The three types of mission."""

    STRATEGIC = "strategic"
    FEATURE = "feature"
    PLATFORM = "platform"


class RemedyCode(StrEnum):
    """What a "no" to one of the first four tests asks for."""

    FRAME_OUTCOME = "frame_outcome"
    SET_TIME = "set_time"
    ASSESS_ALIGNMENT = "assess_alignment"
    UNDERSTAND_CAPABILITY = "understand_capability"


class NodeKind(StrEnum):
    """A question is answered, a remedy is done, a junction is passed, an ending is final."""

    QUESTION = "question"
    REMEDY = "remedy"
    JUNCTION = "junction"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class Node:
    """One box of the tree. `if_yes` and `if_no` finish the sentence "it would be different if ..."."""

    code: str
    kind: NodeKind
    stage: int
    title: str
    text: str
    citation: str
    if_yes: str = ""
    if_no: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """One line of the tree. After a remedy there is no answer: the way simply leads on."""

    source: str
    answer: Answer | None
    target: str
    consequence: str


@dataclass(frozen=True)
class Tree:
    """A version of the tree, ready to be walked or drawn."""

    version: str
    start: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @cached_property
    def by_code(self) -> dict[str, Node]:
        return {node.code: node for node in self.nodes}

    @cached_property
    def _ways(self) -> dict[tuple[str, Answer | None], Edge]:
        return {(edge.source, edge.answer): edge for edge in self.edges}

    def way(self, source: str, answer: Answer | None = None) -> Edge:
        """The line that leaves `source` with `answer`. Raises KeyError where the tree has none."""
        return self._ways[source, answer]

    @property
    def questions(self) -> tuple[Node, ...]:
        """The questions in the order in which the tree asks them."""
        return tuple(node for node in self.nodes if node.kind is NodeKind.QUESTION)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything the version says: a test holds published versions to theirs."""
        return sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """The tree as JSON-ready values, for a drawing or an integrator."""
        return {
            "version": self.version,
            "start": self.start,
            "nodes": [asdict(node) for node in self.nodes],
            "edges": [asdict(edge) for edge in self.edges],
        }


def _question(code: str, stage: int, title: str, text: str, citation: str, if_yes: str, if_no: str) -> Node:
    return Node(code, NodeKind.QUESTION, stage, title, text, citation, if_yes, if_no)


_NODES = (
    _question(
        Test.SPECIFIC_OBJECTIVE,
        1,
        "Does it have a specific objective?",
        "Somebody outside the team could tell whether it was reached. It says what should differ, not what to build.",
        "S1 L249, L269-270",
        "it had a specific objective",
        "it had no specific objective",
    ),
    Node(
        RemedyCode.FRAME_OUTCOME,
        NodeKind.REMEDY,
        1,
        "Set objectives and frame it as an outcome",
        "Write down who will be better off and how one would notice. Leave the means open. Then answer the test again.",
        "S1 L280-283",
    ),
    _question(
        Test.TIME_BOUND,
        1,
        "Is it bound in time?",
        "There is a day by which the objective should be reached, and that day is believed in.",
        "S1 L251, L272",
        "it were bound in time",
        "it were not bound in time",
    ),
    Node(
        RemedyCode.SET_TIME,
        NodeKind.REMEDY,
        1,
        "Set realistic expectations of time",
        "Agree on a start and an end that the people who know the work find realistic. Then answer the test again.",
        "S1 L293-294",
    ),
    _question(
        Test.STRATEGIC_FIT,
        1,
        "Does it fit within a broader strategic goal?",
        "Name the goal. If reaching the objective would not move that goal, the answer is no.",
        "S1 L253-254, L274-275",
        "it fitted within a broader strategic goal",
        "it fitted within no broader strategic goal",
    ),
    Node(
        RemedyCode.ASSESS_ALIGNMENT,
        NodeKind.REMEDY,
        1,
        "Assess its strategic alignment",
        "Go through the strategic goals with their owners. Is there one that it can serve, perhaps framed otherwise?",
        "S1 L285-288",
    ),
    _question(
        ALIGNMENT_EXISTS,
        1,
        "Was an alignment found?",
        "Yes: choose the goal and answer the test of strategic fit again. No: it is deprioritised, which ends here.",
        "S1 L285-288",
        "an alignment with a goal were found",
        "it were certain that no goal can be served",
    ),
    Node(
        "deprioritised",
        NodeKind.ENDING,
        1,
        "Deprioritised",
        "It serves no broader goal, so people and money go where they do. It may come back when the strategy changes.",
        "S1 L285-288",
    ),
    _question(
        Test.DEFINED_RESOURCES,
        1,
        "Does it have defined resources?",
        "Defined, not fixed: a range of people, money and capability to count on, which may be revised with a reason.",
        "S1 L256-258, L277-278",
        "its resources were defined",
        "its resources were not defined",
    ),
    Node(
        RemedyCode.UNDERSTAND_CAPABILITY,
        NodeKind.REMEDY,
        1,
        "Understand the capability that the outcome needs",
        "List the professions and levels it takes, and for how long. From that comes an envelope. Then answer again.",
        "S1 L290-291",
    ),
    Node(
        "is_a_mission",
        NodeKind.JUNCTION,
        1,
        "This is a mission",
        "All four tests are passed. What remains is which type of team it needs.",
        "S1 L296",
    ),
    _question(
        Test.PROBLEM_UNDERSTOOD,
        2,
        "Is the problem understood?",
        "All involved would describe the same problem and the same causes. A large problem can be well understood.",
        "S1 L306, L479-487",
        "the problem were understood",
        "the problem were not understood",
    ),
    Node(
        MissionType.STRATEGIC,
        NodeKind.ENDING,
        2,
        "A strategic mission",
        "The problem is unknown and complex: the team first finds out what it is, and changes as it learns.",
        "S1 L308-311",
    ),
    _question(
        Test.SOLUTION_PREDICTABLE,
        2,
        "Is the solution predictable?",
        "One can say today what goes in, what comes out and what it is worth, because it was done many times.",
        "S1 L313-314, L520-526",
        "the solution were predictable",
        "the solution were not predictable",
    ),
    Node(
        MissionType.FEATURE,
        NodeKind.ENDING,
        2,
        "A feature mission",
        "The problem is understood, the way is open: the team adds to the system and hardly changes how it is built.",
        "S1 L318-324",
    ),
    Node(
        MissionType.PLATFORM,
        NodeKind.ENDING,
        2,
        "A platform mission",
        "The problem is well understood and the solution repeats itself: a lasting team does it well again and again.",
        "S1 L326-331",
    ),
)

_EDGES = (
    Edge(Test.SPECIFIC_OBJECTIVE, Answer.YES, Test.TIME_BOUND, "It has an objective, so the next test is time."),
    Edge(
        Test.SPECIFIC_OBJECTIVE,
        Answer.NO,
        RemedyCode.FRAME_OUTCOME,
        "It first needs an objective, framed as an outcome.",
    ),
    Edge(RemedyCode.FRAME_OUTCOME, None, Test.SPECIFIC_OBJECTIVE, "Answer the test again."),
    Edge(Test.TIME_BOUND, Answer.YES, Test.STRATEGIC_FIT, "It has an end, so the next test is the strategic goal."),
    Edge(Test.TIME_BOUND, Answer.NO, RemedyCode.SET_TIME, "It first needs realistic dates."),
    Edge(RemedyCode.SET_TIME, None, Test.TIME_BOUND, "Answer the test again."),
    Edge(
        Test.STRATEGIC_FIT, Answer.YES, Test.DEFINED_RESOURCES, "It serves a goal, so the next test is its resources."
    ),
    Edge(Test.STRATEGIC_FIT, Answer.NO, RemedyCode.ASSESS_ALIGNMENT, "Its alignment has to be assessed."),
    Edge(RemedyCode.ASSESS_ALIGNMENT, None, ALIGNMENT_EXISTS, "Say what the assessment found."),
    Edge(ALIGNMENT_EXISTS, Answer.YES, Test.STRATEGIC_FIT, "A goal was found: choose it and answer the test again."),
    Edge(ALIGNMENT_EXISTS, Answer.NO, "deprioritised", "It serves no goal and is deprioritised."),
    Edge(Test.DEFINED_RESOURCES, Answer.YES, "is_a_mission", "All four tests are passed: this is a mission."),
    Edge(
        Test.DEFINED_RESOURCES, Answer.NO, RemedyCode.UNDERSTAND_CAPABILITY, "It first has to be clear what it takes."
    ),
    Edge(RemedyCode.UNDERSTAND_CAPABILITY, None, Test.DEFINED_RESOURCES, "Answer the test again."),
    Edge("is_a_mission", None, Test.PROBLEM_UNDERSTOOD, "Find out which type of team it needs."),
    Edge(
        Test.PROBLEM_UNDERSTOOD, Answer.YES, Test.SOLUTION_PREDICTABLE, "The problem is known; what about the solution?"
    ),
    Edge(Test.PROBLEM_UNDERSTOOD, Answer.NO, MissionType.STRATEGIC, "An unknown problem takes a strategic team."),
    Edge(Test.SOLUTION_PREDICTABLE, Answer.YES, MissionType.PLATFORM, "A predictable solution takes a platform team."),
    Edge(Test.SOLUTION_PREDICTABLE, Answer.NO, MissionType.FEATURE, "An open solution takes a feature team."),
)

_VERSIONS = {"1": Tree("1", Test.SPECIFIC_OBJECTIVE, _NODES, _EDGES)}
CURRENT = "1"


def tree(version: str = CURRENT) -> Tree:
    """The version of the tree that new assessments are made with, or an older one. Raises KeyError."""
    return _VERSIONS[version]


def versions() -> tuple[str, ...]:
    """All that were ever published, the oldest first. None of them changes any more."""
    return tuple(_VERSIONS)
