"""Long stretches of the log, read again: by COPY on PostgreSQL, because its driver is slower with a row than the database."""

import io
import re
from datetime import datetime
from itertools import count, repeat

from django.db import connection

from pipeline.conserved import recall
from pipeline.engines import database
from pipeline.envelope import Event

# topic, partition and sequence need not be sent: they are known.
_COLUMNS = database.COLUMNS.split(", ", 3)[3]
_COPY = (
    f"COPY (SELECT {_COLUMNS} FROM pipeline_event WHERE topic = %s AND partition = %s AND sequence > %s AND sequence <= %s "
    "ORDER BY sequence) TO STDOUT"
)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}


class Missing(Exception):
    """The log no longer holds an event that it once held."""


def stretch(topic: str, partition: int, after: int, upto: int) -> list[Event]:
    """The events behind `after`, up to `upto` and with it, in order, archived ones too. Raises Missing, ArchiveDamaged."""
    old = recall.archived(topic, partition, after, upto)
    if old:
        at = old[-1].sequence
        return old if at == upto else old + stretch(topic, partition, at, upto)
    if connection.vendor == "postgresql":
        events = _copied(topic, partition, after, upto)
    else:
        events = database.read(topic, partition, after, upto - after)
    if len(events) != upto - after or events[-1].sequence != upto:
        raise Missing(
            f"{topic}:{partition} holds {len(events)} events behind {after} up to {upto}, not {upto - after}."
        )
    return events


def _copied(topic: str, partition: int, after: int, upto: int) -> list[Event]:
    copied = io.BytesIO()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        sql = cursor.cursor.mogrify(_COPY, [topic, partition, after, upto])
        cursor.cursor.copy_expert(sql.decode(), copied)
    lines = copied.getvalue().decode().split("\n")[:-1]
    columns = zip(*map(_fields, lines), strict=True)
    known = (repeat(topic), repeat(partition), count(after + 1))
    return database.from_columns([*known, *columns], datetime.fromisoformat) if lines else []


def _fields(line: str) -> list[str]:
    fields = line.split("\t")
    return [_ESCAPE.sub(_unescaped, field) for field in fields] if "\\" in line else fields


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPED.get(found[1], found[1])
