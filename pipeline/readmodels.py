"""Read models: tables that hold nothing but what the log says, kept by plain folds and rebuilt at will."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

import orjson
from django.db import models
from django.utils.functional import Promise

from pipeline import readers
from pipeline.envelope import Event
from pipeline.rebuilding import rebuild
from pipeline.rows import Row, Rows
from pipeline.shadows import Shadow, ShadowTable

__all__ = ["Kept", "ReadModel", "Row", "all_of_them", "keep", "named", "provide", "rebuild"]

Key = Any


class Kept(Protocol):
    """What is kept from the log alone: it can be thrown away, rebuilt, and compared."""

    @property
    def name(self) -> str: ...
    @property
    def topics(self) -> tuple[str, ...]: ...
    def apply(self, events: Sequence[Event]) -> None:
        """Takes the events in, and tells nobody."""

    def shadow(self) -> Shadow:
        """An empty second one, to fold the whole log into while this one serves."""

    def clear(self) -> None:
        """Throws everything away."""

    def dump(self) -> bytes:
        """All of it, in order, as bytes that compare."""


@dataclass(frozen=True)
class ReadModel:
    """One table and the plain functions that keep it.

    `rows_of(event)`: the primary keys of the rows that the event concerns.
    `blank(key)`: a row as it is before its first event, every column named.
    `fold(row, event)`: changes the row. Facts of one row may come from several topics, whose order among each other is
    not promised: what topics write must commute (columns of their own, or minima, maxima, sums).
    `finish(row)`: once per row and batch, what follows from the rest of the row.
    """

    name: str
    table: type[models.Model]
    topics: tuple[str, ...]
    rows_of: Callable[[Event], Iterable[Key]]
    blank: Callable[[Key], Row]
    fold: Callable[[Row, Event], None]
    finish: Callable[[Row], None] = lambda row: None
    title: str | Promise = ""

    def apply(self, events: Sequence[Event]) -> None:
        """Folds the events into their rows and writes each row once."""
        self.apply_to(self._rows, events)

    def apply_to(self, table: Rows, events: Sequence[Event]) -> None:
        """The same in another table of the same columns."""
        concerned = [(event, list(map(str, self.rows_of(event)))) for event in events]
        wanted = sorted({key for _, keys in concerned for key in keys})
        if not wanted:
            return
        rows = self._load(table, wanted)
        for event, keys in concerned:
            for key in keys:
                self.fold(rows[key], event)
        for row in rows.values():
            self.finish(row)
        table.store(list(rows.values()))

    def shadow(self) -> Shadow:
        return ShadowTable(self)

    def clear(self) -> None:
        self.table._default_manager.all().delete()

    def dump(self) -> bytes:
        rows = self.table._default_manager.order_by("pk").values()
        return orjson.dumps(list(rows), option=orjson.OPT_SORT_KEYS, default=_plain)

    @cached_property
    def _rows(self) -> Rows:
        return Rows(self.table)

    def _load(self, table: Rows, keys: Sequence[str]) -> dict[str, Row]:
        """The rows, locked in the order of their keys; missing ones are put there blank first.

        Two workers may hold different partitions that concern the same row.
        """
        found = table.select(keys, locked=True)
        missing = [key for key in keys if key not in found]
        if missing:
            table.put_blank([self.blank(key) for key in missing])
            found |= table.select(missing, locked=True)
        return found


_models: dict[str, ReadModel] = {}


def keep(model: ReadModel) -> None:
    """Registers the read model: readers keep it up, `rebuild` rebuilds it, and one test compares the two."""
    _models[model.name] = model
    reader = readers.Subscription(name=model.name, topics=model.topics, handle=model.apply, title=model.title)
    readers.subscribe(reader)


_providers: list[Callable[[], Iterable[Kept]]] = []


def provide(provider: Callable[[], Iterable[Kept]]) -> None:
    """Registers a function that names what else is kept from the log: what people declare, such as KPIs."""
    _providers.append(provider)


def all_of_them() -> list[Kept]:
    return [*_models.values(), *(given for provider in _providers for given in provider())]


def named(name: str) -> ReadModel:
    """Raises LookupError when there is no such read model."""
    if name not in _models:
        raise LookupError(f"no read model is called {name!r}; there are: {', '.join(sorted(_models))}")
    return _models[name]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)
