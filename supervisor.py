"""What `./cairn run` and `./cairn manage` do once the environment stands. Standard library only.

`run` is one supervisor over the web process, two workers, beat and the private servers: it starts them in order,
starts again what dies, and ends them together.
"""

import argparse
import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import servers

ROOT = Path(__file__).resolve().parent
STATE = Path(os.environ.get("CAIRN_STATE") or ROOT / "var").resolve()
OURS = ("cairn.sqlite3*", "valkey", "postgres", "log", "beat*", "staticfiles", "secret_key", "*.json")
FIRST_PORT, PORTS = 8000, 20
READY_SECONDS = 120
STOP_SECONDS = 12
LONGEST_PAUSE = 30.0
DEATHS_IN_A_ROW = 6
STEADY_SECONDS = 30  # whoever lived this long has recovered


class CannotRun(Exception):
    """Cairn cannot start or go on here; the message says why and what helps."""


def say(sentence: str) -> None:
    print(f"cairn: {sentence}", flush=True)


# The state folder


def read_json(name: str) -> dict[str, Any]:
    try:
        content = json.loads((STATE / name).read_text())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write_json(name: str, content: Mapping[str, object]) -> None:
    """Whole or not at all, and for our own eyes: it may hold the servers' passwords."""
    draft = STATE / f"{name}.draft"
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(content))
    draft.replace(STATE / name)


@contextlib.contextmanager
def state_to_ourselves() -> Iterator[None]:
    """The state folder, held by one supervisor at a time. Raises CannotRun."""
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            running = read_json("running.json")
            where = f" at {running['address']} (process {running['pid']})" if running else ""
            raise CannotRun(
                f"Cairn already runs on {STATE}{where}. End it there with Ctrl-C, "
                "or start a second one beside it: CAIRN_STATE=/another/folder ./cairn run"
            ) from None
        try:
            yield
        finally:
            (STATE / "running.json").unlink(missing_ok=True)


def throw_away() -> None:
    """Removes what earlier runs made in the state folder, and nothing else."""
    for pattern in OURS:
        for path in STATE.glob(pattern):
            if path.is_dir():
                shutil.rmtree(path.resolve())  # as root PostgreSQL's folder may be a link to one it can reach
            if path.is_symlink() or path.is_file():
                path.unlink()


def secret_key() -> str:
    path = STATE / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


def settings(database: str, redis: str, demo: bool) -> dict[str, str]:
    """The environment of every process; what the user has set himself stands."""
    ours = {
        "CAIRN_STATE": str(STATE),
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(),
        "CAIRN_DEMO": "1" if demo else "0",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
    return {name: value for name, value in ours.items() if value} | {
        name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL", "CAIRN_DEMO") if os.environ.get(name)
    }


def sqlite_url() -> str:
    """The state folder's SQLite, made here so that nobody else may read it; its journals follow its mode."""
    path = STATE / "cairn.sqlite3"
    path.touch(mode=0o600)
    return f"sqlite:///{path}"


def has_content(path: Path) -> bool:
    return path.is_dir() or (path.is_file() and path.stat().st_size > 0)


# Processes


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


# run


def run(arguments: list[str]) -> int:
    options = run_options(arguments)
    with state_to_ourselves():
        if options.fresh:
            throw_away()
        supervisor = Supervisor()
        end_on_signal(supervisor)
        try:
            address = start_all(supervisor, options)
            if not supervisor.ending.is_set():
                say(welcome(address))
                supervisor.look_after_all()
        finally:
            if supervisor.watched:
                say("ending")
            supervisor.end_all()
    return 0


def run_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./cairn run", description="Start Cairn and everything it needs.")
    parser.add_argument("--port", type=int, help=f"the port of the pages (default: {FIRST_PORT} or the next free one)")
    parser.add_argument("--postgres", action="store_true", help="use a private PostgreSQL instead of SQLite")
    parser.add_argument("--fresh", action="store_true", help="begin anew: throw away what earlier runs kept")
    parser.add_argument("--pulse", action="store_true", help="let an event happen every few seconds")
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="no demo story, no demo sign-ins")
    return parser.parse_args(arguments)


def end_on_signal(supervisor: Supervisor) -> None:
    """The first signal ends all in order, a second one at once."""

    def asked(number: int, frame: object) -> None:
        if supervisor.ending.is_set():
            for one in supervisor.watched:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(one.child.pid, signal.SIGKILL)
            os._exit(128 + number)
        supervisor.ending.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, asked)


def start_all(supervisor: Supervisor, options: argparse.Namespace) -> str:
    """The address of the pages, once they answer or the end was asked for. Raises CannotRun."""
    port = free_port(options.port)
    (STATE / "log").mkdir(mode=0o700, exist_ok=True)
    told, demo = demo_choice(options)
    env = settings(start_database(supervisor, options.postgres), start_broker(supervisor), demo)
    address = f"http://127.0.0.1:{port}"
    write_json("running.json", {"pid": os.getpid(), "address": address, "env": env})
    prepare_database(supervisor, env, tell=demo and not told)
    for name, command in processes(port, options.pulse):
        start_process(supervisor, name, command, env)
    wait_until_ready(supervisor, address)
    return address


def demo_choice(options: argparse.Namespace) -> tuple[bool, bool]:
    """Whether the demo was told to this database, and whether to show it. The first start decides for good."""
    if os.environ.get("DATABASE_URL"):
        return True, False  # somebody's own database: nothing of ours is written into it
    choices = read_json("choices.json")
    kept = "postgres" if options.postgres else "sqlite"
    is_new = not has_content(STATE / ("postgres" if options.postgres else "cairn.sqlite3"))
    choice = choices.get(kept) or {"demo": options.demo and is_new, "told": False}
    write_json("choices.json", {**choices, kept: choice, "last": kept})
    if options.demo and not choice["demo"]:
        say("this state began without the demo story; ./cairn run --fresh begins anew with it")
    return bool(choice["told"]), bool(choice["demo"] and options.demo)


def start_database(supervisor: Supervisor, wants_postgres: bool) -> str:
    """The address of the database that this run uses. Raises CannotRun."""
    if os.environ.get("DATABASE_URL"):
        return os.environ["DATABASE_URL"]
    if not wants_postgres:
        return sqlite_url()
    postgres = servers.PostgreSQL(STATE / "postgres", durable=True)
    supervisor.start("PostgreSQL", postgres, postgres.said)
    return postgres.url


def start_broker(supervisor: Supervisor) -> str:
    if os.environ.get("REDIS_URL"):
        return os.environ["REDIS_URL"]
    valkey = servers.Valkey(STATE / "valkey", appendonly=True)
    supervisor.start(valkey.program.product, valkey, valkey.said)
    return valkey.url


def prepare_database(supervisor: Supervisor, env: Mapping[str, str], tell: bool) -> None:
    """Raises CannotRun with what the command said."""
    finish(supervisor, Process("migrate", ["manage.py", "migrate", "--noinput"], env))
    if tell and not supervisor.ending.is_set():
        say("telling the demo story (once, some seconds)")
        finish(supervisor, Process("tell_demo", ["manage.py", "tell_demo"], env))
        if not supervisor.ending.is_set():
            choices = read_json("choices.json")
            choices[choices["last"]]["told"] = True
            write_json("choices.json", choices)


def finish(supervisor: Supervisor, process: Process) -> None:
    """Runs one command to its end, or until the end of all is asked for. Raises CannotRun."""
    if supervisor.ending.is_set():
        return
    process.log.unlink(missing_ok=True)
    process.start()
    while process.is_alive():
        if supervisor.ending.wait(0.05):
            process.stop()
            return
    if process.code:
        raise CannotRun(f"`./cairn manage {process.name}` failed:\n{process.said()}")


def processes(port: int, pulse: bool) -> list[tuple[str, list[str]]]:
    """The processes of a running Cairn, by name. The compose file runs the same ones."""
    celery = ["-m", "celery", "-A", "config.celery"]
    web = ["-m", "uvicorn", "config.asgi:application", "--host", "127.0.0.1", "--port", str(port), "--lifespan", "on"]
    web += ["--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "3"]
    work = [*celery, "worker", "--concurrency", "1", "--loglevel", "WARNING", "-n"]
    named = [
        ("web", web),
        ("worker-1", [*work, "worker-1@%h"]),
        ("worker-2", [*work, "worker-2@%h"]),
        ("beat", [*celery, "beat", "--schedule", str(STATE / "beat"), "--loglevel", "WARNING"]),
    ]
    return [*named, ("pulse", ["manage.py", "pulse"])] if pulse else named


def start_process(supervisor: Supervisor, name: str, command: list[str], env: Mapping[str, str]) -> None:
    process = Process(name, command, env)
    if process.log.exists():
        process.log.replace(process.log.with_suffix(".log.1"))
    supervisor.start(name, process, process.said)


def wait_until_ready(supervisor: Supervisor, address: str) -> None:
    """Returns once /readyz says yes. Raises CannotRun when it does not within READY_SECONDS."""
    deadline = time.monotonic() + READY_SECONDS
    answer = "nothing"
    while not supervisor.ending.wait(0.1):
        for one in supervisor.watched:
            supervisor.look_after(one, time.monotonic())
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{address}/readyz", timeout=5):
                return
        except urllib.error.HTTPError as refusal:
            answer = f"{refusal.code} {refusal.read(300).decode(errors='replace')}"
        except OSError as trouble:
            answer = str(trouble)
        if time.monotonic() > deadline:
            raise CannotRun(f"{address}/readyz is not ready after {READY_SECONDS} s: {answer}. See {STATE / 'log'}.")


def welcome(address: str) -> str:
    running = read_json("running.json")
    demo = running["env"]["CAIRN_DEMO"] == "1"
    hint = "choose a person to sign in as" if demo else "first account: ./cairn manage createsuperuser"
    return f"ready at {address} - {hint}. Ctrl-C ends it."


def free_port(wanted: int | None) -> int:
    """The port to serve on. Raises CannotRun when the wanted one is taken."""
    for port in [wanted] if wanted is not None else range(FIRST_PORT, FIRST_PORT + PORTS):
        if is_free(port):
            return port
    taken = f"port {wanted} is" if wanted is not None else f"ports {FIRST_PORT} to {FIRST_PORT + PORTS - 1} are"
    raise CannotRun(f"{taken} in use or not ours to use; choose another with --port.")


def is_free(port: int) -> bool:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


# manage


def manage(arguments: list[str]) -> int:
    """Django's commands on the state of the run that is on, else of the last one."""
    STATE.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    running = read_json("running.json") if is_running() else {}
    if running:
        return replace_ourselves(command, running["env"])
    if os.environ.get("DATABASE_URL") or read_json("choices.json").get("last") != "postgres":
        return replace_ourselves(command, settings(sqlite_url(), "", demo=False))
    with state_to_ourselves(), servers.PostgreSQL(STATE / "postgres", durable=True) as postgres:
        return subprocess.call(command, env={**os.environ, **settings(postgres.url, "", demo=False)})


def is_running() -> bool:
    try:
        with (STATE / "run.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def replace_ourselves(command: list[str], env: Mapping[str, str]) -> int:
    os.execve(command[0], command, {**os.environ, **env})


def main(arguments: list[str]) -> int:
    try:
        return {"run": run, "manage": manage}[arguments[0]](arguments[1:])
    except (CannotRun, servers.ServerMissing, servers.ServerFailed) as trouble:
        say(str(trouble))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
