"""Early warnings and contradictions. They never change a verdict; they say where to look again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from missions.classifier.tree import ALIGNMENT_EXISTS, Answer, MissionType, Probe, Test
from missions.classifier.walk import Given, Leaf


class CautionCode(StrEnum):
    """What is worth a second look."""

    NO_ALIGNMENT_YET = "no_alignment_yet"
    KNOWN_SOLUTION_TO_UNKNOWN_PROBLEM = "known_solution_to_unknown_problem"
    STRATEGIC_BUT_REPETITIVE = "strategic_but_repetitive"
    FEATURE_CHANGES_ARCHITECTURE = "feature_changes_architecture"
    FEATURE_BUT_REPETITIVE = "feature_but_repetitive"
    PLATFORM_CHANGES_ARCHITECTURE = "platform_changes_architecture"
    PLATFORM_NOT_REPETITIVE = "platform_not_repetitive"


@dataclass(frozen=True, slots=True)
class Caution:
    """A contradiction or an early warning, in a sentence or two."""

    code: CautionCode
    sentence: str


# Only what the source says of a leaf can be contradicted. It says nothing about the architecture under a strategic one.
CONTRADICTIONS = {
    (Leaf.STRATEGIC, Probe.REPETITIVE, Answer.YES): CautionCode.STRATEGIC_BUT_REPETITIVE,
    (Leaf.FEATURE, Probe.CHANGES_ARCHITECTURE, Answer.YES): CautionCode.FEATURE_CHANGES_ARCHITECTURE,
    (Leaf.FEATURE, Probe.REPETITIVE, Answer.YES): CautionCode.FEATURE_BUT_REPETITIVE,
    (Leaf.PLATFORM, Probe.CHANGES_ARCHITECTURE, Answer.YES): CautionCode.PLATFORM_CHANGES_ARCHITECTURE,
    (Leaf.PLATFORM, Probe.REPETITIVE, Answer.NO): CautionCode.PLATFORM_NOT_REPETITIVE,
}

SENTENCES = {
    CautionCode.NO_ALIGNMENT_YET: (
        "It fits no strategic goal so far, and unless one is found it will be deprioritised. Look for one before you "
        "spend time on the rest."
    ),
    CautionCode.KNOWN_SOLUTION_TO_UNKNOWN_PROBLEM: (
        "The solution is called predictable although the problem is not understood. One of the two may be a guess."
    ),
    CautionCode.STRATEGIC_BUT_REPETITIVE: (
        "The work is called repetitive, which is rare where the problem is not understood. Look at both answers again."
    ),
    CautionCode.FEATURE_CHANGES_ARCHITECTURE: (
        "It is expected to change the architecture, which a feature mission hardly does. Does a wider framing make it "
        "strategic, or is the change smaller than it looks?"
    ),
    CautionCode.FEATURE_BUT_REPETITIVE: (
        "The work is called repetitive. If it was done many times, its solution may be predictable after all."
    ),
    CautionCode.PLATFORM_CHANGES_ARCHITECTURE: (
        "It is expected to change the architecture although its solution is called predictable. Look at both again."
    ),
    CautionCode.PLATFORM_NOT_REPETITIVE: (
        "The work does not repeat itself, which a platform mission lives by. It may be a feature mission."
    ),
}


def contradiction(mission_type: MissionType | None, probe: str, answer: str) -> CautionCode | None:
    """What the answer to a probe contradicts of a mission of this type. Raises ValueError for what is no probe or answer."""
    leaf = Leaf(mission_type) if mission_type else None
    return CONTRADICTIONS.get((leaf, Probe(probe), Answer(answer))) if leaf else None


def cautions(given: Given, leaf: Leaf | None, probes: Mapping[Probe, Answer]) -> tuple[Caution, ...]:
    """Everything worth a second look in these answers."""
    return tuple(Caution(code, SENTENCES[code]) for code in _codes(given, leaf, probes))


def _codes(given: Given, leaf: Leaf | None, probes: Mapping[Probe, Answer]) -> Iterator[CautionCode]:
    fits_no_goal = given[Test.STRATEGIC_FIT] is Answer.NO
    if leaf is None and fits_no_goal and given[ALIGNMENT_EXISTS] is not Answer.YES:
        yield CautionCode.NO_ALIGNMENT_YET
    if given[Test.PROBLEM_UNDERSTOOD] is Answer.NO and given[Test.SOLUTION_PREDICTABLE] is Answer.YES:
        yield CautionCode.KNOWN_SOLUTION_TO_UNKNOWN_PROBLEM
    for (contradicted, probe, answer), code in CONTRADICTIONS.items():
        if contradicted is leaf and probes.get(probe) is answer:
            yield code
