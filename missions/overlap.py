"""Which missions may do the same work twice: one outcome, one segment, a like purpose. Plain values only.

One sign alone is no overlap: an outcome is meant to have several missions, and a segment too. Pointed out are two missions
with a like purpose, and two that share both their outcome and a segment.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from missions.similar import stems

ALIKE = 3  # words that tell, shared by both purposes
SHARE = 0.3  # and this share of the words of the shorter one
MOST = 20


@dataclass(frozen=True)
class Effort:
    """An open mission, as far as overlap is concerned."""

    key: str
    words: str
    outcome: str = ""
    segments: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Overlap:
    """Two missions and in what they overlap; `words` are those of the first."""

    one: str
    other: str
    is_same_outcome: bool
    segments: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def weight(self) -> int:
        return len(self.words) + 2 * self.is_same_outcome + 2 * len(self.segments)


def between(one: Effort, other: Effort) -> Overlap | None:
    """In what the two overlap, or None when they do not."""
    return _between(one, stems(one.words), other, stems(other.words))


def with_others(one: Effort, others: Iterable[Effort]) -> list[Overlap]:
    """What overlaps with this mission, the most first."""
    words = stems(one.words)
    found = (_between(one, words, other, stems(other.words)) for other in others if other.key != one.key)
    return _sorted(overlap for overlap in found if overlap)


def _between(one: Effort, its: set[str], other: Effort, others: set[str]) -> Overlap | None:
    shared = its & others
    is_like = len(shared) >= ALIKE and len(shared) >= SHARE * min(len(its), len(others))
    is_same = bool(one.outcome) and one.outcome == other.outcome
    segments = one.segments & other.segments
    if not is_like and not (is_same and segments):
        return None
    words = _spelled(one.words, shared) if is_like else ()
    return Overlap(one.key, other.key, is_same, tuple(sorted(segments)), words)


def _spelled(text: str, wanted: set[str]) -> tuple[str, ...]:
    """The words of the text that have these stems, each stem once, as they stand there."""
    found: dict[str, str] = {}
    for word in re.findall(r"[^\W\d_]{4,}", text.lower()):
        for stem in stems(word) & wanted:
            found.setdefault(stem, word)
    return tuple(sorted(found.values()))


def _sorted(found: Iterable[Overlap]) -> list[Overlap]:
    return sorted(found, key=lambda overlap: (-overlap.weight, overlap.one, overlap.other))[:MOST]
