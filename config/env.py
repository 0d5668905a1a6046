"""What the environment says, read strictly: a wrong value stops the program with a sentence."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

ROOT = Path(__file__).resolve().parent.parent

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY"


class Misconfigured(SystemExit):
    """A variable of the environment has a value that the program cannot run with."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"cairn: {name} {sentence}")


def flag(name: str, default: bool) -> bool:
    """True or False. Raises Misconfigured for anything but 0 or 1."""
    value = os.environ.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise Misconfigured(name, f"is {value!r}; set it to 0 or 1.")
    return value == "1"


def words(name: str, default: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def whole(name: str, default: int, least: int, most: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise Misconfigured(name, f"is {value!r}; set it to a whole number from {least} to {most}.")
    return int(value)


def state() -> Path:
    """The folder that holds what this installation remembers."""
    return Path(os.environ.get("CAIRN_STATE", ROOT / "var")).resolve()


def secret_key(debug: bool) -> str:
    key = os.environ.get("SECRET_KEY", "")
    if key:
        return key
    if not debug:
        raise Misconfigured("SECRET_KEY", "is missing; set it to a long random text and keep it.")
    return secrets.token_urlsafe(50)


def database() -> dict[str, Any]:
    """Django's settings for DATABASE_URL. Raises Misconfigured for anything but SQLite and PostgreSQL."""
    url = os.environ.get("DATABASE_URL", f"sqlite:///{state() / 'cairn.sqlite3'}")
    scheme = urlsplit(url).scheme
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise Misconfigured("DATABASE_URL", "must begin with sqlite:/// or postgres://.")
    config: dict[str, Any] = dict(environ.Env.db_url_config(url))
    if scheme == "sqlite":
        # A plain BEGIN takes the write lock late and then fails with "database is locked" under several writers.
        config["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS}
        config["CONN_MAX_AGE"] = None
        # In memory, threads of a test would share one lock; in a file it is the database that people run.
        config["TEST"] = {"NAME": f"{config['NAME']}.test"}
    else:
        config["CONN_MAX_AGE"] = None
        config["CONN_HEALTH_CHECKS"] = True
        limits = f"-c statement_timeout={whole('STATEMENT_TIMEOUT_MS', 30_000, 0, 3_600_000)} -c lock_timeout=10000"
        config["OPTIONS"] = {**config.get("OPTIONS", {}), "connect_timeout": 3, "options": limits}
    return config


def redis_url() -> str:
    url = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
    if urlsplit(url).scheme not in ("redis", "rediss", "unix"):
        raise Misconfigured("REDIS_URL", "must begin with redis://, rediss:// or unix://.")
    return url
