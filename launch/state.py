"""The state folder: what a run keeps, who holds it, and the environment that its processes get."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import servers

ROOT = Path(__file__).resolve().parent.parent
STATE = Path(os.environ.get("CAIRN_STATE") or ROOT / "var").resolve()
OURS = (
    "cairn.sqlite3", "cairn.sqlite3-*", "valkey", "postgres", "log", "beat", "beat.*", "staticfiles", "secret_key",
    "keys", "anchors", "archive", "erasures.jsonl",
)  # fmt: skip
CHOICES, RUNNING = "choices.json", "running.json"
SAID_BY_THE_USER = ("DATABASE_URL", "REDIS_URL", "CAIRN_DEMO", "SECRET_KEY")


class CannotRun(Exception):
    """Cairn cannot start or go on here; the message says why and what helps."""


def say(sentence: str) -> None:
    print(f"cairn: {sentence}", flush=True)


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
def to_ourselves() -> Iterator[None]:
    """The state folder, held by one supervisor at a time. Raises CannotRun."""
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            running = read_json(RUNNING)
            where = f" at {running['address']} (process {running['pid']})" if running else ""
            raise CannotRun(
                f"Cairn already runs on {STATE}{where}. End it there with Ctrl-C, "
                "or start a second one beside it: CAIRN_STATE=/another/folder ./cairn run"
            ) from None
        try:
            yield
        finally:
            (STATE / RUNNING).unlink(missing_ok=True)


def throw_away() -> None:
    """Removes what earlier runs made in the state folder; in a folder that was never ours, nothing."""
    if not (STATE / CHOICES).exists():
        return
    for pattern in (*OURS, CHOICES):
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
        "SECRET_KEY": secret_key(),
        "CAIRN_DEMO": "1" if demo else "0",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
    return with_the_users_word({name: value for name, value in ours.items() if value})


def with_the_users_word(env: Mapping[str, str]) -> dict[str, str]:
    return {**env, **{name: os.environ[name] for name in SAID_BY_THE_USER if os.environ.get(name)}}


def sqlite_url() -> str:
    """The state folder's SQLite, made here so that nobody else may read it; its journals follow its mode."""
    path = STATE / "cairn.sqlite3"
    path.touch(mode=0o600)
    return f"sqlite:///{path}"


def has_content(path: Path) -> bool:
    return path.is_dir() or (path.is_file() and path.stat().st_size > 0)


def is_running() -> bool:
    try:
        with (STATE / "run.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def said_kindly(command: Callable[[list[str]], int], arguments: list[str]) -> int:
    """The command's exit code; what it cannot do is a sentence and 1."""
    try:
        return command(arguments)
    except (CannotRun, servers.ServerMissing, servers.ServerFailed) as trouble:
        say(str(trouble))
        return 1
