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
    """An earlier mission: its title, all the other words that tell it, and its outcome."""

    key: str
    title: str
    words: str = ""
    outcome_id: str = ""


@dataclass(frozen=True)
class Likeness:
    key: str
    shared: tuple[str, ...]
    in_titles: int
    same_outcome: bool

    @property
    def weight(self) -> int:
        return len(self.shared) + self.in_titles + (SAME_OUTCOME if self.same_outcome else 0)


def stems(text: str) -> set[str]:
    """The words that tell, without their endings: "customers" and "customer" are one."""
    words = (word for word in re.findall(r"[^\W\d_]{4,}", text.lower()) if word not in EMPTY)
    return {re.sub(r"(?:ies|es|s|ed|ing)$", "", word) if len(word) > 4 else word for word in words}


def alike(title: str, text: str, outcome_id: str, candidates: Iterable[Candidate]) -> list[Likeness]:
    """The most alike first. A word that both titles share counts twice; one shared word elsewhere is chance."""
    named, wanted = stems(title), stems(f"{title} {text}")
    found = []
    for each in candidates:
        heading = stems(each.title)
        shared = tuple(sorted(wanted & (heading | stems(each.words))))
        is_same = bool(outcome_id) and each.outcome_id == outcome_id
        found.append(Likeness(each.key, shared, len(named & heading), is_same))
    return sorted((each for each in found if each.weight > 1), key=lambda each: -each.weight)[:MOST]
