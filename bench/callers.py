"""Callers in a process of their own: `python -m bench.callers PORT PATH COOKIE CLIENTS SECONDS` prints what they got, as JSON."""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field


@dataclass
class Calls:
    good: int = 0
    errors: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)

    def note(self, status: str, delay: float) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.good += status == "200"
        self.errors += status != "200"
        self.delays.append(delay)


async def call_until(end: float, port: int, request: bytes, calls: Calls) -> None:
    """One client on one connection, which asks again as soon as it has its answer."""
    while time.monotonic() < end:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            calls.note("refused", 0.0)
            await asyncio.sleep(0.05)
            continue
        try:
            while time.monotonic() < end:
                began = time.monotonic()
                writer.write(request)
                status = await asyncio.wait_for(answer(reader), 20)
                calls.note(status, time.monotonic() - began)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as trouble:
            calls.note(type(trouble).__name__, 0.0)
        finally:
            writer.close()


async def answer(reader: asyncio.StreamReader) -> str:
    """The status, once the whole body has come."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = head.partition("content-length:")[2].partition("\r\n")[0].strip()
    if length:
        await reader.readexactly(int(length))
    elif "transfer-encoding: chunked" in head:
        while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    return head.split(" ", 2)[1]


async def main(port: int, path: str, cookie: str, clients: int, seconds: float) -> Calls:
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={cookie}\r\nAccept: text/html\r\n\r\n"
    ).encode()
    calls = Calls()
    end = time.monotonic() + seconds
    await asyncio.gather(*(call_until(end, port, request, calls) for _ in range(clients)))
    return calls


if __name__ == "__main__":
    _, port, path, cookie, clients, seconds = sys.argv
    print(json.dumps(asdict(asyncio.run(main(int(port), path, cookie, int(clients), float(seconds))))))
