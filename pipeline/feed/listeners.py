"""Those who follow a feed live: one text of each event for all who follow the same topics, and a short queue for each."""

import asyncio
from collections.abc import Sequence

from pipeline.feed import messages
from pipeline.feed.cursors import Seen

WAITING = 16  # texts that a slow listener may leave unread before it goes back to the log

Line = tuple[str, int, int, bytes]  # topic, partition, sequence, the event as JSON


class Listener:
    """One open stream. It never holds more than its short queue: what does not fit is read from the log again."""

    def __init__(self, seen: Seen, door: str) -> None:
        self.seen = seen  # the place behind what was sent
        self.door = door
        self.gone = asyncio.Event()
        self._waiting: asyncio.Queue[tuple[bytes, Seen] | None] = asyncio.Queue(WAITING + 1)

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(sorted(self.seen))

    async def next(self) -> bytes:
        """The next text; empty when it was too slow and has to go back to the log."""
        found = await self._waiting.get()
        if found is None:
            return b""
        text, self.seen = found
        return text

    def tell(self, text: bytes, seen: Seen) -> bool:
        """False when its queue is full: from now on it hears nothing until it has caught up."""
        if self._waiting.qsize() >= WAITING:
            self.forget()
            self._waiting.put_nowait(None)
            return False
        self._waiting.put_nowait((text, seen))
        return True

    def beat(self) -> None:
        if self._waiting.empty():
            self._waiting.put_nowait((messages.BEAT, self.seen))

    def forget(self) -> None:
        while not self._waiting.empty():
            self._waiting.get_nowait()


class Group:
    """Those who follow the same topics, and the one place in the log that they all stand at."""

    def __init__(self, topics: Sequence[str]) -> None:
        self.topics = tuple(topics)
        self.seen: Seen = {}  # empty until the log was looked at for the first time
        self.listeners: set[Listener] = set()
        self.members = 0  # with those who still catch up
        self._turn = asyncio.Event()

    def begin(self, seen: Seen) -> None:
        self.seen = {name: list(seen[name]) for name in self.topics}
        self._turned()

    def tell(self, lines: Sequence[Line]) -> None:
        text, self.seen = messages.told(lines, self.seen)
        self.listeners = {listener for listener in self.listeners if listener.tell(text, self.seen)}
        self._turned()

    def has_reached(self, seen: Seen) -> bool:
        """False as long as somebody who reads for himself is ahead of the group."""
        return bool(self.seen) and not is_behind(self.seen, seen)

    async def turn(self) -> None:
        """Returns when the group has moved."""
        await self._turn.wait()

    def _turned(self) -> None:
        self._turn.set()
        self._turn = asyncio.Event()


class Waiter:
    """A long-poll: wants to know that there is something behind its place, not what."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.is_called = asyncio.Event()


def is_behind(seen: Seen, other: Seen) -> bool:
    """True when `other` has read something that `seen` has not."""
    return any(here < there for name in seen for here, there in zip(seen[name], other[name], strict=True))
