"""One walk through the tree: which questions are met, how they are answered and where that ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from missions.classifier.tree import ALIGNMENT_EXISTS, Answer, Node, NodeKind, Test, tree

QUESTIONS: tuple[str, ...] = (*Test, ALIGNMENT_EXISTS)
SET_ASIDE = "Set aside: without a goal to serve it makes no difference."

Given = Mapping[str, Answer]


class Leaf(StrEnum):
    """Where the tree can end."""

    STRATEGIC = "strategic"
    FEATURE = "feature"
    PLATFORM = "platform"
    DEPRIORITISED = "deprioritised"


@dataclass(frozen=True, slots=True)
class Step:
    """One question of the walk, how it was answered and what followed from that."""

    node: str
    question: str
    answer: Answer
    consequence: str
    citation: str


def given_by(answers: Mapping[Test, Answer] | Mapping[str, str], alignment: Answer | str) -> dict[str, Answer]:
    """An answer to each question, in the order of QUESTIONS. Raises ValueError for a word the tree lacks."""
    known: dict[str, Answer] = {Test(test): Answer(answer) for test, answer in answers.items()}
    known[ALIGNMENT_EXISTS] = Answer(alignment)
    return {question: known.get(question, Answer.UNKNOWN) for question in QUESTIONS}


def walk(given: Given) -> tuple[tuple[Step, ...], Node]:
    """The steps from the start, and the node where they stop: an ending, or the question to put next."""
    steps: list[Step] = []
    asked: set[str] = set()
    node = tree().by_code[tree().start]
    while node.kind is not NodeKind.ENDING and node.code not in asked:
        if node.kind is not NodeKind.QUESTION:
            node = tree().by_code[tree().way(node.code).target]
            continue
        asked.add(node.code)
        consequence, target = _way_from(node, given)
        steps.append(Step(node.code, node.title, given[node.code], consequence, node.citation))
        if target is None:
            break
        node = tree().by_code[target]
    return tuple(steps), node


def leaf_of(node: Node) -> Leaf | None:
    """The leaf that the node is, or None where the tree goes on."""
    return Leaf(node.code) if node.kind is NodeKind.ENDING else None


def _way_from(node: Node, given: Given) -> tuple[str, str | None]:
    """What follows from the answer, and the node it leads to: None where the walk waits for an answer."""
    answer = given[node.code]
    if answer is not Answer.YES and _is_before_a_dead_end(node, given):
        return SET_ASIDE, tree().way(node.code, Answer.YES).target
    if answer is Answer.UNKNOWN:
        return "This is not answered yet.", None
    edge = tree().way(node.code, answer)
    return edge.consequence, edge.target


def _is_before_a_dead_end(node: Node, given: Given) -> bool:
    """True where the activity is known to serve no goal: then no earlier remedy could help it."""
    serves_no_goal = given[Test.STRATEGIC_FIT] is Answer.NO and given[ALIGNMENT_EXISTS] is Answer.NO
    return serves_no_goal and node.code in (Test.SPECIFIC_OBJECTIVE, Test.TIME_BOUND)
