"""Read models: tables that hold nothing but what the log says, kept by plain folds and rebuilt at will."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

import orjson
from django.db import connection, models, transaction

from pipeline import dead_letters, readers
from pipeline.engines import database
from pipeline.envelope import Event
from pipeline.models import Checkpoint, DeadLetter, Partition

Row = dict[str, Any]
Key = Any


class Kept(Protocol):
    """What is kept from the log alone: it can be thrown away, rebuilt, and compared."""

    @property
    def name(self) -> str: ...
    @property
    def topics(self) -> tuple[str, ...]: ...
    def apply(self, events: Sequence[Event]) -> None:
        """Takes the events in, and tells nobody."""

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

    @property
    def key_column(self) -> str:
        return str(self.table._meta.pk.attname)

    def apply(self, events: Sequence[Event]) -> None:
        """Folds the events into their rows and writes each row once."""
        concerned = [(event, [_text(key) for key in self.rows_of(event)]) for event in events]
        wanted = sorted({key for _, keys in concerned for key in keys})
        if not wanted:
            return
        rows = self._load(wanted)
        for event, keys in concerned:
            for key in keys:
                self.fold(rows[key], event)
        for row in rows.values():
            self.finish(row)
        self._store(list(rows.values()))

    def clear(self) -> None:
        self.table._default_manager.all().delete()

    def dump(self) -> bytes:
        rows = self.table._default_manager.order_by("pk").values()
        return orjson.dumps(list(rows), option=orjson.OPT_SORT_KEYS, default=_plain)

    def _load(self, keys: Sequence[str]) -> dict[str, Row]:
        """The rows, locked in the order of their keys; missing ones are put there blank first.

        Two workers may hold different partitions that concern the same row.
        """
        found = self._select(keys)
        missing = [key for key in keys if key not in found]
        if missing:
            self._insert([self.blank(key) for key in missing], "DO NOTHING")
            found |= self._select(missing)
        return found

    def _select(self, keys: Sequence[str]) -> dict[str, Row]:
        pk = self.table._meta.pk
        marks = ", ".join(["%s"] * len(keys))
        with connection.cursor() as cursor:
            column = _quote(str(pk.column))
            sql = f"{self._select_from} WHERE {column} IN ({marks}) ORDER BY {column}"
            locked = " FOR UPDATE" if connection.vendor == "postgresql" else ""
            cursor.execute(sql + locked, [pk.get_db_prep_value(key, connection) for key in keys])
            names = [column.name for column in self._columns]
            rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
        for name, read in [(column.name, column.read) for column in self._columns if column.read]:
            for row in rows:
                row[name] = read(row[name])
        return {_text(row[self.key_column]): row for row in rows}

    def _store(self, rows: Sequence[Row]) -> None:
        key = self.key_column
        changed = ", ".join(f"{c.quoted} = excluded.{c.quoted}" for c in self._columns if c.name != key)
        self._insert(rows, f"({_quote(str(self.table._meta.pk.column))}) DO UPDATE SET {changed}")

    def _insert(self, rows: Sequence[Row], on_conflict: str) -> None:
        names = ", ".join(column.quoted for column in self._columns)
        start = f"INSERT INTO {_quote(self.table._meta.db_table)} ({names}) VALUES "
        written = [
            [row[column.name] for row in rows]
            if column.write is None
            else [column.write(row[column.name]) for row in rows]
            for column in self._columns
        ]
        database.insert(start, list(zip(*written, strict=True)), f"ON CONFLICT {on_conflict}")

    @cached_property
    def _columns(self) -> list["_Column"]:
        return [_column(field) for field in self.table._meta.concrete_fields]

    @cached_property
    def _select_from(self) -> str:
        names = ", ".join(column.quoted for column in self._columns)
        return f"SELECT {names} FROM {_quote(self.table._meta.db_table)}"


@dataclass(frozen=True)
class _Column:
    """One column: how rows call it, and what makes a database's value of ours and back; None where both are alike."""

    name: str
    quoted: str
    write: Callable[[Any], Any] | None
    read: Callable[[Any], Any] | None


def _column(field: Any) -> _Column:
    name, quoted = str(field.attname), _quote(field.column)
    if isinstance(field, models.JSONField):
        return _Column(name, quoted, _as_json, _from_json)
    if connection.vendor == "postgresql":  # its driver takes and gives what rows hold
        return _Column(name, quoted, None, None)
    return _Column(name, quoted, lambda value: field.get_db_prep_save(value, connection), _reader(field))


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


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def _text(key: Key) -> str:
    return str(key)


_models: dict[str, ReadModel] = {}


def keep(model: ReadModel) -> None:
    """Registers the read model: readers keep it up, `rebuild` rebuilds it, and one test compares the two."""
    _models[model.name] = model
    readers.subscribe(readers.Subscription(name=model.name, topics=model.topics, handle=model.apply))


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


def rebuild(model: Kept, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Throws everything away and takes in the whole log again, in one transaction. Returns the events read.

    Until it commits, people see the rows as they were; readers wait at the checkpoint.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        heads = _hold(model)
        model.clear()
        DeadLetter.objects.filter(subscription=model.name).delete()
        total, done = sum(heads.values()), 0
        for (topic, partition), head in sorted(heads.items()):
            at = 0
            while at < head:
                events = database.read(topic, partition, at, min(readers.batch_size(), head - at))
                dead_letters.handle_or_park(model.name, model.apply, events)
                at = events[-1].sequence
                done += len(events)
                progress(done, total)
            Checkpoint.objects.filter(subscription=model.name, topic=topic, partition=partition).update(sequence=head)
    return done


def _hold(model: Kept) -> dict[tuple[str, int], int]:
    """Locks the model's checkpoints and returns the heads to fold up to."""
    parts = Partition.objects.filter(topic__in=model.topics)
    Checkpoint.objects.bulk_create(
        [Checkpoint(subscription=model.name, topic=part.topic_id, partition=part.number) for part in parts],
        ignore_conflicts=True,
    )
    list(Checkpoint.objects.select_for_update().filter(subscription=model.name).order_by("pk"))
    return {(part.topic_id, part.number): part.head for part in parts.all() if part.head}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)
