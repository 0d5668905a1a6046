"""Where events are kept: the database, always, which is the truth; and copies of it from which many may read.

Each engine is a module with the same functions. `read` here is what readers call: it chooses, and never fails because of
a copy.
"""

from collections.abc import Sequence
from typing import Protocol

from django.conf import settings

from pipeline.engines import database, redis_streams
from pipeline.engines.line import Away
from pipeline.envelope import Event

__all__ = ["ENGINES", "Away", "Engine", "read"]


class Engine(Protocol):
    """The log, or a copy of it. Events of a partition are numbered without a gap, and numbers are the same everywhere."""

    def append(self, events: Sequence[Event]) -> None:
        """Takes events that follow on what is there. One that is there already is refused, and changes nothing."""

    def read(self, topic: str, partition: int, after: int, limit: int) -> list[Event]:
        """At most `limit` events directly behind `after`, in order and without a gap."""

    def tail(self, topic: str) -> dict[int, int]:
        """The number of the newest event in each partition of the topic, 0 where there is none."""

    def trim(self, topic: str, partition: int, keep: int) -> None:
        """Forgets all but the newest `keep` events, if this engine may forget."""


# Also what holds both modules to the interface: the type checker compares them here.
ENGINES: dict[str, Engine] = {"database": database, "Redis Streams": redis_streams}


def read(topic: str, partition: int, after: int, limit: int) -> list[Event]:
    """At most `limit` events directly behind `after`, in order, wherever this installation reads from."""
    copied = _copied(topic, partition, after, limit) if settings.STREAMS_URL else []
    if not copied:
        return database.read(topic, partition, after, limit)
    # The log is asked for the last of them again, and for what the copy has not yet. So a copy that stands behind makes
    # no reader wait, and one that was filled from another log (a backup was restored) is found out before it has an effect.
    last = copied[-1]
    beyond = database.read(topic, partition, last.sequence - 1, limit - len(copied) + 1)
    if beyond[:1] != [last]:
        return database.read(topic, partition, after, limit)
    return copied + beyond[1:]


def _copied(topic: str, partition: int, after: int, limit: int) -> list[Event]:
    """What the stream holds behind `after`; nothing when the place is not in it, or Redis is away."""
    try:
        return redis_streams.read(topic, partition, after, limit)
    except (Away, redis_streams.Gone, redis_streams.NotOurs):
        return []
