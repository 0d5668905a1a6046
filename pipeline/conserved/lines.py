"""Events as lines of JSON, exactly as the database holds them: what is sealed, and what an archive is made of.

A line is an array of the log's columns. Each database writes its own lines, fast; the same row gives the same line for
ever, also after it was archived and brought back.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

from pipeline.engines.database import COLUMNS

NAMES = tuple(COLUMNS.split(", "))
AT_ONCE = 20_000  # lines in memory

_WHERE = "FROM pipeline_event WHERE topic = %s AND partition = %s AND sequence BETWEEN %s AND %s"
_POSTGRESQL = f"COPY (SELECT json_build_array({COLUMNS})::text {_WHERE} ORDER BY sequence) TO STDOUT"
_SQLITE = f"SELECT json_array({COLUMNS.replace(' data,', ' json(data),')}) {_WHERE} ORDER BY sequence"


def of(topic: str, partition: int, first: int, last: int) -> Iterator[list[bytes]]:
    """The lines of these events in order, in pieces, each line with its end."""
    for start in range(first, last + 1, AT_ONCE):
        yield _read(topic, partition, start, min(start + AT_ONCE - 1, last))


def _read(*which: Any) -> list[bytes]:
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(_SQLITE, which)
            return [f"{line}\n".encode() for (line,) in cursor]
        # Moments are written in the zone of the session, which is UTC in all of Cairn's.
        taker = _Taker()
        cursor.cursor.copy_expert(cursor.cursor.mogrify(_POSTGRESQL, which), taker)
        return taker.lines


class _Taker:
    """What COPY writes to, a row at a time, in C: this runs for every event there is."""

    def __init__(self) -> None:
        rows: list[bytes] = []
        self.rows, self.write = rows, rows.append

    @property
    def lines(self) -> list[bytes]:
        """In JSON there is nothing that COPY escapes but the backslash."""
        return [row.replace(b"\\\\", b"\\") if b"\\" in row else row for row in self.rows]


def sequence_of(line: bytes) -> int:
    return int(json.loads(line)[2])


def put_back(lines: list[bytes]) -> None:
    """The rows of these lines, in the log again, as they were."""
    start = f"INSERT INTO pipeline_event ({COLUMNS})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kinds = {"partition": "smallint", "sequence": "bigint", "time": "timestamptz", "recorded_at": "timestamptz"}
            each = ", ".join(
                f"line -> {n}" if name == "data" else f"(line ->> {n})::{kinds.get(name, 'text')}"
                for n, name in enumerate(NAMES)
            )
            cursor.execute(
                f"{start} SELECT {each} FROM (SELECT convert_from(each, 'UTF8')::jsonb AS line FROM unnest(%s) each) l",
                [[memoryview(line) for line in lines]],
            )
        else:
            each = ", ".join(f"json_extract(value, '$[{n}]')" for n in range(len(NAMES)))
            cursor.executemany(f"{start} SELECT {each} FROM (SELECT %s AS value)", [[line.decode()] for line in lines])
