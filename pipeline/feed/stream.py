"""The address of the feed as an ASGI application around the pages: it waits so that no thread has to.

Every request goes to the pages first: they say who asks, whether the address is right, and what there is already. Only
when the endpoint asks for it does the connection stay, without a thread and without a database connection.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import aclosing
from time import monotonic
from typing import Any

from django.conf import settings

from pipeline.feed import cursors
from pipeline.feed.hub import Hub
from pipeline.feed.listeners import Listener
from pipeline.feed.pages import PlaceArchived
from pipeline.feed.staying import SCOPE_KEY, Stay

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

PATH = "/api/v1/events"
MOST_STAYING = 5000  # in this process; further ones are answered at once, and ask again
STALLED = 60.0  # seconds after which a listener that takes nothing is given up
_HAS_BODY = (b"content-length", b"transfer-encoding")


def is_for_the_feed(scope: Message) -> bool:
    """True for a reader of the feed; whoever publishes, or sends a body along, is answered by the pages alone."""
    plain = not any(name in _HAS_BODY for name, _ in scope["headers"])
    return scope["path"] == PATH and scope["method"] == "GET" and plain


class Feed:
    """One hub for the process."""

    def __init__(self, pages: Application) -> None:
        self.pages = pages
        self.hub = Hub()
        # When an event wakes hundreds of waiters, most threads still serve people.
        self._coming_back = asyncio.Semaphore(max(1, settings.WEB_THREADS // 4))

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if len(self.hub) >= MOST_STAYING:
            await self.pages(scope, receive, send)
            return
        answer = await self._asked(scope, receive, send)
        if answer.stay.is_stream:
            await self._stream(answer, receive)
        elif answer.is_held_back:
            await self._long_poll(answer, scope, receive, send)

    async def close(self) -> None:
        await self.hub.close()

    async def _asked(self, scope: Message, receive: Receive, send: Send, after: str = "") -> "_Answer":
        answer = _Answer(send, Stay(after=after))
        await self.pages({**scope, SCOPE_KEY: answer.stay}, receive, answer)
        return answer

    async def _long_poll(self, answer: "_Answer", scope: Message, receive: Receive, send: Send) -> None:
        """Asks again whenever there is news, until the answer has some or the time is over."""
        until = monotonic() + answer.stay.seconds
        hangs_up = asyncio.create_task(_until_it_hangs_up(receive))
        try:
            while answer.is_held_back:
                assert answer.stay.seen is not None
                news = asyncio.create_task(self.hub.wait(answer.stay.seen, max(0.0, until - monotonic())))
                await asyncio.wait({news, hangs_up}, return_when=asyncio.FIRST_COMPLETED)
                if hangs_up.done():
                    news.cancel()
                    return
                if not news.result() or monotonic() >= until:
                    await answer.give()
                    return
                async with self._coming_back:
                    answer = await self._asked(scope, receive, send, cursors.write(answer.stay.seen))
        finally:
            hangs_up.cancel()

    async def _stream(self, answer: "_Answer", receive: Receive) -> None:
        assert answer.stay.seen is not None
        listener = Listener(answer.stay.seen, answer.stay.door)
        ends = {
            asyncio.create_task(self._tell(listener, answer.send)),
            asyncio.create_task(_until_it_hangs_up(receive)),
            asyncio.create_task(listener.gone.wait()),
        }
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for task in ends:
            task.cancel()
        await asyncio.gather(*ends, return_exceptions=True)
        with contextlib.suppress(OSError, TimeoutError):
            await asyncio.wait_for(answer.send({"type": "http.response.body", "body": b""}), 1)

    async def _tell(self, listener: Listener, send: Send) -> None:
        with contextlib.suppress(PlaceArchived, TimeoutError, OSError):  # it comes back, and is told at the door
            async with aclosing(self.hub.texts(listener)) as texts:
                async for text in texts:
                    message = {"type": "http.response.body", "body": text, "more_body": True}
                    await asyncio.wait_for(send(message), STALLED)


class _Answer:
    """What the pages answer: passed on as it comes, held back when a long-poll waits, left open when it is a stream."""

    def __init__(self, send: Send, stay: Stay) -> None:
        self.send, self.stay = send, stay
        self._held: list[Message] = []

    @property
    def is_held_back(self) -> bool:
        return bool(self._held)

    async def __call__(self, message: Message) -> None:
        if self.stay.is_stream:
            await self.send(
                {**message, "more_body": True} if message["type"] == "http.response.body" else _open(message)
            )
        elif self.stay.seen is not None:
            self._held.append(message)
        else:
            await self.send(message)

    async def give(self) -> None:
        for message in self._held:
            await self.send(message)


def _open(start: Message) -> Message:
    return {**start, "headers": [(name, value) for name, value in start["headers"] if name != b"content-length"]}


async def _until_it_hangs_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
