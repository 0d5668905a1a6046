"""A server as a child process that is started, killed, started again, and never outlives us."""

import ctypes
import shutil
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from servers.programs import Program

START_SECONDS = 60  # for one that is slow
RETRY_SECONDS = 15  # for one that ends again at once
STOP_SECONDS = 20


class ServerFailed(Exception):
    """The server did not start; the message carries the end of its log."""


@dataclass(frozen=True)
class Account:
    """The user that PostgreSQL runs as, because it refuses to run as root."""

    name: str
    uid: int
    gid: int


class Server:
    """A server as a child process. Start it by entering it as a context, or by start()."""

    program: Program
    port: int
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    account: Account | None = None

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self._has_served = False
        self._temporary: list[Path] = []

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self.discard()

    @property
    def pid(self) -> int:
        assert self.process, "the server was never started"
        return self.process.pid

    @property
    def version(self) -> str:
        return self.program.version

    @property
    def origin(self) -> str:
        return self.program.origin

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> Self:
        """The server, accepting connections. Raises ServerFailed."""
        give_up = time.monotonic() + RETRY_SECONDS
        while not self._started():
            # After kill -9 PostgreSQL's shared memory is held for a moment; a free port may be taken in between.
            if time.monotonic() > give_up:
                raise ServerFailed(f"{self.program} does not start:\n{self.said()}")
            time.sleep(0.2)
            self.port = self.port if self._has_served else free_port()
        self._has_served = True
        return self

    def _started(self) -> bool:
        self.process = spawn(self.command(), self.log, ended_by=self.stop_signal, cwd="/", **self._as_account())
        deadline = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            if self.is_ready():
                return True
            time.sleep(0.02)
        if self.process.poll() is None:
            self.kill()
        return False

    def _as_account(self) -> dict[str, Any]:
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []} if self.account else {}

    def command(self) -> list[str | Path]:
        raise NotImplementedError

    def is_ready(self) -> bool:
        raise NotImplementedError

    def stop(self) -> None:
        """Ends the server in order; after STOP_SECONDS without its leave. Fine when it is dead already."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """kill -9, and the process is gone when this returns."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def restart(self) -> Self:
        """The server again, at the same address, with what it had kept. Raises ServerFailed."""
        self.stop()
        return self.start()

    def discard(self) -> None:
        """Removes what was temporary. A server that was given a folder keeps it."""
        for path in self._temporary:
            shutil.rmtree(path, ignore_errors=True)

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def spawn(command: list[str | Path], log: Path, *, ended_by: signal.Signals, **options: Any) -> subprocess.Popen[bytes]:
    """A child in a session of its own, its output appended to the log. It ends when we are killed."""
    with log.open("ab") as output, warnings.catch_warnings():
        # Python warns of a fork where threads are; between fork and exec there is one system call and no lock.
        warnings.simplefilter("ignore", DeprecationWarning)
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for us; we then end the children in order
            preexec_fn=_die_with_parent(ended_by),
            **options,
        )


def _die_with_parent(by: signal.Signals) -> Callable[[], None] | None:
    """For preexec_fn: the kernel sends the signal to the child when its parent is killed. None except on Linux."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None
    pr_set_pdeathsig = 1

    def ask_the_kernel() -> None:
        prctl(pr_set_pdeathsig, int(by))

    return ask_the_kernel
