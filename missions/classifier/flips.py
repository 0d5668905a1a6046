"""What would have to be answered otherwise for the tree to end elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

from missions.classifier.tree import Answer, tree
from missions.classifier.walk import QUESTIONS, Leaf, leaf_of, walk

Answers = tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Another answer to one question, which is a test or `alignment_exists`."""

    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Flip:
    """A smallest set of other answers that would end at `leaf`."""

    leaf: Leaf
    changes: tuple[Change, ...]
    sentence: str


@cache
def flips(answers: Answers) -> tuple[Flip, ...]:
    """For every other leaf the smallest sets of changed answers that end there: all sets are tried, small ones first.

    `answers` are in the order of QUESTIONS. There are 3 to the 7th of them, so remembering all costs next to nothing.
    """
    smallest: dict[Leaf, list[tuple[Change, ...]]] = {}
    here = _ending(answers)
    for size in range(1, len(QUESTIONS) + 1):
        found: dict[Leaf, list[tuple[Change, ...]]] = {}
        for changes in _sets_of_changes(answers, size):
            leaf = _ending(_changed(answers, changes))
            if leaf and leaf is not here and leaf not in smallest:
                found.setdefault(leaf, []).append(changes)
        smallest |= found
    return tuple(Flip(leaf, changes, _sentence(leaf, changes)) for leaf in Leaf for changes in smallest.get(leaf, ()))


@cache
def _ending(answers: Answers) -> Leaf | None:
    _, node = walk(dict(zip(QUESTIONS, answers, strict=True)))
    return leaf_of(node)


def _sets_of_changes(answers: Answers, size: int) -> Iterator[tuple[Change, ...]]:
    """Every way to answer exactly `size` questions otherwise, with yes or no."""
    now = dict(zip(QUESTIONS, answers, strict=True))
    for questions in combinations(QUESTIONS, size):
        others = ([Change(q, answer) for answer in (Answer.YES, Answer.NO) if answer is not now[q]] for q in questions)
        yield from product(*others)


def _changed(answers: Answers, changes: tuple[Change, ...]) -> Answers:
    changed = {change.question: change.answer for change in changes}
    return tuple(changed.get(question, answer) for question, answer in zip(QUESTIONS, answers, strict=True))


def _sentence(leaf: Leaf, changes: tuple[Change, ...]) -> str:
    what = "deprioritised" if leaf is Leaf.DEPRIORITISED else f"a {leaf} mission"
    *first, last = [_condition(change) for change in changes]
    return f"It would be {what} if {', '.join(first)} and {last}." if first else f"It would be {what} if {last}."


def _condition(change: Change) -> str:
    node = tree().by_code[change.question]
    return node.if_yes if change.answer is Answer.YES else node.if_no
