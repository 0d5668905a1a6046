"""An order out of comparisons by several people: the Bradley-Terry model, fitted by minorisation-maximisation.

Bradley and Terry, "Rank analysis of incomplete block designs", Biometrika 39 (1952): each thing has a strength, and the one of
strength a is preferred to the one of strength b in a of a + b comparisons. Hunter, "MM algorithms for generalized Bradley-Terry
models", Annals of Statistics 32 (2004): strength = wins / sum over comparisons of 1 / (own + other's strength), again and again
until nothing moves. Two agreements make the answer exist and unique: a tie is half a win for both, and each thing has once
drawn with an imagined one of strength 1, so that who never lost is strong but not infinitely so.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)
ROUNDS = 2000
STILL = 1e-10
DIGITS = 6  # strengths that agree so far count as equal, on every machine


@dataclass(frozen=True)
class Answer(Generic[Thing]):
    """One comparison. `verdict` is 1 when the first matters more, -1 when the second does, 0 when both matter the same."""

    first: Thing
    second: Thing
    verdict: int


def strengths(things: Sequence[Thing], answers: Iterable[Answer[Thing]]) -> dict[Thing, float]:
    """How much each thing matters: 1 is what an imagined average one has; twice the strength is preferred in two of three."""
    wins, met = _counted(things, answers)
    strong = dict.fromkeys(things, 1.0)
    for _round in range(ROUNDS):
        next_ones = {
            thing: wins[thing]
            / (1 / (strong[thing] + 1) + sum(n / (strong[thing] + strong[other]) for other, n in met[thing].items()))
            for thing in things
        }
        moved = max((abs(next_ones[thing] - strong[thing]) / strong[thing] for thing in things), default=0.0)
        strong = next_ones
        if moved < STILL:
            break
    return {thing: round(strength, DIGITS) for thing, strength in strong.items()}


def order(things: Sequence[Thing], answers: Iterable[Answer[Thing]]) -> list[Thing]:
    """The strongest first. Equals, and what nobody compared, keep the order in which they were given."""
    strong = strengths(things, answers)
    return sorted(things, key=lambda thing: -strong[thing])


def _counted(
    things: Sequence[Thing], answers: Iterable[Answer[Thing]]
) -> tuple[dict[Thing, float], dict[Thing, dict[Thing, int]]]:
    wins = dict.fromkeys(things, 0.5)  # the draw with the imagined one
    met: dict[Thing, dict[Thing, int]] = {thing: defaultdict(int) for thing in things}
    for answer in answers:
        if answer.first not in met or answer.second not in met:
            continue  # about something that is no longer there
        wins[answer.first] += (1 + answer.verdict) / 2
        wins[answer.second] += (1 - answer.verdict) / 2
        met[answer.first][answer.second] += 1
        met[answer.second][answer.first] += 1
    # summed in one order, so that the same answers come out the same to the last digit
    return wins, {thing: {other: met[thing][other] for other in things if other in met[thing]} for thing in things}
