"""A bell between writers and readers, over Redis. It carries no truth: what it loses, the sweep finds in the log.

Redis that is away, frozen or full costs a caller at most the short time-out below, once in a while, and never an error.
"""

import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import redis
from django.conf import settings

logger = logging.getLogger(__name__)

RUNG = "cairn:rung"  # the set of partitions with news: a partition waits in it once, however often it is rung
BELL = "cairn:bell"  # what readers block on
MOVED = "cairn:moved"  # where readers say which read model moved
WRITTEN = "cairn:written"  # where everybody who waits for events hears that there are some
PATIENCE = 0.25  # seconds for one answer
LONGEST_WAIT = 1.0  # seconds that `wait` may block: a frozen Redis is noticed a moment later
PAUSE = 5.0  # seconds without trying after a failure

Place = tuple[str, int]


class _Line:
    """One connection to Redis with a memory of its last failure."""

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self.silent_until = 0.0
        self.failures = 0
        self._client: redis.Redis | None = None

    @property
    def client(self) -> redis.Redis:
        if self._client is None:
            self._client = redis.Redis.from_url(
                settings.REDIS_URL,
                socket_timeout=self.patience,
                socket_connect_timeout=PATIENCE,
                retry=None,
                retry_on_timeout=False,
                decode_responses=True,
            )
        return self._client

    def failed(self, trouble: Exception) -> None:
        self.failures += 1
        self.silent_until = time.monotonic() + PAUSE
        logger.warning("doorbell: %s: %s", type(trouble).__name__, trouble)

    @property
    def is_silent(self) -> bool:
        return time.monotonic() < self.silent_until


_outgoing = _Line(PATIENCE)
_incoming = _Line(LONGEST_WAIT + PATIENCE)


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
