"""The table behind a figure: the same numbers as rows, for screen readers, for export and for whoever prefers them."""

from collections.abc import Sequence
from dataclasses import dataclass

from interface import words
from interface.words import Number


@dataclass(frozen=True)
class Twin:
    """`head` names the columns; of each row the first cell names it, the others are figures unless listed in `worded`."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    worded: frozenset[int] = frozenset({0})

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Each column's name, and whether it holds figures."""
        return [(name, place not in self.worded) for place, name in enumerate(self.head)]

    @property
    def cells(self) -> list[list[tuple[str, bool]]]:
        """Each row's cells, and whether they are figures."""
        return [[(cell, place not in self.worded) for place, cell in enumerate(row)] for row in self.rows]


def aligned(values: Sequence[Number | None], unit: str = "") -> list[str]:
    """The figures of one column, all with as many decimals as the most exact of them needs."""
    plain = [words.number(value) for value in values if value is not None]
    places = max((len(text.partition(".")[2]) for text in plain), default=0)
    return [words.number(value, unit, None if value is None else places) for value in values]
