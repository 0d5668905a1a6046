"""What a list is declared with: its columns, orders, views and what may be done to several rows at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

ME = "me"  # in an address: whoever looks

Words = str | Promise
Value = str | int | float | bool | Decimal | date | datetime | None


@dataclass(frozen=True)
class Choice:
    """A value of a filter as the address has it, and as people read it."""

    value: str
    label: Words


@dataclass(frozen=True)
class Cell:
    """One figure or word of a row in an export: its name in JSON, its heading in a table, its plain value."""

    name: str
    heading: Words
    value: Callable[[Any], Value]


@dataclass(frozen=True)
class Column:
    """A column of the page. `cells` are what it comes to in an export; `sort` names the order that its heading asks for."""

    name: str
    label: Words
    cells: tuple[Cell, ...]
    sort: str = ""
    is_main: bool = False
    is_number: bool = False
    is_usual: bool = True
    is_tight: bool = False
    is_wide: bool = False


def column(
    name: str,
    label: Words,
    *values: str | Callable[[Any], Value] | Cell,
    sort: str = "",
    main: bool = False,
    number: bool = False,
    usual: bool = True,
    tight: bool = False,
    wide: bool = False,
) -> Column:
    """A column whose exported values are keys of the row, functions of the row, or cells with headings of their own.

    `main`: names the row and cannot be hidden. `usual`: there without being asked for. `tight`: on one line, `wide`: room for a title.
    """
    cells = tuple(
        value if isinstance(value, Cell) else Cell(name, label, _read(value) if isinstance(value, str) else value)
        for value in values or (name,)
    )
    return Column(name, label, cells, sort, main, number, usual or main, tight, wide)


def _read(name: str) -> Callable[[Any], Value]:
    def value_of(row: Any) -> Value:
        found: Value = row[name] if isinstance(row, Mapping) else getattr(row, name)
        return found

    return value_of


@dataclass(frozen=True)
class Sort:
    """An order of the list. `down` is its words the other way round; without them it goes one way only."""

    name: str
    up: Words
    down: Words = ""


@dataclass(frozen=True)
class View:
    """A view that everybody has, as the query that it stands for."""

    label: Words
    query: str


@dataclass(frozen=True)
class Bulk:
    """What may be done to the chosen rows, on the page of this URL name."""

    label: Words
    url_name: str
    icon: str = "pencil"
