"""The table behind a figure: the same numbers as rows, for screen readers, for export and for whoever prefers them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from interface import words
from interface.charts.marks import joined, mark
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
    def body(self) -> SafeString:
        """The rows as markup: dozens of figures have hundreds of cells, for which a template takes ten times as long."""
        return joined(
            mark("tr", self._name(row[0]), *map(self._cell, range(1, len(row)), row[1:])) for row in self.rows
        )

    def _name(self, name: str) -> SafeString:
        return mark("th", name, scope="row")

    def _cell(self, place: int, said: str) -> SafeString:
        return mark("td", said, class_=None if place in self.worded else "number")


def aligned(values: Sequence[Number | None], unit: str = "") -> list[str]:
    """The figures of one column, all with as many decimals as the most exact of them needs."""
    plain = [words.number(value) for value in values if value is not None]
    places = max((len(text.partition(".")[2]) for text in plain), default=0)
    return [words.number(value, unit, None if value is None else places) for value in values]
