"""Readers: every event once in effect, in order, whatever fails on the way."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import OperationalError, connection

from pipeline import actions, dead_letters, log, readers
from pipeline.envelope import Event
from pipeline.models import Checkpoint, DeadLetter, StoredEvent
from pipeline.models.dead_letter import NothingParked
from tests.bad_inputs.rows import row

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOPIC = "tests.saying"


class Listener:
    """Remembers what it was given; refuses what `refuses` names."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.refuses: dict[str, Exception] = {}

    def __call__(self, events: Sequence[Event]) -> None:
        heard = []
        for event in events:
            if event.data["words"] in self.refuses:
                raise self.refuses[event.data["words"]]
            heard.append(event.data["words"])
        self.heard += heard


@pytest.fixture
def listener(db: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    monkeypatch.setattr(dead_letters, "BACKOFF", 0.0)
    actions.open_topic(name=TOPIC, meaning="What tests say.", by=None, at=NOW)
    listener = Listener()
    readers.subscribe(readers.Subscription(name="tests.listener", topics=(TOPIC,), handle=listener))
    yield listener
    readers._subscriptions.pop("tests.listener")


@log.action
def say(words: str, key: str = "a") -> None:
    log.append_draft(log.Draft(topic=TOPIC, type="tests.saying.said.v1", key=key, data={"words": words}, time=NOW))


def test_a_subscription_hears_each_event_once_and_in_order(listener: Listener) -> None:
    for number in range(10):
        say(str(number))
    readers.drain()
    readers.drain()
    assert listener.heard == [str(number) for number in range(10)]


@row("events", 56)
def test_a_subscription_that_comes_later_starts_at_the_beginning(listener: Listener) -> None:
    say("before")
    readers.drain()
    late = Listener()
    readers.subscribe(readers.Subscription(name="tests.late", topics=(TOPIC,), handle=late))
    try:
        readers.drain()
    finally:
        readers._subscriptions.pop("tests.late")
    assert late.heard == ["before"]


def test_a_database_that_goes_away_moves_no_checkpoint(listener: Listener) -> None:
    say("first")
    listener.refuses["first"] = OperationalError("server closed the connection")
    with pytest.raises(OperationalError):
        readers.drain()
    assert not Checkpoint.objects.filter(subscription="tests.listener", sequence__gt=0).exists()
    listener.refuses.clear()
    readers.drain()
    assert listener.heard == ["first"]


def test_a_fact_that_cannot_be_handled_waits_with_its_key_while_other_keys_go_on(listener: Listener) -> None:
    listener.refuses["poison"] = ValueError("cannot read this")
    say("one", key="k1")
    say("poison", key="k1")
    say("three", key="k1")
    say("other", key="k2")
    readers.drain()
    say("four", key="k1")
    readers.drain()
    assert sorted(listener.heard) == ["one", "other"]
    letters = DeadLetter.objects.filter(subscription="tests.listener")
    assert [(letter.error, letter.attempts) for letter in letters] == [
        ("ValueError: cannot read this", 3),
        ("", 0),
        ("", 0),
    ]
    assert readers.lag_of("tests.listener").parked == 3


def test_what_is_parked_is_retried_in_order_and_kept_on_record(listener: Listener) -> None:
    listener.refuses["poison"] = ValueError("cannot read this")
    for words in ("poison", "after"):
        say(words)
    readers.drain()
    letter = DeadLetter.objects.filter(subscription="tests.listener").first()
    assert letter is not None
    place = {"subscription": "tests.listener", "topic": TOPIC, "partition": letter.partition, "key": "a"}
    assert dead_letters.retry(**place, handle=listener) == 0
    listener.refuses.clear()
    assert dead_letters.retry(**place, handle=listener) == 2
    say("last")
    readers.drain()
    assert listener.heard == ["poison", "after", "last"]
    assert DeadLetter.objects.filter(resolved_at__isnull=False).count() == 2
    with pytest.raises(NothingParked):
        dead_letters.retry(**place, handle=listener)


def test_lag_says_how_far_a_subscription_is_behind(listener: Listener) -> None:
    say("unread")
    behind = readers.lag_of("tests.listener")
    assert behind.events == 1 and behind.seconds > 0
    readers.drain()
    assert readers.lag_of("tests.listener").events == 0


def test_a_hole_in_the_log_stops_the_reader(listener: Listener) -> None:
    from pipeline import guards

    for words in ("one", "two", "three"):
        say(words)
    guards.take_down(connection)
    StoredEvent.objects.filter(topic=TOPIC, sequence=2).delete()
    guards.put_up(connection)
    with pytest.raises(readers.Hole):
        readers.drain()


def test_waiting_for_ones_own_write_ends_when_the_reader_has_it(listener: Listener) -> None:
    with log.positions_written() as heads:
        from django.test import TestCase

        with TestCase.captureOnCommitCallbacks(execute=True):
            say("mine")
    assert heads
    assert readers.wait_until("tests.listener", heads, seconds=0.05) is False
    readers.drain()
    assert readers.wait_until("tests.listener", heads, seconds=0.05) is True
