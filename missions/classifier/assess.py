"""The verdict on a set of answers: a mission of some type, still open, or deprioritised.

How every combination gets a result: the tests are walked in the order of the source. The walk stops at the first one
that is unknown, or whose "no" asks for a remedy, and the verdict is open. A "no" to the strategic fit is open as well,
because its remedy, assessing the alignment, has an answer of its own: `alignment`. Only when both are "no" is the
activity deprioritised, whatever else is answered, since no other remedy could help it. So each of the 729 combinations
of the six tests has exactly one result, whether that remedy is not done yet, found a goal or found none.
"""

from collections.abc import Mapping

from missions.classifier.cautions import cautions
from missions.classifier.flips import flips
from missions.classifier.tree import (
    ALIGNMENT_EXISTS,
    Answer,
    MissionType,
    Node,
    NodeKind,
    Probe,
    RemedyCode,
    Test,
    tree,
)
from missions.classifier.verdict import Remedy, Verdict, VerdictOutcome
from missions.classifier.walk import Given, Leaf, given_by, leaf_of, walk

FIRST_STAGE = (Test.SPECIFIC_OBJECTIVE, Test.TIME_BOUND, Test.STRATEGIC_FIT, Test.DEFINED_RESOURCES)


def assess(
    answers: Mapping[Test, Answer] | Mapping[str, str],
    *,
    alignment: Answer | str = Answer.UNKNOWN,
    probes: Mapping[Probe, Answer] | Mapping[str, str] | None = None,
) -> Verdict:
    """The verdict on the answers. Tests without an answer are unknown, probes without one were not asked.

    Raises ValueError for a test, a probe or an answer that the tree does not know.
    """
    asked = {Probe(probe): Answer(answer) for probe, answer in (probes or {}).items()}
    given = given_by(answers, alignment)
    path, node = walk(given)
    leaf = leaf_of(node)
    return Verdict(
        outcome=_outcome(leaf),
        mission_type=MissionType(node.code) if _outcome(leaf) is VerdictOutcome.MISSION else None,
        remedies=() if leaf else _remedies(given),
        unanswered=() if leaf else _unanswered(given),
        next_question=None if leaf else node,
        cautions=cautions(given, leaf, asked),
        path=path,
        flips=flips(tuple(given.values())),
        tree_version=tree().version,
    )


def next_question(
    answers: Mapping[Test, Answer] | Mapping[str, str], *, alignment: Answer | str = Answer.UNKNOWN
) -> Node | None:
    """The question to put next, or None when the tree has come to an end.

    After a "no" it is the same test again, to be answered once its remedy is done; after a "no" to the strategic fit it
    is what the assessment of the alignment found. Raises ValueError as `assess` does.
    """
    _, node = walk(given_by(answers, alignment))
    return None if node.kind is NodeKind.ENDING else node


def _outcome(leaf: Leaf | None) -> VerdictOutcome:
    if leaf is None:
        return VerdictOutcome.OPEN
    return VerdictOutcome.DEPRIORITISED if leaf is Leaf.DEPRIORITISED else VerdictOutcome.MISSION


def _remedies(given: Given) -> tuple[Remedy, ...]:
    """One remedy for each "no". Alignment comes first, because without it the others are effort in vain."""
    failed = [test for test in FIRST_STAGE if given[test] is Answer.NO]
    return tuple(_remedy(test) for test in sorted(failed, key=lambda test: test is not Test.STRATEGIC_FIT))


def _remedy(test: Test) -> Remedy:
    node = tree().by_code[tree().way(test, Answer.NO).target]
    return Remedy(RemedyCode(node.code), test, node.title, node.text, node.citation)


def _unanswered(given: Given) -> tuple[str, ...]:
    """The questions whose answer is still needed, in the order in which the tree asks them."""
    not_needed: set[str] = set()
    if given[Test.STRATEGIC_FIT] is not Answer.NO:
        not_needed.add(ALIGNMENT_EXISTS)
    if given[Test.PROBLEM_UNDERSTOOD] is Answer.NO:
        not_needed.add(Test.SOLUTION_PREDICTABLE)
    unknown = [node.code for node in tree().questions if given[node.code] is Answer.UNKNOWN]
    return tuple(code for code in unknown if code not in not_needed)
