"""The months in which PostgreSQL keeps the log, by the moment at which events were recorded. SQLite has one table."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from pipeline import guards

AHEAD = 2  # months that stand ready beside the running one
NET = "pipeline_event_default"  # what belongs to no month that stands, so that an append never fails for want of one
NAME = re.compile(r"pipeline_event_(\d{4})_(\d\d)")
LONGEST_WAIT = "2s"  # whoever waits for the log to itself lets everybody else wait behind it


def month_of(moment: datetime) -> date:
    """The first day of the month, in UTC."""
    return moment.astimezone(UTC).date().replace(day=1)


def after(month: date, count: int = 1) -> date:
    """The month so many months later."""
    years, zero_based = divmod(month.month - 1 + count, 12)
    return month.replace(year=month.year + years, month=zero_based + 1)


def wanted(since: date, now: datetime) -> Iterator[date]:
    """Each month from `since` until AHEAD months from now."""
    month, last = since, after(month_of(now), AHEAD)
    while month <= last:
        yield month
        month = after(month)


def standing(connection: Any) -> list[date]:
    """The months that have a table, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
            "WHERE i.inhparent = 'pipeline_event'::regclass"
        )
        names = [NAME.fullmatch(name) for (name,) in cursor.fetchall()]
    return sorted(date(int(found[1]), int(found[2]), 1) for found in names if found)


def ensure(connection: Any, now: datetime) -> list[date]:
    """Makes the months that are missing up to AHEAD months from now, and returns them; on SQLite there is nothing to do.

    Must run inside a transaction. Raises OperationalError when the log is too busy to be held for a moment.
    """
    if connection.vendor != "postgresql":
        return []
    there = standing(connection)
    missing = [month for month in wanted(month_of(now), now) if month not in there]
    for month in missing:
        open_month(connection, month)
    return missing


def open_month(connection: Any, month: date) -> None:
    """A table for the month. What fell into the net meanwhile moves there."""
    table = name_of(month)
    start, end = f"{month} 00:00+00", f"{after(month)} 00:00+00"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LONGEST_WAIT])
        strays = _caught(cursor, start, end)
        cursor.execute(f"CREATE TABLE {table} PARTITION OF pipeline_event FOR VALUES FROM ('{start}') TO ('{end}')")
        cursor.execute(finish(table))
        if strays:
            cursor.execute(f"INSERT INTO {table} SELECT * FROM strays; DROP TABLE strays")


def _caught(cursor: Any, start: str, end: str) -> bool:
    """Takes the rows of these days out of the net into the table `strays`; True when there were any."""
    of_the_month = f"FROM {NET} WHERE recorded_at >= '{start}' AND recorded_at < '{end}'"
    cursor.execute(f"SELECT EXISTS (SELECT 1 {of_the_month})")
    if not cursor.fetchone()[0]:
        return False
    cursor.execute(
        f"LOCK TABLE pipeline_event IN ACCESS EXCLUSIVE MODE; CREATE TEMP TABLE strays AS SELECT * {of_the_month}; "
        f"ALTER TABLE {NET} DISABLE TRIGGER USER; DELETE {of_the_month}; ALTER TABLE {NET} ENABLE TRIGGER USER"
    )
    return True


def name_of(month: date) -> str:
    return f"pipeline_event_{month:%Y_%m}"


def finish(table: str) -> str:
    """What a month does not inherit: a place is unique in it, and nobody empties it."""
    place = f"CREATE UNIQUE INDEX {table}_place ON {table} (topic, partition, sequence);"
    return place + guards.refuses_truncation(table)


def drop_empty(connection: Any, before: date) -> list[date]:
    """Drops the tables of months before this one that hold no row any more, and returns them. Inside a transaction."""
    if connection.vendor != "postgresql":
        return []
    dropped = []
    for month in standing(connection):
        if month >= before:
            break
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {name_of(month)})")
            if not cursor.fetchone()[0]:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LONGEST_WAIT])
                cursor.execute(f"DROP TABLE {name_of(month)}")
                dropped.append(month)
    return dropped
