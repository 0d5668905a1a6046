"""A Cairn of its own: private servers, web, workers and beat as child processes that can be killed and started again."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

import servers
from launch import run
from launch.state import STATE

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 60
STOP_SECONDS = 20
READY_MADE = "CAIRN_READY_MADE"  # the folder where a run of tests keeps what its installations begin from


class NotReady(Exception):
    """Something did not come about in its time; the message says what, and what the processes said last."""


class Process:
    """One of Cairn's own processes, started with the command that the product runs it with."""

    def __init__(self, name: str, command: list[str], env: Mapping[str, str], log: Path) -> None:
        self.name, self.command, self.env, self.log = name, command, env, log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process, f"{self.name} was never started"
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> Self:
        command: list[str | Path] = [sys.executable, *self.command]
        env = {**os.environ, **self.env}
        self._process = servers.spawn(command, self.log, ended_by=signal.SIGTERM, cwd=ROOT, env=env)
        return self

    def kill(self) -> None:
        """kill -9, as the kernel does it when memory runs out; nothing is tidied up."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def kill_with_children(self) -> None:
        """The same for the process and its children together."""
        self.bury()

    def restart(self) -> Self:
        """Started again as the supervisor does it: children that the dead process left behind are ended first."""
        self.bury()
        return self.start()

    def stop(self, seconds: float = STOP_SECONDS) -> float:
        """Asks it to end, and returns how long that took. Raises NotReady when it does not."""
        began = time.monotonic()
        if self._process and self.is_alive():
            self._process.terminate()
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.bury()
                raise NotReady(f"{self.name} did not end within {seconds} s. It last said:\n{self.said()}") from None
        self.bury()
        return time.monotonic() - began

    def bury(self) -> None:
        if self._process:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                return
            self._process.wait(STOP_SECONDS)

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""


class Installation:
    """Enter it, and the servers run on a migrated database; `start` names the processes that run beside them."""

    def __init__(
        self,
        *,
        durable: bool = False,
        demo: bool = False,
        postgres: servers.PostgreSQL | None = None,
        streams: str = "",
        ready_made: bool = True,
    ) -> None:
        """durable: PostgreSQL waits for the disk as in production. demo: the story is told, its people may sign in.

        postgres: one that is not started yet, instead of one of its own. streams: its STREAMS_URL.
        ready_made: its database is a copy where a run of tests keeps some. Raises servers.ServerMissing.
        """
        self.demo, self.streams = demo, streams
        self.ready_made = Path(os.environ[READY_MADE]) if ready_made and READY_MADE in os.environ else None
        self.folder = Path(tempfile.mkdtemp(prefix="cairn-installation-"))
        (self.folder / "staticfiles").mkdir()
        self.postgres = postgres or servers.PostgreSQL(durable=durable)
        self.valkey = servers.Valkey()
        self.processes: dict[str, Process] = {}
        self.port = servers.free_port()

    def __enter__(self) -> Self:
        try:
            if self.ready_made:
                self._begin_as(self._made("told" if self.demo else "migrated"))
            self.postgres.start()
            self.valkey.start()
            if not self.ready_made:
                self.manage("migrate", "--noinput")
                if self.demo:
                    self.manage("tell_demo")
        except BaseException:
            self.end()
            raise
        return self

    def _made(self, stage: str) -> Path:
        """One that is migrated or told: made by the first who asks for it, while others wait."""
        assert self.ready_made
        self.ready_made.mkdir(exist_ok=True)
        made = self.ready_made / stage
        with made.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                first = Installation(demo=stage == "told", ready_made=False)
                if stage == "told":
                    first._begin_as(self._made("migrated"))
                with first:
                    first.postgres.stop()
                    unfinished = made.with_suffix(".unfinished")
                    shutil.copytree(first.folder, unfinished / "state")
                    servers.PostgreSQL.copy(first.postgres.home, unfinished)
                    unfinished.rename(made)
        return made

    def _begin_as(self, made: Path) -> None:
        shutil.copytree(made / "state", self.folder, dirs_exist_ok=True)
        self.postgres.begin_as(made)

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def env(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "CAIRN_STATE": str(self.folder),
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
            "STREAMS_URL": self.streams,
            "SECRET_KEY": "only-for-this-installation",
            "WEBHOOKS_MAY_REACH": "127.0.0.0/8",  # receivers of the tests live on this machine
            "CAIRN_DEMO": "1" if self.demo else "0",
            "DEBUG": "0",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str, **env: str) -> str:
        """What that command of manage.py says. Raises NotReady with its last words when it fails."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        env = {**os.environ, **self.env, **env}
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            raise NotReady(f"{' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
        return done.stdout

    def start(self, *names: str) -> Self:
        """Starts these processes, all of them when none is named, and waits until they can serve."""
        commands = dict(run.processes(self.port, pulse=False))
        for name in names or commands:
            command = [word.replace(str(STATE), str(self.folder)) for word in commands[name]]
            self.processes[name] = self.process(name, command).start()
        if "web" in (names or commands):
            self.wait_until_web_answers()
        return self

    def process(self, name: str, command: list[str], **env: str) -> Process:
        """A process of this installation, not yet started. PostgreSQL's list of sessions shows it by its name."""
        return Process(name, command, {**self.env, "PGAPPNAME": name, **env}, self.folder / f"{name}.log")

    def child(self, name: str) -> Process | servers.Server:
        """Whoever goes by this name: a process, "valkey" or "postgresql"."""
        found: dict[str, servers.Server] = {"valkey": self.valkey, "postgresql": self.postgres}
        return found.get(name) or self.processes[name]

    def wait_until_web_answers(self, path: str = "/readyz") -> None:
        """Raises NotReady."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

        def answers() -> bool:
            if not self.processes["web"].is_alive():
                raise NotReady(f"the web process ended. It last said:\n{self.processes['web'].said()}")
            try:
                with opener.open(self.address + path, timeout=5):
                    return True
            except (urllib.error.URLError, OSError):
                return False

        self.wait_for(answers, READY_SECONDS, f"{path} did not answer")

    def wait_for(self, is_so: Callable[[], bool], seconds: float, otherwise: str) -> float:
        """How long it took until it was so. Raises NotReady."""
        began = time.monotonic()
        while not is_so():
            if time.monotonic() - began > seconds:
                raise NotReady(f"{otherwise} within {seconds} s.\n{self.said()}")
            time.sleep(0.02)
        return time.monotonic() - began

    def said(self) -> str:
        spoken: list[servers.Server | Process] = [self.postgres, self.valkey, *self.processes.values()]
        return "\n".join(f"--- {one.log.name}\n{one.said()}" for one in spoken)

    def end(self) -> None:
        """Ends everything by its own pid: the processes together, then the servers they speak to."""
        for process in self.processes.values():
            if process.is_alive():
                os.kill(process.pid, signal.SIGCONT)
                os.kill(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.stop()
            except NotReady:  # it was buried, which is all that matters here
                continue
        for server in (self.valkey, self.postgres):
            if server.is_alive():
                os.kill(server.pid, signal.SIGCONT)
            server.stop()
            server.discard()
        shutil.rmtree(self.folder, ignore_errors=True)
