"""What stands between the wire and the pool of threads: a thread is taken only when the body is here.

A thread that waits for a slow sender serves nobody else, and there are few of them.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

GATHERED = 1024 * 1024  # bytes; larger bodies are read by the thread, after it asked who sends them
IDLE = 20.0  # seconds without a byte, after which the rest of a body does not come any more
CUT_OFF: Message = {"type": "http.request", "body": b"", "more_body": False}


class Smuggled(Exception):
    """The request says in two ways where its body ends."""


async def gathered(scope: Message, receive: Receive) -> Receive | None:
    """A `receive` whose next message has the body, as far as it is small; None when the sender has left.

    Raises Smuggled. What the sender does not send in time is missing at the end, where its length tells.
    """
    headers = [name for name, _ in scope["headers"]]
    if b"content-length" in headers and b"transfer-encoding" in headers:
        raise Smuggled
    receive = _impatient(receive)
    length = dict(scope["headers"]).get(b"content-length", b"0")
    if not length.isdigit() or not 0 < int(length) <= GATHERED:
        return receive
    body = bytearray()
    message: Message = {"more_body": True}
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
    return _first({"type": "http.request", "body": bytes(body), "more_body": False}, receive)


def _first(message: Message, receive: Receive) -> Receive:
    waiting = [message]

    async def give() -> Message:
        return waiting.pop() if waiting else await receive()

    return give


def _impatient(receive: Receive) -> Receive:
    async def give() -> Message:
        try:
            return await asyncio.wait_for(receive(), IDLE)
        except TimeoutError:
            return CUT_OFF

    return give


async def refuse(send: Send) -> None:
    """400, and the connection is closed: nobody knows where the next request begins."""
    said = b"The request says in two ways where its body ends. Send Content-Length alone.\n"
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(said)),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": said})
