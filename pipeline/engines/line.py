"""A line to Redis, or to a Redis Cluster, with a memory of its failures: trouble costs a caller at most PATIENCE, and seldom."""

import logging
import threading
import time
from typing import Any
from urllib.parse import unquote, urlsplit

import redis
from django.db import OperationalError
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode, RedisCluster
from redis.exceptions import RedisClusterException, SlotNotCoveredError
from redis.retry import Retry

logger = logging.getLogger(__name__)

PATIENCE = 0.25  # seconds for one answer
PAUSE = 5.0  # seconds without asking a server again that failed


class Away(OperationalError):
    """The engine's server does not answer, or takes nothing. No event is to blame and none is lost: try again later."""


class Line:
    """One client, and for each server behind it when it may be asked again: a dead node of a cluster silences no other."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.failures = 0
        self._client: redis.Redis | RedisCluster | None = None
        self._silent_until: dict[str, float] = {}
        self._opening = threading.Lock()

    def ask(self, key: str, *command: str | bytes | int) -> Any:
        """The raw answer to a command about this one key. Raises Away."""
        server = ""  # any of them
        self._require_talking(server)
        try:
            client = self._opened()
            server = _server_of(client, key)
            self._require_talking(server)
            return client.execute_command(*command)  # type: ignore[no-untyped-call]
        except (redis.RedisError, RedisClusterException, OSError) as trouble:
            self.failures += 1
            whole = isinstance(trouble, RedisClusterException) and not isinstance(trouble, SlotNotCoveredError)
            self._silent_until["" if whole else server] = time.monotonic() + PAUSE
            logger.warning("streams: %s: %s", type(trouble).__name__, trouble)
            raise Away(f"{type(trouble).__name__}: {trouble}") from trouble

    def is_silent(self, key: str) -> bool:
        """True while a server that failed is left alone."""
        try:
            self._require_talking("")
            self._require_talking(_server_of(self._client, key) if self._client else "")
        except Away:
            return True
        return False

    def _require_talking(self, server: str) -> None:
        if time.monotonic() < self._silent_until.get(server, 0.0):
            raise Away(f"{server or 'the server'} failed a moment ago")

    def _opened(self) -> redis.Redis | RedisCluster:
        with self._opening:
            if self._client is None:
                self._client = _open(self.url)
            return self._client


def _server_of(client: redis.Redis | RedisCluster, key: str) -> str:
    """The node of the cluster that has the key; a single server needs no name."""
    if isinstance(client, redis.Redis):
        return ""
    try:
        node = client.get_node_from_key(key)  # type: ignore[no-untyped-call]
    except SlotNotCoveredError:
        node = None
    return str(node.name) if node else f"whoever should have {key}"


def _open(url: str) -> redis.Redis | RedisCluster:
    """A client that never tries twice: whoever asks has the database to go to."""
    limits: dict[str, Any] = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    parts = urlsplit(url)
    if not parts.scheme.endswith("+cluster"):
        return redis.Redis.from_url(url, retry=None, retry_on_timeout=False, **limits)
    login, _, hosts = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    return RedisCluster(
        startup_nodes=[_node(host) for host in hosts.split(",")],
        username=unquote(user) or None,
        password=unquote(password) or None,
        ssl=parts.scheme.startswith("rediss"),
        require_full_coverage=False,
        retry=Retry(NoBackoff(), 0),
        **limits,
    )


def _node(host_and_port: str) -> ClusterNode:
    host, _, port = host_and_port.rpartition(":")
    return ClusterNode(host.strip("[]"), int(port))  # type: ignore[no-untyped-call]
