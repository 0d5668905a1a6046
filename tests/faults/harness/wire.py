"""A TCP proxy in front of one server: a wire that can be cut, slowed, blocked, and that loses the answer to a COMMIT."""

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Self

COMMIT = b"COMMIT\0"  # how a PostgreSQL client asks for it
RESET = struct.pack("ii", 1, 0)  # no goodbye: the other side sees a reset, as from a machine that has gone


class Line:
    """One connection through the wire: a client's side and the server's."""

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.sides = (client, server)
        self.is_doomed = False  # its COMMIT is on the way; the answer will be lost

    def cut(self) -> None:
        for side in self.sides:
            _reset(side)


class Wires:
    """All the wires of an installation, served by one thread. Enter it to lay them, leave it to take them away."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="wires", daemon=True)
        self._wires: list[Wire] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.do(self._end)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def lay(self, to: Callable[[], int]) -> "Wire":
        """A wire to whatever listens on the port that `to` names at that moment."""
        wire = Wire(self, to)
        self._wires.append(wire)
        asyncio.run_coroutine_threadsafe(wire.listen(), self._loop).result(10)
        return wire

    def do(self, what: Callable[[], Any]) -> Any:
        """The result of calling it in the thread of the wires."""
        done: Future[Any] = Future()

        def call() -> None:
            try:
                done.set_result(what())
            except BaseException as trouble:
                done.set_exception(trouble)

        self._loop.call_soon_threadsafe(call)
        return done.result(10)

    def _end(self) -> None:
        for wire in self._wires:
            wire.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()


class Wire:
    """Passes bytes on, until it is told to do harm."""

    def __init__(self, wires: Wires, to: Callable[[], int]) -> None:
        self.wires, self.to = wires, to
        self.port = 0
        self.delay = 0.0  # seconds, for each piece that passes
        self.losing = 0.0  # the share of COMMITs whose answer is lost
        self.lost = 0
        self._open: set[Line] = set()
        self._passing = asyncio.Event()
        self._passing.set()

    async def listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        self._server.close()
        self._cut()

    # What can be done to it, from any thread

    def cut(self) -> int:
        """Resets every connection; new ones pass. Returns how many there were."""
        return int(self.wires.do(self._cut))

    def block(self) -> None:
        """From now on everything disappears into it, and nobody is told: a black hole, until `clear`."""
        self.wires.do(self._passing.clear)

    def clear(self) -> None:
        """Everything passes as before, also what was held."""
        self.delay = self.losing = 0.0
        self.wires.do(self._passing.set)

    def _cut(self) -> int:
        lines, self._open = self._open, set()
        for line in lines:
            line.cut()
        return len(lines)

    # The passing

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answers, server = await asyncio.open_connection("127.0.0.1", self.to())
        except OSError:
            _reset(writer)
            return
        line = Line(writer, server)
        self._open.add(line)
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await asyncio.gather(self._ask(reader, server, line), self._answer(answers, writer, line))
        self._open.discard(line)
        for side in line.sides:
            side.close()

    async def _ask(self, reader: asyncio.StreamReader, server: asyncio.StreamWriter, line: Line) -> None:
        while data := await reader.read(65536):
            await self._hindrance()
            if self.losing and data.endswith(COMMIT) and self.wires.chance.random() < self.losing:
                line.is_doomed = True
            server.write(data)
            await server.drain()
        server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: Line) -> None:
        while data := await reader.read(65536):
            await self._hindrance()
            if line.is_doomed:  # it is committed, and nobody will hear of it
                self.lost += 1
                line.cut()
                return
            writer.write(data)
            await writer.drain()
        writer.close()

    async def _hindrance(self) -> None:
        if self.delay:
            await asyncio.sleep(self.delay)
        await self._passing.wait()


def _reset(side: asyncio.StreamWriter) -> None:
    line = side.get_extra_info("socket")
    if line is not None:
        with contextlib.suppress(OSError):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    side.transport.abort()
