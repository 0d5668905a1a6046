"""A read model's second set of rows, folded in memory behind the one that serves, until the two change places."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from django.db import connection

from pipeline.envelope import Event
from pipeline.rows import Row, Rows, quote

if TYPE_CHECKING:
    from pipeline.readmodels import ReadModel

MOST_ROWS = (
    20_000  # kept in memory; more than that go to the shadow table, and come back one by one when they are needed
)


class Shadow(Protocol):
    """What a rebuild folds into while the old rows go on serving."""

    def take(self, events: Sequence[Event]) -> None:
        """Takes the events in. Whatever it raises makes what it holds worthless."""

    def apply(self, events: Sequence[Event]) -> None:
        """The same, slower: when it raises inside a savepoint, everything is as it was before."""

    def settle(self) -> None:
        """Works out what follows from everything taken in so far, and puts it where `swap` finds it."""

    def swap(self) -> None:
        """Makes what people see equal to what has settled, in the caller's transaction."""

    def drop(self) -> None:
        """Leaves nothing behind."""


class ShadowTable:
    """The shadow of a read model's table. It is a temporary table: when its session dies, the database drops it."""

    def __init__(self, model: "ReadModel") -> None:
        self.model = model
        self.real = Rows(model.table)
        self.name = f"shadow_{model.table._meta.db_table}"[:60]
        self.shadow = Rows(model.table, self.name)
        self.rows: dict[str, Row] = {}
        self.has_table = False

    def take(self, events: Sequence[Event]) -> None:
        rows_of, fold, rows = self.model.rows_of, self.model.fold, self.rows
        if self.has_table:
            self._fetch({str(key) for event in events for key in rows_of(event)})
        for event in events:
            for key in rows_of(event):
                name = str(key)
                row = rows.get(name)
                if row is None:
                    row = rows[name] = self.model.blank(name)
                fold(row, event)
        if len(rows) > MOST_ROWS:
            self._put_away()

    def apply(self, events: Sequence[Event]) -> None:
        self.settle()
        self.model.apply_to(self.shadow, events)

    def settle(self) -> None:
        if self.rows or not self.has_table:
            self._put_away()

    def swap(self) -> None:
        """Only rows that differ are written: a rebuild that finds everything right changes nothing.

        Rows change places, not tables: names of indexes stay, and no page waits for the lock that renaming takes.
        """
        pk = self.real.key
        alike = " AND ".join(_alike(column.quoted, column.is_json) for column in self.real.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"ANALYZE {quote(self.name)}")
            cursor.execute(
                f"DELETE FROM {self.real.table} AS t WHERE NOT EXISTS "
                f"(SELECT 1 FROM {quote(self.name)} AS s WHERE s.{pk} = t.{pk} AND {alike})"
            )
            cursor.execute(
                f"INSERT INTO {self.real.table} ({self.real.names}) SELECT {self.real.names} FROM {quote(self.name)} AS s "
                f"WHERE NOT EXISTS (SELECT 1 FROM {self.real.table} AS t WHERE t.{pk} = s.{pk})"
            )

    def drop(self) -> None:
        self.rows.clear()
        if self.has_table:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS {quote(self.name)}")
            self.has_table = False

    def _fetch(self, names: set[str]) -> None:
        self.rows |= self.shadow.select(sorted(names - self.rows.keys()))

    def _put_away(self) -> None:
        """Writes the rows held in memory to the shadow table, and forgets them."""
        for row in self.rows.values():
            self.model.finish(row)
        if self.has_table:
            self.shadow.store(list(self.rows.values()))
        else:
            self._create()
            self.shadow.fill(self.rows.values())
        self.rows.clear()

    def _create(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {quote(self.name)}")  # this session's own, of a rebuild that failed
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE TEMPORARY TABLE {quote(self.name)} (LIKE {self.real.table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
                )
                cursor.execute(f"ALTER TABLE {quote(self.name)} ADD PRIMARY KEY ({self.real.key})")
            else:
                cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [self.model.table._meta.db_table])
                columns = re.sub(r"^CREATE TABLE\s+\S+", "", str(cursor.fetchone()[0]))
                cursor.execute(f"CREATE TEMPORARY TABLE {quote(self.name)} {columns}")
        self.has_table = True


def _alike(column: str, is_json: bool) -> str:
    """True of two rows whose column holds the same, byte for byte: to jsonb 1 and 1.0 are one number."""
    if connection.vendor != "postgresql":
        return f"s.{column} IS t.{column}"
    cast = "::text" if is_json else ""
    return f"s.{column}{cast} IS NOT DISTINCT FROM t.{column}{cast}"
