"""The address /live/stream as an ASGI application: server-sent events for everybody who watches."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.db import DatabaseError

from portfolio.live import entry, sources
from portfolio.live.hub import Hub, Page

logger = logging.getLogger(__name__)

HEARTBEAT = 15.0
CHECK_AGAIN = 60.0
MOST_PAGES = 5000

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

OPENING = b"retry: 2000\n\n"
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Stream:
    """One hub for the process. Its tasks begin with the first page and end with `close`."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.desk = entry.Desk()
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = entry.headers_of(scope)
        session = entry.session_of(headers)
        if scope["method"] != "GET":
            await _refuse(send, 405, b"The stream is read with GET.")
        elif not entry.is_our_page(headers):
            await _refuse(send, 403, b"The stream is for Cairn's own pages.")
        elif len(self.hub.pages) >= MOST_PAGES:
            await _refuse(
                send, 503, b"Too many pages are open on this server. The page keeps working without the stream."
            )
        else:
            await self._let_in(session, receive, send)

    async def close(self) -> None:
        """Ends every stream and gives the connections back."""
        self.hub.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.desk.close()

    async def _let_in(self, session: str, receive: Receive, send: Send) -> None:
        try:
            welcome = bool(session) and bool(await self.desk.signed_in([session]))
        except DatabaseError:
            await _refuse(send, 503, b"The database does not answer. The page tries again by itself.")
            return
        if welcome:
            await self._serve(Page(session), receive, send)
        else:
            await _refuse(send, 403, b"Sign in to follow the portfolio live.")

    async def _serve(self, page: Page, receive: Receive, send: Send) -> None:
        self._begin()
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": OPENING, "more_body": True})
        self.hub.join(page)
        watch = asyncio.create_task(_until_it_hangs_up(page, receive))
        try:
            while message := await page.next():
                await send({"type": "http.response.body", "body": message, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self.hub.leave(page)
            watch.cancel()

    def _begin(self) -> None:
        if self._tasks:
            return
        bell = sources.Bell(self.hub)
        work = (bell.listen(), sources.poll(self.hub, bell, self.desk.positions), self._beat(), self._check_again())
        self._tasks = [asyncio.create_task(each) for each in work]

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            self.hub.beat()

    async def _check_again(self) -> None:
        """Ends the streams of those who signed out, or were shut out, since they came."""
        while True:
            await asyncio.sleep(CHECK_AGAIN)
            try:
                welcome = await self.desk.signed_in({page.session for page in self.hub.pages})
            except (
                Exception
            ) as trouble:  # the database is away: nobody is sent off for that, the next minute asks again
                logger.warning("live: sessions could not be checked: %s", trouble)
                continue
            self.hub.end(page for page in list(self.hub.pages) if page.session not in welcome)


async def _until_it_hangs_up(page: Page, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    page.go()


async def _refuse(send: Send, status: int, why: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": why})
