"""One ASGI application: pages and API on a fixed pool of threads; the live stream, and who waits for events, beside them.

Plain ASGI gives each request a thread of its own, and with it a database connection of its own.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from a2wsgi import WSGIMiddleware

from config import gate
from config.gate import Message, Receive, Send
from config.wsgi import application as pages  # sets Django up before any room is imported

from django.conf import settings  # isort: skip
from pipeline.feed.stream import Feed, is_for_the_feed  # isort: skip
from portfolio.live import Stream  # isort: skip

_pages = WSGIMiddleware(pages, workers=settings.WEB_THREADS)  # type: ignore[arg-type]
_stream = Stream()


async def application(scope: Message, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/live/stream":
        await _stream(scope, receive, send)
    elif scope["type"] == "http" and is_for_the_feed(scope):
        await _feed(scope, receive, send)
    elif scope["type"] == "http":
        await _page(scope, receive, send)


async def _page(scope: Message, receive: Receive, send: Send) -> None:
    try:
        body = await gate.gathered(scope, receive)
    except gate.Smuggled:
        await gate.refuse(send)
        return
    if body is not None:
        await _pages(scope, body, send)  # type: ignore[arg-type]


_feed = Feed(_page)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await _stream.close()
            await _feed.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
