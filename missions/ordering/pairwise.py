"""Which two things to compare next: binary insertion, so that n things need about n log2 n answers of a person.

Knuth, The Art of Computer Programming, volume 3, section 5.2.1. The things are taken in their present order; each is put into
the row of those before it by halving, and what somebody has answered already is not asked again. Nothing is remembered
between two questions: the same answers lead to the same next one.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)
# Above nought when the first matters more, below when the second does, nought when both matter the same, None when nobody said.
Verdict = Callable[[Thing, Thing], int | None]


@dataclass(frozen=True)
class Walk(Generic[Thing]):
    """`ordered`: what has its place by these answers, the first of them matters most. `question`: the pair to ask next,
    or None when all have their place. `at_most`: how many questions may still come."""

    ordered: tuple[Thing, ...]
    question: tuple[Thing, Thing] | None
    at_most: int


def walk(things: Sequence[Thing], said: Verdict[Thing]) -> Walk[Thing]:
    """How far these answers lead."""
    ordered: list[Thing] = []
    for taken, thing in enumerate(things):
        low, high = 0, len(ordered)
        while low < high:
            middle = (low + high) // 2
            verdict = said(thing, ordered[middle])
            if verdict is None:
                still = _probes(high - low) + sum(_probes(n) for n in range(taken + 1, len(things)))
                return Walk(tuple(ordered), (ordered[middle], thing), still)
            if verdict == 0:  # beside its equal, behind it
                low = high = middle + 1
            elif verdict > 0:
                high = middle
            else:
                low = middle + 1
        ordered.insert(low, thing)
    return Walk(tuple(ordered), None, 0)


def most_questions(count: int) -> int:
    """How many answers are enough to order so many things."""
    return sum(_probes(n) for n in range(1, count))


def check(ordered: Sequence[Thing], said: Verdict[Thing]) -> tuple[Thing, Thing] | None:
    """A question whose answer is foreseen: two that stand two places apart and were not compared. Who answers otherwise
    than foreseen has found a contradiction. None when all were asked."""
    return next((pair for pair in zip(ordered, ordered[2:], strict=False) if said(*pair) is None), None)


def _probes(count: int) -> int:
    """How often so many places can be halved."""
    return count.bit_length()
