"""What the environment says, read strictly: a wrong value stops the program with a sentence."""

import ipaddress
import os
import re
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


def one_of(name: str, default: str, possible: tuple[str, ...]) -> str:
    """Raises Misconfigured for a word that is none of these."""
    value = os.environ.get(name, default)
    if value not in possible:
        raise Misconfigured(name, f"is {value!r}; set it to {' or '.join(possible)}.")
    return value


def whole(name: str, default: int, least: int, most: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise Misconfigured(name, f"is {value!r}; set it to a whole number from {least} to {most}.")
    return int(value)


def limits(name: str, default: str) -> dict[str, tuple[int, int]]:
    """How many requests in how many seconds, by kind; empty when it says off. What it does not name keeps its default.

    Raises Misconfigured.
    """
    said = os.environ.get(name, default)
    if said.strip() == "off":
        return {}
    found = dict(_limit(name, word) for word in default.split())
    kinds = list(found)
    for word in said.split():
        kind, limit = _limit(name, word)
        if kind not in kinds:
            raise Misconfigured(name, f"holds {word!r}; limits are of {', '.join(kinds)}.")
        found[kind] = limit
    return found


_LIMIT = re.compile(r"([a-z]+)=([1-9][0-9]{0,5})/(sec|min|hour|day)")
_SECONDS = {"sec": 1, "min": 60, "hour": 3600, "day": 86400}


def _limit(name: str, word: str) -> tuple[str, tuple[int, int]]:
    told = _LIMIT.fullmatch(word)
    if told is None:
        raise Misconfigured(name, f"holds {word!r}; write reads=6000/min, also /sec, /hour or /day, or off for none.")
    return told[1], (int(told[2]), _SECONDS[told[3]])


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


def long_secret(name: str) -> str:
    """A key of the environment; empty when the state folder keeps it. Raises Misconfigured for one that can be guessed."""
    said = os.environ.get(name, "")
    if said and len(said) < 32:
        raise Misconfigured(name, "is too short; set it to at least 32 random letters, the same on every machine.")
    return said


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


def streams_url() -> str:
    """Where the log is copied into Redis Streams; empty when it is not. Raises Misconfigured."""
    url = os.environ.get("STREAMS_URL", "")
    scheme, _, rest = url.partition("://")
    if not url:
        return url
    if scheme not in ("redis", "rediss", "unix", "redis+cluster", "rediss+cluster") or not rest or " " in rest:
        raise Misconfigured("STREAMS_URL", "must be an address: redis://, rediss://, unix:// or redis+cluster://.")
    if scheme.endswith("+cluster") and not all(_NODE.fullmatch(node) for node in rest.rpartition("@")[2].split(",")):
        raise Misconfigured("STREAMS_URL", "must name nodes of the cluster: redis+cluster://host:port,host:port.")
    return url


_NODE = re.compile(r"(\[[0-9a-f:]+\]|[A-Za-z0-9._-]+):[0-9]{1,5}")


_INSIDE = ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")


def reach(name: str) -> tuple[frozenset[str], tuple[Any, ...]]:
    """Host names, and networks inside, that webhooks may call although they are not public, over http as well."""
    hosts, networks = set[str](), list[Any]()
    for word in words(name, ""):
        try:
            network = ipaddress.ip_network(word)
        except ValueError:
            if "/" in word or not _HOST.fullmatch(word) or word.replace(".", "").isdigit():
                raise Misconfigured(name, f"holds {word!r}; name hosts and networks, parted by commas.") from None
            hosts.add(word)
            continue
        inside = [ipaddress.ip_network(text) for text in _INSIDE]
        if not any(network.version == one.version and network.subnet_of(one) for one in inside):  # type: ignore[arg-type]
            raise Misconfigured(name, f"holds {word}, which is no part of a private network.")
        networks.append(network)
    return frozenset(hosts), tuple(networks)
