"""The rows of a table in plain SQL, many at a time: read models are written a thousand times an hour."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import orjson
from django.db import connection, models

from pipeline.engines import database

Row = dict[str, Any]
MOST_KEYS = 2000  # SQLite takes no more than 32,766 parameters
COPIED = 2000  # rows in one piece of a COPY


class Rows:
    """A table's rows as plain dicts under their primary key as text; `name`: another table with the same columns."""

    def __init__(self, model: type[models.Model], name: str = "") -> None:
        self.model = model
        self.table = quote(name or model._meta.db_table)

    @cached_property
    def columns(self) -> list["Column"]:
        return [_column(field) for field in self.model._meta.concrete_fields]

    @cached_property
    def names(self) -> str:
        return ", ".join(column.quoted for column in self.columns)

    @cached_property
    def key(self) -> str:
        """The primary key's column, as SQL has it."""
        return quote(str(self.model._meta.pk.column))

    @property
    def key_name(self) -> str:
        return str(self.model._meta.pk.attname)

    def select(self, keys: Sequence[str], *, locked: bool = False) -> dict[str, Row]:
        """Those of the rows that are there; `locked`: until the transaction ends, in the order of their keys."""
        found: dict[str, Row] = {}
        for start in range(0, len(keys), MOST_KEYS):
            found |= self._select(keys[start : start + MOST_KEYS], locked)
        return found

    def _select(self, keys: Sequence[str], locked: bool) -> dict[str, Row]:
        marks = ", ".join(["%s"] * len(keys))
        sql = f"SELECT {self.names} FROM {self.table} WHERE {self.key} IN ({marks}) ORDER BY {self.key}"
        if locked and connection.vendor == "postgresql":
            sql += " FOR UPDATE"
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.model._meta.pk.get_db_prep_value(key, connection) for key in keys])
            names = [column.name for column in self.columns]
            rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
        for name, read in [(column.name, column.read) for column in self.columns if column.read]:
            for row in rows:
                row[name] = read(row[name])
        return {str(row[self.key_name]): row for row in rows}

    def put_blank(self, rows: Sequence[Row]) -> None:
        """Puts those there that nobody else has put there meanwhile."""
        self._insert(rows, "ON CONFLICT DO NOTHING")

    def store(self, rows: Sequence[Row]) -> None:
        """Writes each row once, whether it was there or not."""
        changed = ", ".join(f"{c.quoted} = excluded.{c.quoted}" for c in self.columns if c.name != self.key_name)
        self._insert(rows, f"ON CONFLICT ({self.key}) DO UPDATE SET {changed}")

    def fill(self, rows: Iterable[Row]) -> None:
        """Writes rows that are not there yet: the quickest way in that the database has."""
        if connection.vendor == "postgresql":
            self._copy(iter(rows))
        else:
            self._insert(list(rows), "")

    def _insert(self, rows: Sequence[Row], end: str) -> None:
        written = [column.written(rows) for column in self.columns]
        start = f"INSERT INTO {self.table} ({self.names}) VALUES "
        database.insert(start, list(zip(*written, strict=True)), end)

    def _copy(self, rows: Iterator[Row]) -> None:
        with connection.cursor() as cursor, connection.wrap_database_errors:
            while piece := list(islice(rows, COPIED)):
                columns = [[_as_copied(value) for value in column.written(piece)] for column in self.columns]
                lines = io.StringIO("".join("\t".join(values) + "\n" for values in zip(*columns, strict=True)))
                cursor.cursor.copy_expert(f"COPY {self.table} ({self.names}) FROM STDIN", lines)


@dataclass(frozen=True)
class Column:
    """One column: how rows call it, and what makes a database's value of ours and back; None where both are alike."""

    name: str
    quoted: str
    is_json: bool
    write: Callable[[Any], Any] | None
    read: Callable[[Any], Any] | None

    def written(self, rows: Sequence[Row]) -> list[Any]:
        """The column's values of these rows, as the database takes them."""
        if self.write is None:
            return [row[self.name] for row in rows]
        return [self.write(row[self.name]) for row in rows]


def _column(field: Any) -> Column:
    name, quoted = str(field.attname), quote(field.column)
    if isinstance(field, models.JSONField):
        return Column(name, quoted, True, _as_json, _from_json)
    if connection.vendor == "postgresql":  # its driver takes and gives what rows hold
        return Column(name, quoted, False, None, None)
    return Column(name, quoted, False, lambda value: field.get_db_prep_save(value, connection), _reader(field))


def _reader(field: Any) -> Callable[[Any], Any] | None:
    """What Django does with a value of this field that it reads from the database."""
    stands_at = field.get_col(field.model._meta.db_table)
    converters = [*connection.ops.get_db_converters(stands_at), *stands_at.get_db_converters(connection)]

    def read(value: Any) -> Any:
        for convert in converters:
            value = convert(value, stands_at, connection)
        return value

    return read if converters else None


def _as_json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _from_json(value: Any) -> Any:
    return None if value is None else orjson.loads(value)


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _as_copied(value: Any) -> str:
    """The value in the text format of COPY."""
    return r"\N" if value is None else str(value).translate(_ESCAPES)


def quote(name: str) -> str:
    return connection.ops.quote_name(name)
