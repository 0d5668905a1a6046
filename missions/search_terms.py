"""What somebody asks the ledger: words that must be there, "words in a row", -words that must not, and or. Plain values only."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from missions.stems import WORD, stem, stems_in

LONGEST = 200
AROUND = 110  # letters before and after the first match of an excerpt
# Words of a question that stand in every text, and so look for nothing.
_IDLE = (
    "a about after all also an and any are as at be because been but by can could did do does for from had has have he her here "
    "his how i if in into is it its just me more most my no nor not of on only or other our out over she so some such than that "
    "the their them then there these they this those to too up us very was we were what when where which who why will with would "
    "you your"
)
IDLE = frozenset(stem(word) for word in _IDLE.split())
_PIECE = re.compile(r'(-?)"([^"]*)"?|(\S+)')


@dataclass(frozen=True)
class Term:
    """A word, or words in a row, by their stems."""

    stems: tuple[str, ...]
    is_unwanted: bool = False


@dataclass(frozen=True)
class Question:
    """Alternatives, each of terms that hold together."""

    alternatives: tuple[tuple[Term, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.alternatives)

    @property
    def wanted(self) -> list[tuple[str, ...]]:
        """What is looked for, the longest rows first."""
        found = {term.stems for terms in self.alternatives for term in terms if not term.is_unwanted}
        return sorted(found, key=lambda stems: (-len(stems), stems))


def question(text: str) -> Question:
    """What is asked; empty when nothing in the text could be looked for. No text is wrong: what means nothing is left out."""
    alternatives: list[list[Term]] = [[]]
    for minus, quoted, bare in _PIECE.findall(text):
        if bare.lower() == "or":
            alternatives.append([])
            continue
        is_unwanted = minus == "-" or bare.startswith("-")
        stems = tuple(stems_in(quoted or bare))
        if bare and all(each in IDLE for each in stems):
            continue
        if stems:
            alternatives[-1].append(Term(stems, is_unwanted))
    kept = (tuple(terms) for terms in alternatives if any(not term.is_unwanted for term in terms))
    return Question(tuple(kept))


def any_of(stems: Iterable[str]) -> Question:
    """Whatever has one of these words."""
    return Question(tuple((Term((each,)),) for each in sorted(set(stems))))


@dataclass(frozen=True)
class Piece:
    """A part of a text, and whether it is what was looked for."""

    text: str
    is_match: bool = False


def marked(text: str, asked: Question) -> list[Piece]:
    """The whole text in pieces. Whoever shows them escapes each piece by itself, so that no text can pretend to be a mark."""
    words = list(WORD.finditer(text))
    stems = [stem(word[0]) for word in words]
    hits: set[int] = set()
    for wanted in asked.wanted:
        for place in range(len(stems) - len(wanted) + 1):
            if tuple(stems[place : place + len(wanted)]) == wanted:
                hits.update(range(place, place + len(wanted)))
    found, end = [], 0
    for place in sorted(hits):
        found += [Piece(text[end : words[place].start()]), Piece(words[place][0], is_match=True)]
        end = words[place].end()
    return list(_joined([*found, Piece(text[end:])]))


def excerpt(text: str, asked: Question) -> list[Piece]:
    """The words around the first match, or the beginning of the text."""
    pieces = marked(text, asked)
    place = next((n for n, piece in enumerate(pieces) if piece.is_match), None)
    before = sum(len(piece.text) for piece in pieces[: place or 0])
    start = max(0, before - AROUND)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = before + 2 * AROUND
    end = text.find(" ", end) if end < len(text) and text.find(" ", end) > 0 else len(text)
    cut = marked(text[start:end], asked)
    return list(_joined([Piece("… " if start else ""), *cut, Piece(" …" if end < len(text) else "")]))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for is_match, some in groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.is_match):
        if is_match:
            yield from some
        else:
            yield Piece("".join(piece.text for piece in some))
