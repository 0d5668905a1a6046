"""The log in the database: SQLite and PostgreSQL, the durable engine and the source of truth."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from typing import Any
from zlib import crc32

from django.db import connection
from psycopg2.extras import execute_values

from pipeline.envelope import Event
from pipeline.personal import hiding, keyring

COLUMNS = (
    "topic, partition, sequence, event_id, source, type, subject, key, time, recorded_at, data, "
    "correlation_id, causation_id, authtype, authid, classification"
)
# As text: the driver's own reader of JSON is called for each row, where we decode a whole batch.
_AS_READ = COLUMNS.replace(" data,", " CAST(data AS text),")
_READ = (
    f"SELECT {_AS_READ} FROM pipeline_event WHERE topic = %s AND partition = %s AND sequence > %s "
    "ORDER BY sequence LIMIT %s"
)
_READ_SINCE = _READ.replace("ORDER BY", "AND recorded_at >= %s ORDER BY")
_INSERT = f"INSERT INTO pipeline_event ({COLUMNS}) VALUES "
_COPY = f"COPY pipeline_event ({COLUMNS}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({COLUMNS}))"
_TIME, _RECORDED_AT, _DATA = (Event._fields.index(name) for name in ("time", "recorded_at", "data"))
_event = partial(tuple.__new__, Event)  # what Event._make does, a layer of Python less
WORTH_A_COPY = 50  # rows; a few are there sooner by INSERT


def partition_of(key: str, partitions: int) -> int:
    return crc32(key.encode()) % partitions


def take(topic: str, partition: int, count: int, at: datetime) -> tuple[int, datetime]:
    """The last number before `count` new ones, and when these are recorded: `at`, unless the partition is ahead of this clock.

    Holds the partition until the transaction ends. Raises LookupError when the topic has no such partition.
    """
    latest = "GREATEST" if connection.vendor == "postgresql" else "MAX"
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE pipeline_partition SET head = head + %s, recorded_at = {latest}(COALESCE(recorded_at, %s), %s) "
            "WHERE topic_id = %s AND number = %s RETURNING head, recorded_at",
            [count, moment, moment, topic, partition],
        )
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"{topic}:{partition}")
    return int(row[0]) - count, _moment(row[1])


def note(topic: str, partition: int, recorded_at: datetime) -> None:
    """The partition's newest event is recorded then: later than `take` said, because another partition was ahead."""
    moment = connection.ops.adapt_datetimefield_value(recorded_at)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pipeline_partition SET recorded_at = %s WHERE topic_id = %s AND number = %s",
            [moment, topic, partition],
        )


def append(events: Sequence[Event]) -> None:
    texts = hiding.hide([(event.type, event.data) for event in events])
    rows = [(*event[:10], text, *event[11:]) for event, text in zip(events, texts, strict=True)]
    if len(rows) >= WORTH_A_COPY and connection.vendor == "postgresql":
        _copy(rows)
    else:
        insert(_INSERT, rows)


def _copy(rows: Sequence[Sequence[Any]]) -> None:
    """One COPY: half the time of one INSERT of as many rows. The text of CSV is made in C; no column is ever null."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    text.seek(0)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.cursor.copy_expert(_COPY, text)


def insert(start: str, rows: Sequence[Sequence[Any]], end: str = "") -> None:
    """Inserts many rows in few round trips: `start` is `INSERT INTO ... VALUES`, `end` what follows the rows."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors:
                execute_values(cursor.cursor, f"{start} %s {end}", rows, page_size=1000)
        else:
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"{start} ({marks}) {end}", rows)


def read(topic: str, partition: int, after: int, limit: int) -> list[Event]:
    """At most `limit` events behind `after`, in order."""
    place = (topic, partition)
    since = _since(place, after)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.cursor.tzinfo_factory = timezone  # Django's own is called for each moment, and says the same: UTC
        cursor.execute(_READ if since is None else _READ_SINCE, [*place, after, *([since] if since else []), limit])
        events = from_rows(cursor.fetchall())
    if events:
        _read_to[place] = events[-1].sequence, events[-1].recorded_at
    return events


# How far this process has read each partition. Moments of recording never go back inside one, so that PostgreSQL need not
# look into the months before; the day is for what was recorded before the partitions kept their moment.
_read_to: dict[tuple[str, int], tuple[int, datetime]] = {}
_A_DAY = timedelta(days=1)


def _since(place: tuple[str, int], after: int) -> datetime | None:
    """The month in which the event behind `after` was recorded at the earliest; None when nothing is known of it."""
    if connection.vendor != "postgresql":
        return None
    sequence, recorded_at = _read_to.get(place, (0, None))
    if recorded_at is None or after < sequence:
        return None
    return (recorded_at - _A_DAY).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def forget() -> None:
    """Forgets how far this process has read, and whose keys: the log is another one."""
    _read_to.clear()
    keyring.forget()


def from_rows(rows: Sequence[Sequence[Any]]) -> list[Event]:
    """Events from rows of COLUMNS, as either database gives them."""
    columns: list[Any] = list(zip(*rows, strict=True))
    return from_columns(columns, None if connection.vendor == "postgresql" else _moment) if columns else []


def from_columns(columns: list[Any], moment: Callable[[Any], datetime] | None) -> list[Event]:
    """The same column by column, which takes a third of the time; `moment` makes moments of what the source gives."""
    if moment:
        columns[_TIME], columns[_RECORDED_AT] = map(moment, columns[_TIME]), map(moment, columns[_RECORDED_AT])
    columns[_DATA] = hiding.Shown().all(columns[_DATA])
    return list(map(_event, zip(*columns, strict=False)))  # some go on for ever: a topic is one for all


def heads() -> dict[tuple[str, int], int]:
    """The number of the newest event in each partition that holds any, in the order of their names."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT topic_id, number, head FROM pipeline_partition WHERE head > 0 ORDER BY topic_id, number")
        return {(topic, number): head for topic, number, head in cursor.fetchall()}


def tail(topic: str) -> dict[int, int]:
    """The number of the newest event in each partition."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, head FROM pipeline_partition WHERE topic_id = %s", [topic])
        return dict(cursor.fetchall())


def trim(topic: str, partition: int, keep: int) -> None:
    """The log itself forgets nothing: what is old leaves it only through the archive."""


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
