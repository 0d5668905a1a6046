"""One ASGI application: pages and API on a fixed pool of threads, the live stream beside them.

Plain ASGI gives each request a thread of its own, and with it a database connection of its own.
"""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from a2wsgi import WSGIMiddleware

from config.wsgi import application as pages  # sets Django up before any room is imported

from django.conf import settings  # isort: skip
from portfolio.live import Stream  # isort: skip

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_pages = WSGIMiddleware(pages, workers=settings.WEB_THREADS)  # type: ignore[arg-type]
_stream = Stream()


async def application(scope: Message, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/live/stream":
        await _stream(scope, receive, send)
    elif scope["type"] == "http":
        await _pages(scope, receive, send)  # type: ignore[arg-type]


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await _stream.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
