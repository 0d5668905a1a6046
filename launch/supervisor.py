"""A supervisor over processes and servers: it starts again what dies, and ends them together."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import servers
from launch.state import ROOT, STATE, CannotRun, say

STOP_SECONDS = 12
LONGEST_PAUSE = 30.0
DEATHS_IN_A_ROW = 6
STEADY_SECONDS = 30  # whoever lived this long has recovered


class Child(Protocol):
    """What the supervisor looks after: a process of ours, or a private server."""

    @property
    def pid(self) -> int: ...
    def is_alive(self) -> bool: ...
    def start(self) -> object: ...
    def stop(self) -> None: ...


class Process:
    """One of Cairn's own processes, with its output in a file of its own."""

    def __init__(self, name: str, command: list[str], env: Mapping[str, str]) -> None:
        self.name, self.command, self.env = name, command, env
        self.log = STATE / "log" / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process, f"{self.name} was never started"
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def code(self) -> int | None:
        return self._process.returncode if self._process else None

    def start(self) -> "Process":
        self._bury()
        command: list[str | Path] = [sys.executable, *self.command]
        env = {**os.environ, **self.env}
        self._process = servers.spawn(command, self.log, ended_by=signal.SIGTERM, cwd=ROOT, env=env)
        return self

    def _bury(self) -> None:
        """Ends what a dead process left behind: a killed Celery worker has a child that would go on."""
        if self._process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def ask_to_stop(self) -> None:
        """SIGTERM to the parent only: sent to its whole group it makes Celery hang."""
        if self._process and self.is_alive():
            self._process.terminate()

    def stop(self) -> None:
        self.ask_to_stop()
        if self._process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
        self._bury()

    def said(self, lines: int = 15) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


@dataclass
class Watched:
    """One child and how it has fared."""

    name: str
    child: Child
    said: Callable[[], str]
    deaths: int = 0
    born: float = field(default_factory=time.monotonic)
    again_at: float | None = None


class Supervisor:
    """Starts again what dies, with a growing pause, and gives up on what does not recover."""

    def __init__(self) -> None:
        self.watched: list[Watched] = []
        self.ending = threading.Event()

    def start(self, name: str, child: Child, said: Callable[[], str]) -> None:
        child.start()
        self.watched.append(Watched(name, child, said))

    def look_after_all(self) -> None:
        """Returns when asked to end. Raises CannotRun when a child cannot be kept alive."""
        while not self.ending.wait(0.2):
            for one in self.watched:
                self.look_after(one, time.monotonic())

    def look_after(self, one: Watched, now: float) -> None:
        if one.child.is_alive():
            if now - one.born > STEADY_SECONDS:
                one.deaths = 0
        elif one.again_at is None:
            self._plan(one, now)
        elif now >= one.again_at:
            one.again_at, one.born = None, now
            with contextlib.suppress(servers.ServerFailed):  # it counts as one more death
                one.child.start()

    def _plan(self, one: Watched, now: float) -> None:
        one.deaths += 1
        if one.deaths >= DEATHS_IN_A_ROW:
            raise CannotRun(f"{one.name} ended {one.deaths} times in a row. It last said:\n{one.said()}")
        pause = min(0.25 * 2**one.deaths, LONGEST_PAUSE)
        one.again_at = now + pause
        say(f"{one.name} has ended; starting it again in {pause:.1f} s")

    def end_on_signal(self) -> None:
        """The first signal asks for the end of all in order, a second one brings it at once."""

        def asked(number: int, frame: object) -> None:
            if self.ending.is_set():
                for one in self.watched:
                    with contextlib.suppress(ProcessLookupError, PermissionError):
                        os.killpg(one.child.pid, signal.SIGKILL)
                os._exit(128 + number)
            self.ending.set()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, asked)

    def end_all(self) -> None:
        """Our processes first and together, then the servers they speak to."""
        ours = [one.child for one in self.watched if isinstance(one.child, Process)]
        for process in ours:
            process.ask_to_stop()
        for process in ours:
            process.stop()
        for one in reversed(self.watched):
            one.child.stop()
            if isinstance(one.child, servers.Server):
                one.child.discard()
        self.watched.clear()
