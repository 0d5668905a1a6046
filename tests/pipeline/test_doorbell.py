"""The bell between writers and readers: rung a hundred times it wakes once, and without Redis it costs next to nothing."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis

import servers
from pipeline import doorbell
from rest.line import PATIENCE, Line

NO_HANG = 10.0  # seconds, far above every time-out of the doorbell: what is told apart is a pause from a hang
SALES = ("shop.sale", 3)
RETURNS = ("shop.return", 0)


@pytest.fixture(scope="module")
def valkey() -> Iterator[servers.Valkey]:
    with servers.Valkey() as valkey:
        yield valkey


@pytest.fixture
def line(valkey: servers.Valkey, monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    """The doorbell on a Valkey of its own, and a second line to look at it with."""
    monkeypatch.setattr("django.conf.settings.REDIS_URL", valkey.url)
    monkeypatch.setattr(doorbell, "_outgoing", Line("doorbell"))
    monkeypatch.setattr(doorbell, "_incoming", Line("doorbell", doorbell.LONGEST_WAIT + PATIENCE))
    client = redis.Redis.from_url(valkey.url, decode_responses=True, socket_timeout=5)
    client.flushall()
    yield client
    client.close()


def seconds_of(what: Callable[[], Any]) -> float:
    began = time.monotonic()
    what()
    return time.monotonic() - began


def test_a_partition_waits_once_however_often_it_is_rung(line: redis.Redis) -> None:
    for _ in range(100):
        doorbell.ring([SALES])
    assert line.smembers(doorbell.RUNG) == {"shop.sale:3"}
    assert line.llen(doorbell.BELL) == 1


def test_whoever_wakes_takes_all_partitions_with_news(line: redis.Redis) -> None:
    doorbell.ring([SALES, RETURNS])
    doorbell.ring([("shop.sale", 4)])
    assert doorbell.wait(1) == {SALES, RETURNS, ("shop.sale", 4)}
    assert line.exists(doorbell.RUNG) == 0


def test_a_bell_that_was_heard_can_be_rung_again(line: redis.Redis) -> None:
    doorbell.ring([SALES])
    doorbell.wait(1)
    doorbell.ring([SALES])
    assert doorbell.wait(1) == {SALES}


def test_without_news_the_wait_ends_in_its_time(line: redis.Redis) -> None:
    assert 0.05 <= seconds_of(lambda: doorbell.wait(0.1)) < NO_HANG


def test_a_partition_whose_bell_was_lost_is_found_at_the_next_look(line: redis.Redis) -> None:
    doorbell.ring([SALES])
    line.delete(doorbell.BELL)  # a reader took the bell and died before it took the partition
    doorbell.ring([SALES])
    assert line.llen(doorbell.BELL) == 0
    assert doorbell.wait(0.05) == {SALES}


def test_nothing_to_ring_is_not_rung(line: redis.Redis) -> None:
    doorbell.ring([])
    assert doorbell._outgoing.failures == 0
    assert line.keys("*") == []


def test_where_read_models_stand_is_announced(line: redis.Redis) -> None:
    with line.pubsub() as channel:
        channel.subscribe(doorbell.MOVED)
        assert channel.get_message(timeout=1)
        doorbell.announce({"portfolio.mission_card": 12})
        message = channel.get_message(timeout=1)
    assert message is not None and message["data"] == '{"portfolio.mission_card":12}'


def test_redis_away_is_asked_once_and_then_left_alone_for_a_while(
    redis_away: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rest.line.PAUSE", 3600.0)
    for _ in range(1000):
        doorbell.ring([SALES])
    doorbell.announce({"any": 1})
    assert doorbell._outgoing.failures == 1


def test_waiting_at_a_redis_that_is_away_is_no_error_and_does_not_spin(redis_away: None) -> None:
    doorbell.wait(0.2)
    assert 0.15 <= seconds_of(lambda: doorbell.wait(0.2)) < NO_HANG


def test_a_frozen_redis_is_asked_once_and_hangs_nobody(
    line: redis.Redis, valkey: servers.Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rest.line.PAUSE", 3600.0)
    doorbell.ring([SALES])
    os.kill(valkey.pid, signal.SIGSTOP)
    try:
        assert seconds_of(lambda: doorbell.ring([RETURNS])) < NO_HANG
        doorbell.announce({"any": 1})
        assert doorbell._outgoing.failures == 1
        assert seconds_of(lambda: doorbell.wait(3600)) < NO_HANG
    finally:
        os.kill(valkey.pid, signal.SIGCONT)


def test_a_redis_that_was_frozen_from_the_first_moment_hangs_nobody(line: redis.Redis, valkey: servers.Valkey) -> None:
    os.kill(valkey.pid, signal.SIGSTOP)
    try:
        assert seconds_of(lambda: doorbell.ring([SALES])) < NO_HANG
    finally:
        os.kill(valkey.pid, signal.SIGCONT)


def test_after_the_pause_the_bell_is_tried_again(line: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    doorbell._outgoing.failed(redis.ConnectionError("it was away"))
    doorbell.ring([SALES])
    assert line.exists(doorbell.RUNG) == 0
    monkeypatch.setattr(doorbell._outgoing, "silent_until", time.monotonic() - 1)
    doorbell.ring([SALES])
    assert doorbell.wait(1) == {SALES}


def test_a_redis_that_is_full_is_no_error(line: redis.Redis) -> None:
    line.config_set("maxmemory", "1")
    try:
        doorbell.ring([SALES])
        assert doorbell._outgoing.failures == 1
    finally:
        line.config_set("maxmemory", "0")
