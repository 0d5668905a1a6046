"""How far a verdict can be trusted: what its answers rest on, and whether the probes bear it out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from missions.classifier.tree import Probe
from missions.classifier.verdict import Verdict, VerdictOutcome


class Trust(StrEnum):
    """In words: a figure would promise more than answers in words can give."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Confidence:
    level: Trust
    sentence: str


def confidence_in(
    verdict: Verdict, *, reasoned: Iterable[str], evidenced: Iterable[str], probed: Collection[str]
) -> Confidence | None:
    """None for an open verdict. `reasoned` and `evidenced` name the questions whose last answer has a reason, a link.

    High: every answer on the way has a reason or a link, half of them a link, and both probes agree.
    Low: a caution contradicts it, or fewer than half of the answers say why. Medium: everything between.
    """
    if verdict.outcome is VerdictOutcome.OPEN:
        return None
    way = {step.node for step in verdict.path}
    linked = way & set(evidenced)
    grounded = linked | (way & set(reasoned))
    said = f"{len(grounded)} of {len(way)} answers say why, {len(linked)} with a link"
    if verdict.cautions:
        return Confidence(Trust.LOW, f"{said}; {_counted(len(verdict.cautions))} to look at again.")
    if 2 * len(grounded) < len(way):
        return Confidence(Trust.LOW, f"{said}. Reasons would make it firmer.")
    if verdict.outcome is VerdictOutcome.MISSION and len(set(Probe) & set(probed)) < len(Probe):
        return Confidence(Trust.MEDIUM, f"{said}. The probes are not both answered.")
    if grounded == way and 2 * len(linked) >= len(way):
        return Confidence(Trust.HIGH, f"{said}, and nothing contradicts it.")
    return Confidence(Trust.MEDIUM, f"{said}. More links would make it firmer.")


def _counted(cautions: int) -> str:
    return "there is a contradiction" if cautions == 1 else f"there are {cautions} contradictions"
