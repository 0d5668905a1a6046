"""Which earlier attempts resemble a proposal: by the words they share, the outcome and the segments. Plain values only."""

from collections.abc import Iterable
from dataclasses import dataclass

from missions.stems import WORD, stem

MOST = 5
SAME_OUTCOME = 2  # weighs as much as so many shared words
SAME_SEGMENT = 2
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
    """An earlier mission: its title, all the other words that tell it, its outcome and its segments."""

    key: str
    title: str
    words: str = ""
    outcome_id: str = ""
    segments: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Likeness:
    """`shared` are words as the proposal has them."""

    key: str
    shared: tuple[str, ...]
    in_titles: int
    same_outcome: bool
    same_segment: bool = False

    @property
    def weight(self) -> int:
        besides = (SAME_OUTCOME if self.same_outcome else 0) + (SAME_SEGMENT if self.same_segment else 0)
        return len(self.shared) + self.in_titles + besides


def stems(text: str) -> set[str]:
    """The words that tell, without their endings: "customers" and "customer" are one."""
    return set(_told(text))


def _told(text: str) -> dict[str, str]:
    """Each stem that tells with the word that it was read from."""
    found: dict[str, str] = {}
    for word in WORD.findall(text.lower()):
        if len(word) > 3 and word.isalpha() and word not in EMPTY:
            found.setdefault(stem(word), word)
    return found


def alike(
    title: str,
    text: str,
    outcome_id: str,
    candidates: Iterable[Candidate],
    *,
    segments: frozenset[str] = frozenset(),
    least: int = 2,
) -> list[Likeness]:
    """The most alike first. A word that both titles share counts twice; one shared word elsewhere is chance."""
    named, wanted = stems(title), _told(f"{title} {text}")
    found = []
    for each in candidates:
        heading = stems(each.title)
        common = wanted.keys() & (heading | stems(each.words))
        is_same = bool(outcome_id) and each.outcome_id == outcome_id
        words = tuple(sorted(wanted[one] for one in common))
        found.append(Likeness(each.key, words, len(named & heading), is_same, bool(segments & each.segments)))
    wanted_ones = (each for each in found if each.weight >= least or each.same_outcome)
    return sorted(wanted_ones, key=lambda each: -each.weight)[:MOST]


OPPOSITE = (frozenset({"achieved", "scaled"}), frozenset({"not_achieved", "spun_down"}))


@dataclass(frozen=True)
class Ended(Candidate):
    """A concluded mission with its result."""

    result: str = ""


def might_contradict(one: Ended, others: Iterable[Ended]) -> list[Likeness]:
    """Those that ended the other way round although they pursued the same outcome or are told in like words."""
    against = next((other for side, other in (OPPOSITE, OPPOSITE[::-1]) if one.result in side), frozenset())
    opposed = [other for other in others if other.result in against]
    return alike(one.title, one.words, one.outcome_id, opposed, segments=one.segments, least=4)
