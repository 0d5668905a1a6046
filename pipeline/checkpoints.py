"""Where each subscription stands, in plain SQL: it is asked with every batch, and the ORM would take longer than a batch."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from pipeline.models import Checkpoint

Place = tuple[str, int]

_OF_ONE = "WHERE subscription = %s AND topic = %s AND partition = %s"
_MARKS = "SELECT 1 FROM pipeline_suspicion s WHERE s.subscription = c.subscription AND s.topic = c.topic AND s.partition = c.partition"
_SEEN = f"SELECT c.sequence, EXISTS ({_MARKS}) FROM pipeline_checkpoint c {_OF_ONE}"
_WAITS = (
    "SELECT 1 FROM pipeline_deadletter d WHERE d.subscription = pipeline_checkpoint.subscription "
    "AND d.topic = pipeline_checkpoint.topic AND d.partition = pipeline_checkpoint.partition AND d.resolved_at IS NULL"
)
_MOVE = f"UPDATE pipeline_checkpoint SET sequence = %s, moved_at = %s {_OF_ONE} RETURNING EXISTS ({_WAITS})"
_POSITION = "SELECT COALESCE(SUM(sequence), 0) FROM pipeline_checkpoint WHERE subscription = %s"


class Held(NamedTuple):
    """The last event seen; `is_marked`: somebody began the batch behind it and has not come back (pipeline.suspects)."""

    seen: int
    is_marked: bool


def hold(subscription: str, place: Place) -> int | None:
    """The last event seen, held until the transaction ends; None while another worker holds it."""
    held = hold_and_look(subscription, place)
    return None if held is None else held.seen


def hold_and_look(subscription: str, place: Place) -> Held | None:
    """The same, and in the same question whether there is a mark on the partition."""
    found = _hold(subscription, place)
    if found is None and _look(subscription, place) is None:  # its first event: no sweep has been here yet
        first = Checkpoint(subscription=subscription, topic=place[0], partition=place[1])
        Checkpoint.objects.bulk_create([first], ignore_conflicts=True)
        found = _hold(subscription, place)
    return found


def _hold(subscription: str, place: Place) -> Held | None:
    """SQLite has one writer at a time, so there everything is held already."""
    return _look(subscription, place, " FOR UPDATE OF c SKIP LOCKED" if connection.vendor == "postgresql" else "")


def _look(subscription: str, place: Place, how: str = "") -> Held | None:
    with connection.cursor() as cursor:
        cursor.execute(_SEEN + how, [subscription, *place])
        row = cursor.fetchone()
    return Held(int(row[0]), bool(row[1])) if row else None


def move(subscription: str, place: Place, sequence: int, at: datetime) -> bool:
    """Whether an event of this partition is parked: it is asked with every batch, and in the same breath."""
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(at)
        cursor.execute(_MOVE, [sequence, moment, subscription, *place])
        row = cursor.fetchone()
    return bool(row and row[0])


def seen() -> dict[tuple[str, str, int], int]:
    """The last event that each subscription has seen in each partition of which it has seen any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT subscription, topic, partition, sequence FROM pipeline_checkpoint")
        return {(subscription, topic, partition): at for subscription, topic, partition, at in cursor.fetchall()}


def position(subscription: str) -> int:
    """How many events the subscription has behind it: one number that only grows, until a rebuild."""
    with connection.cursor() as cursor:
        cursor.execute(_POSITION, [subscription])
        return int(cursor.fetchone()[0])
