"""A copy of everything that counts, taken while people work, and put back into an empty place.

The keys of the log are not in it: whoever finds a backup must not read with it what persons said. Their fingerprints
are, so that it is never put back beside other keys, under which nobody could be read again.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

import servers
from pipeline import keys
from pipeline.conserved import files

MANIFEST = "manifest.json"
DUMP = {"postgresql": "cairn.dump", "sqlite": "cairn.sqlite3"}


class NoBackup(Exception):
    """It cannot be taken, or not be put back. The message says why and what to do; nothing half-done is left."""


def take(folder: Path, *, at: datetime) -> int:
    """Copies the database as of one moment, then the archive, into a new folder. Returns the bytes. Raises NoBackup."""
    if folder.exists():
        raise NoBackup(f"{folder} exists. Name a folder that does not.")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    try:
        _DUMPERS[connection.vendor](unfinished / DUMP[connection.vendor])
        # After the database: what leaves the log in between is then in both, never in neither.
        if files.folder().exists():
            shutil.copytree(files.folder(), unfinished / files.FOLDER, ignore=shutil.ignore_patterns("*.draft"))
        said = {"database": connection.vendor, "taken_at": at.isoformat(), "keys": keys.fingerprints()}
        said["files"] = _hashes(unfinished)
        (unfinished / MANIFEST).write_text(json.dumps(said, indent=1))
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def put_back(folder: Path) -> None:
    """Into a database without tables and a state without an archive; whole or not at all. Raises NoBackup."""
    said = _manifest(folder)
    _require_keys(said.get("keys", {}))  # older backups do not say
    if said["database"] != connection.vendor:
        raise NoBackup(f"The backup is of {said['database']}, and DATABASE_URL names {connection.vendor}.")
    if connection.introspection.table_names():
        raise NoBackup("The database has tables already. Name an empty one in DATABASE_URL.")
    if files.folder().exists():
        raise NoBackup(f"{files.folder()} exists. Move it away: the backup brings its own.")
    if said["files"] != _hashes(folder):
        raise NoBackup("The files are not those of the manifest. Take another backup.")
    _RESTORERS[connection.vendor](folder / DUMP[connection.vendor])
    if (folder / files.FOLDER).exists():
        shutil.copytree(folder / files.FOLDER, files.folder())


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((folder / MANIFEST).read_text()))
    except (OSError, ValueError):
        raise NoBackup(f"{folder} holds no backup: it has no {MANIFEST} that can be read.") from None


def _require_keys(fingerprints: Mapping[str, str]) -> None:
    """Raises NoBackup unless each key the backup was taken beside is the one here."""
    here = keys.fingerprints()
    for name, fingerprint in fingerprints.items():
        if here.get(name) != fingerprint:
            variable, place = f"{name.upper()}_KEY", Path(settings.STATE) / keys.FOLDER / name
            there = "is not the one of the backup" if name in here else "is not here"
            raise NoBackup(
                f"The key {variable} {there}: what it protects could not be read. Set it, or put its file at {place}, "
                "as it was where the backup was taken; then restore again."
            )


def _hashes(folder: Path) -> dict[str, str]:
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)
    return {path.relative_to(folder).as_posix(): _hash(path) for path in found}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# PostgreSQL


def _dump_postgresql(path: Path) -> None:
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={path}")


def _restore_postgresql(path: Path) -> None:
    _run(
        "pg_restore",
        "--no-owner",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={_place()['PGDATABASE']}",
        str(path),
    )


def _run(program: str, *arguments: str) -> None:
    connection.ensure_connection()
    version = connection.pg_version // 10_000  # type: ignore[attr-defined]
    found = [one.path.with_name(program) for one in servers.postgresqls() if int(one.version.split(".")[0]) >= version]
    path = next((str(one) for one in found if one.exists()), None) or shutil.which(program)
    if path is None:
        raise NoBackup(f"There is no {program} here (Debian: apt install postgresql-client-{version}).")
    command = [path, *arguments]
    done = subprocess.run(command, env=os.environ | _place(), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise NoBackup(f"{program} failed: {done.stderr.strip()[-1000:]}")


def _place() -> dict[str, str]:
    """Where the database is, for PostgreSQL's own programs; the password is no argument that others could see."""
    there = connection.settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    return {name: str(there[key]) for name, key in named.items() if there.get(key)}


# SQLite


def _dump_sqlite(path: Path) -> None:
    with (
        closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as live,
        closing(sqlite3.connect(path)) as copy,
    ):
        live.backup(copy)


def _restore_sqlite(path: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        copy.backup(connection.connection)


_DUMPERS = {"postgresql": _dump_postgresql, "sqlite": _dump_sqlite}
_RESTORERS = {"postgresql": _restore_postgresql, "sqlite": _restore_sqlite}
