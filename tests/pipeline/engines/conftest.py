"""The engines on real servers: the tests' database, a Valkey, and three Valkeys that are one cluster."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import servers
from pipeline import actions
from pipeline.engines import Engine, database, line, redis_streams
from pipeline.envelope import Event

NOW = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)
TOPIC = "tests.page"


@pytest.fixture(scope="session")
def valkey() -> Iterator[servers.Valkey]:
    with servers.Valkey() as valkey:
        yield valkey


@pytest.fixture(scope="session")
def cluster() -> Iterator[servers.ValkeyCluster]:
    with servers.ValkeyCluster() as cluster:
        yield cluster


class Shelf:
    """The servers that hold the streams, and what may happen to them."""

    def __init__(self, url: str, nodes: Sequence[servers.Valkey]) -> None:
        self.url, self.nodes = url, nodes

    def ask_all(self, *words: str) -> list[str]:
        return [node.ask(*words) for node in self.nodes]

    def wipe(self) -> None:
        assert set(self.ask_all("FLUSHALL")) == {"+OK"}

    @contextmanager
    def frozen(self) -> Iterator[None]:
        for node in self.nodes:
            os.kill(node.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for node in self.nodes:
                os.kill(node.pid, signal.SIGCONT)

    @contextmanager
    def full(self) -> Iterator[None]:
        self.ask_all("CONFIG", "SET", "maxmemory", "1")
        try:
            yield
        finally:
            self.ask_all("CONFIG", "SET", "maxmemory", "0")


def streams_on(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Empty streams on these servers, and nobody remembers a failure."""
    monkeypatch.setattr("django.conf.settings.STREAMS_URL", shelf.url)
    monkeypatch.setattr(line, "PATIENCE", 2.0)  # the machine may be busy with other tests
    redis_streams._line.cache_clear()
    shelf.wipe()
    return shelf


@pytest.fixture(params=["valkey", "cluster"])
def shelf(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Streams are on: on one Valkey, and on a cluster."""
    server = request.getfixturevalue(request.param)
    return streams_on(Shelf(server.url, getattr(server, "nodes", [server])), monkeypatch)


@pytest.fixture
def topic(db: Any) -> str:
    return actions.open_topic(name=TOPIC, meaning="Pages of a book.", partitions=4, by=None, at=NOW).name


class InTheDatabase:
    """The database engine as the log uses it: it counts the partition and stores, in one transaction."""

    forgets = False

    def __getattr__(self, name: str) -> Any:
        return getattr(database, name)

    def append(self, events: Sequence[Event]) -> None:
        with suppress(IntegrityError), transaction.atomic():
            for place, group in groupby(events, lambda event: (event.topic, event.partition)):
                database.take(*place, len(list(group)), NOW)
            database.append(events)


class InStreams:
    forgets = True

    def __getattr__(self, name: str) -> Any:
        return getattr(redis_streams, name)


@pytest.fixture
def in_the_database() -> Engine:
    return InTheDatabase()


@pytest.fixture(params=["database", "valkey", "cluster"])
def engine(request: pytest.FixtureRequest, topic: str, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Each engine in turn, empty; `forgets` says whether it lets go of what is trimmed."""
    if request.param == "database":
        return InTheDatabase()
    server = request.getfixturevalue(request.param)
    streams_on(Shelf(server.url, getattr(server, "nodes", [server])), monkeypatch)
    return InStreams()


def page(number: int, partition: int = 0, **changes: Any) -> Event:
    """An event at this place of the topic."""
    given = {
        "id": f"page-{partition}-{number}",
        "key": f"book-{partition}",
        "time": NOW + timedelta(microseconds=number),
        "recorded_at": NOW + timedelta(seconds=number),
        "data": {"page": number, "words": "It was the best of times"},
    } | changes
    return Event(
        topic=TOPIC,
        partition=partition,
        sequence=number,
        source="/press",
        type="tests.page.printed.v1",
        subject="book/1",
        correlation_id="",
        causation_id="",
        authtype="system",
        authid="",
        classification="internal",
        **given,
    )


@pytest.fixture
def pages() -> Callable[..., list[Event]]:
    """Makes events: pages(1, 10) are ten of them in partition 0."""

    def make(first: int, last: int, partition: int = 0, **changes: Any) -> list[Event]:
        return [page(number, partition, **changes) for number in range(first, last + 1)]

    return make
