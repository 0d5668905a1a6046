"""Long stretches of the log, read again: by COPY on PostgreSQL, because its driver is slower with a row than the database."""

import re
from datetime import datetime

import orjson
from django.db import connection

from pipeline.conserved import recall
from pipeline.engines import database
from pipeline.envelope import Event
from pipeline.personal import cipher, hiding

# topic, partition and sequence need not be sent: they are known.
_COLUMNS = database.COLUMNS.split(", ", 3)[3]
_COPY = (
    f"COPY (SELECT {_COLUMNS} FROM pipeline_event WHERE topic = %s AND partition = %s AND sequence > %s AND sequence <= %s "
    "ORDER BY sequence) TO STDOUT"
)
_BEGINS = cipher.BEGINS.encode()
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


class _Lines:
    """Makes events of the lines of a COPY while the server reads on."""

    def __init__(self, topic: str, partition: int, after: int) -> None:
        self.topic, self.partition, self.at = topic, partition, after
        self.events: list[Event] = []
        self.hidden: list[int] = []

    def write(self, line: bytes) -> None:
        self.at += 1
        if _BEGINS in line:  # shown when the COPY is over: the connection answers nothing else meanwhile
            self.hidden.append(len(self.events))
        fields = line.decode()[:-1].split("\t")
        if b"\\" in line:
            fields = [_ESCAPE.sub(_unescaped, field) if "\\" in field else field for field in fields]
        known = (self.topic, self.partition, self.at)
        times = (datetime.fromisoformat(fields[5]), datetime.fromisoformat(fields[6]))
        self.events.append(Event._make((*known, *fields[:5], *times, orjson.loads(fields[7]), *fields[8:])))


def _copied(topic: str, partition: int, after: int, upto: int) -> list[Event]:
    lines = _Lines(topic, partition, after)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        sql = cursor.cursor.mogrify(_COPY, [topic, partition, after, upto])
        cursor.cursor.copy_expert(sql.decode(), lines)
    shown = hiding.Shown()
    for index in lines.hidden:
        event = lines.events[index]
        lines.events[index] = event._replace(data=shown.show(event.data))
    return lines.events


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPED.get(found[1], found[1])
