"""A bell between writers and readers, over Redis. It carries no truth: what it loses, the sweep finds in the log.

Redis that is away, frozen or full costs a caller at most the short time-out of its line, once in a while, and never an error.
"""

import time
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import redis

from rest.line import PATIENCE, Line

RUNG = "cairn:rung"  # the set of partitions with news: a partition waits in it once, however often it is rung
BELL = "cairn:bell"  # what readers block on
MOVED = "cairn:moved"  # where readers say which read model moved
WRITTEN = "cairn:written"  # where everybody who waits for events hears that there are some
LONGEST_WAIT = 1.0  # seconds that `wait` may block: a frozen Redis is noticed a moment later

Place = tuple[str, int]


_outgoing = Line("doorbell")
_incoming = Line("doorbell", LONGEST_WAIT + PATIENCE)


def ring(places: Iterable[Place]) -> None:
    """Says that these partitions have news."""
    names = [f"{topic}:{partition}" for topic, partition in places]
    if _outgoing.is_silent or not names:
        return
    try:
        with _outgoing.client.pipeline(transaction=False) as pipe:
            pipe.publish(WRITTEN, "\n".join(names))
            pipe.sadd(RUNG, *names)
            if pipe.execute()[1]:
                _outgoing.client.lpush(BELL, "1")
    except redis.RedisError as trouble:
        _outgoing.failed(trouble)


def wait(seconds: float) -> set[Place]:
    """The partitions that were rung, as soon as there are any; empty when `seconds` went by or Redis is away."""
    seconds = min(seconds, LONGEST_WAIT)
    if _incoming.is_silent:
        time.sleep(min(seconds, 0.5))
        return set()
    try:
        _incoming.client.blpop([BELL], timeout=seconds)
        # Also without a bell: whoever rang it, or heard it, may have died in between, and its partitions wait here.
        rung: Any = _incoming.client.spop(RUNG, 10_000)
        return {_place(name) for name in rung or ()}
    except redis.RedisError as trouble:
        _incoming.failed(trouble)
        return set()


def _place(name: str) -> Place:
    topic, _, partition = name.rpartition(":")
    return topic, int(partition)


def announce(moved: Mapping[str, int]) -> None:
    """Says where read models stand now: {subscription: position}."""
    if _outgoing.is_silent or not moved:
        return
    try:
        _outgoing.client.publish(MOVED, orjson.dumps(dict(moved)))
    except redis.RedisError as trouble:
        _outgoing.failed(trouble)


def failures() -> int:
    """How often Redis did not answer this process."""
    return _outgoing.failures + _incoming.failures
