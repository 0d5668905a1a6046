"""The newest events of the topics that somebody follows, read once for everybody in this process."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Collection
from functools import partial
from typing import Any

from django.utils import timezone

from accounts import doors
from pipeline.broadcast import Broadcast
from pipeline.desk import Desk
from pipeline.doorbell import WRITTEN
from pipeline.feed import messages, pages
from pipeline.feed.cursors import Seen
from pipeline.feed.listeners import Group, Listener, Waiter, is_behind

logger = logging.getLogger(__name__)

POLL = 1.0  # seconds between two looks at the log when nobody rings
AT_LEAST = 0.02  # seconds between two looks when everybody does
HEARTBEAT = 15.0
CHECK_AGAIN = 3.0  # whoever was shut out hears for so long at the most, and a moment
A_READ = 200  # events in one read for everybody, or for one who catches up
SCOPE = "events:read"


class Hub:
    """Listeners and waiters of this process. Its tasks begin with the first of them and end with `close`."""

    def __init__(self) -> None:
        self.desk = Desk("feed")
        self.groups: dict[tuple[str, ...], Group] = {}
        self.listeners: set[Listener] = set()
        self.waiters: set[Waiter] = set()
        self._seen: Seen = {}  # how far this process has read each topic that somebody follows
        self._rung = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def __len__(self) -> int:
        return len(self.listeners) + len(self.waiters)

    async def wait(self, seen: Seen, seconds: float) -> bool:
        """True as soon as there is an event behind this place; False when the seconds went by."""
        waiter = Waiter(seen)
        self.waiters.add(waiter)
        self._look_now()
        try:
            await asyncio.wait_for(waiter.is_called.wait(), seconds)
        except TimeoutError:
            return False
        finally:
            self.waiters.discard(waiter)
        return True

    async def texts(self, listener: Listener) -> AsyncGenerator[bytes, None]:
        """What the listener is told, for ever: first what it missed, from the log, then what happens.

        It joins before it catches up, so that nothing falls between. Raises pages.PlaceArchived.
        """
        group = self.groups.setdefault(listener.topics, Group(listener.topics))
        group.members += 1
        self.listeners.add(listener)
        try:
            while True:
                while not group.has_reached(listener.seen):
                    self._look_now()
                    await group.turn()
                upto = group.seen
                group.listeners.add(listener)
                async for text in self._missed(listener, upto):
                    yield text
                while text := await listener.next():
                    yield text
        finally:
            self._leave(group, listener)

    def _leave(self, group: Group, listener: Listener) -> None:
        self.listeners.discard(listener)
        group.listeners.discard(listener)
        group.members -= 1
        if not group.members:
            self.groups.pop(group.topics, None)

    async def _missed(self, listener: Listener, upto: Seen) -> AsyncIterator[bytes]:
        while is_behind(listener.seen, upto):
            found = await self.desk.ask(partial(pages.between, listener.seen, upto, A_READ))
            yield messages.messages(found.events, listener.seen)
            listener.seen = found.seen

    async def close(self) -> None:
        """Ends every stream, lets every waiter go, and gives the connections back."""
        for listener in list(self.listeners):
            listener.gone.set()
        for waiter in list(self.waiters):
            waiter.is_called.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.desk.close()

    def _heard(self, _: Any) -> None:
        self._rung.set()

    def _look_now(self) -> None:
        if not self._tasks:
            bell = Broadcast(WRITTEN, self._heard)
            work = (bell.listen(), self._look_again_and_again(), self._beat(), self._check_again())
            self._tasks = [asyncio.create_task(each) for each in work]
        self._rung.set()

    async def _look_again_and_again(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):  # nobody rang, or nobody could
                await asyncio.wait_for(self._rung.wait(), POLL)
            self._rung.clear()
            try:
                await self._look()
            except Exception as trouble:  # a database that is away must not end the stream of everybody
                logger.warning("feed: the log could not be read: %s", trouble)
                await asyncio.sleep(POLL)
            await asyncio.sleep(AT_LEAST)

    async def _look(self) -> None:
        """Where the log stands, in one query; then what is new in each followed topic, once for all."""
        followed = {name for group in self.groups.values() for name in group.topics}
        asked = followed | {name for waiter in self.waiters for name in waiter.seen}
        if not asked:
            return
        heads = await self.desk.ask(partial(pages.heads_of, sorted(asked)))
        for waiter in self.waiters:
            if all(name in heads for name in waiter.seen) and is_behind(waiter.seen, heads):
                waiter.is_called.set()
        self._seen = {name: self._seen.get(name, heads[name]) for name in followed}
        for name in followed:
            await self._read_on(name, heads[name])
        for group in self.groups.values():
            if not group.seen and all(name in self._seen for name in group.topics):
                group.begin(self._seen)

    async def _read_on(self, topic: str, head: list[int]) -> None:
        while is_behind({topic: self._seen[topic]}, {topic: head}):
            lines, self._seen[topic] = await self.desk.ask(partial(_lines, topic, self._seen[topic], head))
            for group in self.groups.values():
                if group.seen and topic in group.topics:
                    group.tell(lines)

    async def _beat(self) -> None:
        """Keeps quiet connections open, and lets the server notice the dead ones."""
        while True:
            await asyncio.sleep(HEARTBEAT)
            for group in self.groups.values():
                for listener in group.listeners:
                    listener.beat()

    async def _check_again(self) -> None:
        """Ends the streams of those whose token was revoked, or who signed out, since they came."""
        while True:
            await asyncio.sleep(CHECK_AGAIN)
            asked = {listener.door for listener in self.listeners}
            if not asked:
                continue
            try:
                welcome = await self.desk.ask(partial(_welcome, asked))
            except Exception as trouble:  # nobody hears anything of a database that is away; the next look asks again
                logger.warning("feed: the doors could not be checked: %s", trouble)
                continue
            for listener in self.listeners:
                if listener.door in asked - welcome:
                    listener.gone.set()


def _welcome(asked: Collection[str]) -> set[str]:
    return doors.still_open(asked, SCOPE, timezone.now())


def _lines(topic: str, seen: list[int], head: list[int]) -> tuple[list[tuple[str, int, int, bytes]], list[int]]:
    found = pages.between({topic: seen}, {topic: head}, A_READ)
    lines = [(event.topic, event.partition, event.sequence, messages.document(event)) for event in found.events]
    return lines, found.seen[topic]
