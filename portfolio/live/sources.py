"""Where the hub hears from: the bell of the readers over Redis, and the checkpoints themselves when it is silent."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

import orjson

from pipeline.broadcast import Broadcast
from pipeline.doorbell import MOVED
from portfolio import watched
from portfolio.live.hub import Hub
from portfolio.queries.freshness import LATE

logger = logging.getLogger(__name__)

POLL = 1.0  # hears of the log itself, and of readers that could not ring
SAY_AGAIN = 15.0  # seconds after which pages that warn of late readers tell a new age

Read = Callable[[], Awaitable[tuple[dict[str, int], bool]]]


class Bell(Broadcast):
    """What the readers say about how far they are."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(MOVED, self._heard)
        self.hub = hub

    def _heard(self, text: Any) -> None:
        try:
            moved = {str(name): int(position) for name, position in orjson.loads(text).items()}
        except (ValueError, TypeError, AttributeError):
            logger.warning("live: a message on %s is not a table of positions", MOVED)
            return
        self.hub.hear(moved)


class Lateness:
    """Notices that readers have been behind for too long, and that they are no longer: a number that moves both times."""

    def __init__(self, patience: float = LATE, again: float = SAY_AGAIN) -> None:
        self.patience, self.again = patience, again
        self.turns = 0
        self._behind_since: float | None = None
        self._said_at: float | None = None

    def note(self, is_behind: bool, now: float) -> int:
        if not is_behind:
            self.turns += self._said_at is not None
            self._behind_since = self._said_at = None
            return self.turns
        self._behind_since = now if self._behind_since is None else self._behind_since
        waited = now - self._behind_since > self.patience
        if waited and (self._said_at is None or now - self._said_at > self.again):
            self.turns, self._said_at = self.turns + 1, now
        return self.turns


async def poll(hub: Hub, bell: Bell, read: Read) -> None:
    """Until cancelled. Reads where the read models stand, as long as anybody is watching."""
    lateness, is_first = Lateness(), True
    while True:
        if hub.pages:
            try:
                stands, is_behind = await read()
                stands[watched.LATE] = lateness.note(is_behind, monotonic())
                hub.hear(stands, only_forward=bell.is_heard, is_news=not is_first)
                is_first = False
            except Exception as trouble:  # a database that is away must not end the stream of everybody
                logger.warning("live: the checkpoints could not be read: %s", trouble)
        await asyncio.sleep(POLL)
