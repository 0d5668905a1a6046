"""The log in the database: SQLite and PostgreSQL, the durable engine and the source of truth."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

import orjson
from django.db import connection
from psycopg2.extras import execute_values

from pipeline.envelope import Event

COLUMNS = (
    "topic, partition, sequence, event_id, source, type, subject, key, time, recorded_at, data, "
    "correlation_id, causation_id, authtype, authid, classification"
)
_READ = f"SELECT {COLUMNS} FROM pipeline_event WHERE topic = %s AND partition = %s AND sequence > %s ORDER BY sequence LIMIT %s"
_INSERT = f"INSERT INTO pipeline_event ({COLUMNS}) VALUES "


def partition_of(key: str, partitions: int) -> int:
    return crc32(key.encode()) % partitions


def take(topic: str, partition: int, count: int) -> int:
    """The last number before `count` new ones. Holds the partition until the transaction ends.

    Raises LookupError when the topic has no such partition.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pipeline_partition SET head = head + %s WHERE topic_id = %s AND number = %s RETURNING head",
            [count, topic, partition],
        )
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"{topic}:{partition}")
    return int(row[0]) - count


def append(events: Sequence[Event]) -> None:
    insert(_INSERT, [(*event[:10], orjson.dumps(event.data).decode(), *event[11:]) for event in events])


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
    with connection.cursor() as cursor:
        cursor.execute(_READ, [topic, partition, after, limit])
        return from_rows(cursor.fetchall())


def from_rows(rows: Iterable[Sequence[Any]]) -> list[Event]:
    """Events from rows of COLUMNS, as either database gives them."""
    if connection.vendor == "postgresql":
        return [Event._make((*row[:10], orjson.loads(row[10]), *row[11:])) for row in rows]
    return [Event._make((*row[:8], _moment(row[8]), _moment(row[9]), orjson.loads(row[10]), *row[11:])) for row in rows]


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


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
