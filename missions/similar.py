"""Which earlier attempts resemble a proposal: by the words they share and the outcome they pursue. Plain values only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 5
SAME_OUTCOME = 2  # weighs as much as so many shared words
# Words that say nothing of what a mission is about.
_EMPTY = (
    "about above after again against along also among another around away back because become been before being between both come "
    "does doing done down each even ever every find first from gets give good have here into keep last less like long love made make "
    "many mission month more most much must need next only open other over people same some such take team than that their them then "
    "there these they thing this those three through time under until upon very want week well were what when where which while will "
    "with within without work would year your"
)
EMPTY = frozenset(_EMPTY.split())


@dataclass(frozen=True)
class Candidate:
    """An earlier mission: all the words that tell it, and its outcome."""

    key: str
    words: str
    outcome_id: str = ""


@dataclass(frozen=True)
class Likeness:
    key: str
    shared: tuple[str, ...]
    same_outcome: bool

    @property
    def weight(self) -> int:
        return len(self.shared) + (SAME_OUTCOME if self.same_outcome else 0)


def stems(text: str) -> set[str]:
    """The words that tell, without their endings: "customers" and "customer" are one."""
    words = (word for word in re.findall(r"[^\W\d_]{4,}", text.lower()) if word not in EMPTY)
    return {re.sub(r"(?:ies|es|s|ed|ing)$", "", word) if len(word) > 4 else word for word in words}


def alike(text: str, outcome_id: str, candidates: Iterable[Candidate]) -> list[Likeness]:
    """The most alike first; one shared word alone is chance."""
    wanted = stems(text)
    found = []
    for each in candidates:
        shared = tuple(sorted(wanted & stems(each.words)))
        found.append(Likeness(each.key, shared, bool(outcome_id) and each.outcome_id == outcome_id))
    return sorted((each for each in found if each.weight > 1), key=lambda each: -each.weight)[:MOST]
