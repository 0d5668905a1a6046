"""What only a cluster can do: lose one node of three, and move a stream to another node."""

from collections.abc import Iterator

import pytest

import servers
from pipeline import checkpoints, log, readers, relay
from pipeline.engines import database, redis_streams
from tests.pipeline.engines.conftest import NOW, TOPIC, Shelf, streams_on

BOOKS = ("fable", "book", "play", "map")  # one for each partition


@pytest.fixture
def whole(topic: str, cluster: servers.ValkeyCluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """Streams are on a cluster that is whole before the test and after it."""
    yield streams_on(Shelf(cluster.url, cluster.nodes), monkeypatch)
    for node in cluster.nodes:
        if not node.is_alive():
            node.start()
    cluster.wait_until_whole()


@log.action
def print_pages(first: int, last: int) -> None:
    """In every partition of the topic, so that these are its numbers."""
    for key in BOOKS:
        for number in range(first, last + 1):
            log.append_draft(
                log.Draft(topic=TOPIC, type="tests.page.printed.v1", key=key, data={"page": number}, time=NOW)
            )


def slot_of(node: servers.Valkey, partition: int) -> int:
    return int(node.ask("CLUSTER", "KEYSLOT", redis_streams.key_of(TOPIC, partition))[1:])


def owner_of(partition: int, nodes: list[servers.Valkey]) -> servers.Valkey:
    """The node that answers for the stream instead of pointing to another."""
    key = redis_streams.key_of(TOPIC, partition)
    return next(node for node in nodes if not node.ask("EXISTS", key).startswith("-MOVED"))


def stands() -> dict[int, int]:
    return {partition: checkpoints.seen().get((relay.NAME, TOPIC, partition), 0) for partition in range(4)}


def read_everywhere(after: int) -> dict[int, list[int]]:
    return {part: [event.sequence for event in readers.engines.read(TOPIC, part, after, 100)] for part in range(4)}


def test_streams_are_spread_over_the_nodes(whole: Shelf) -> None:
    print_pages(1, 5)
    readers.drain()
    assert len({owner_of(partition, list(whole.nodes)).port for partition in range(4)}) > 1
    assert redis_streams.tail(TOPIC) == dict.fromkeys(range(4), 5)


def test_a_dead_node_costs_its_own_streams_only_and_they_come_back_with_it(
    whole: Shelf, cluster: servers.ValkeyCluster
) -> None:
    print_pages(1, 10)
    readers.drain()
    dead = owner_of(0, cluster.nodes)
    lost = [partition for partition in range(4) if owner_of(partition, cluster.nodes) is dead]
    dead.kill()
    print_pages(11, 20)
    readers.drain()
    assert read_everywhere(5) == {partition: list(range(6, 21)) for partition in range(4)}
    assert stands() == {partition: 10 if partition in lost else 20 for partition in range(4)}
    dead.start()
    cluster.wait_until_whole()
    redis_streams._line.cache_clear()
    readers.drain()
    assert redis_streams.tail(TOPIC) == stands() == dict.fromkeys(range(4), 20)
    assert redis_streams.read(TOPIC, 0, 0, 100) == database.read(TOPIC, 0, 0, 100)


def test_a_stream_that_moves_to_another_node_is_followed_there(whole: Shelf, cluster: servers.ValkeyCluster) -> None:
    print_pages(1, 10)
    readers.drain()
    old = owner_of(0, cluster.nodes)
    new = next(node for node in cluster.nodes if node is not old)
    slot, key = str(slot_of(old, 0)), redis_streams.key_of(TOPIC, 0)
    names = {node: node.ask("CLUSTER", "MYID") for node in (old, new)}
    new.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", names[old])
    old.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", names[new])
    away = ("MIGRATE", "127.0.0.1", str(new.port), "", "0", "5000", "AUTH", new.password, "KEYS", key)
    assert old.ask(*away) == "+OK"
    print_pages(11, 15)
    readers.drain()  # the old node says: ask the other one
    assert redis_streams.read(TOPIC, 0, 0, 100) == database.read(TOPIC, 0, 0, 100)
    for node in (new, old, *cluster.nodes):
        node.ask("CLUSTER", "SETSLOT", slot, "NODE", names[new])
    print_pages(16, 20)
    readers.drain()  # the old node says: it has moved
    assert owner_of(0, cluster.nodes) is new
    assert redis_streams.read(TOPIC, 0, 0, 100) == database.read(TOPIC, 0, 0, 100)
    assert stands()[0] == 20
    assert redis_streams._writing().failures == 0
