"""The reader loop: it outlives every trouble, hears the bell, finds what the bell lost, and ends when it is asked to."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from config.celery import app
from pipeline import actions, doorbell, log, loop, readers, tasks
from pipeline.envelope import Event
from pipeline.models import Checkpoint

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres_only]

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOPIC, NAME = "tests.knock", "tests.knock"


class Listener:
    """Remembers what it was given; the next `troubles` are raised first, one a batch."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.troubles: list[Exception] = []
        self.after_batch: Callable[[], None] = lambda: None

    def __call__(self, events: Sequence[Event]) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.heard += [event.data["number"] for event in events]
        self.after_batch()

    def wait_for(self, count: int, seconds: float = 10) -> None:
        """Returns when so many were heard. Raises AssertionError."""
        deadline = time.monotonic() + seconds
        while len(self.heard) < count:
            assert time.monotonic() < deadline, f"heard {len(self.heard)} of {count}"
            time.sleep(0.005)


@pytest.fixture
def listener() -> Iterator[Listener]:
    actions.open_topic(name=TOPIC, meaning="What tests say.", partitions=2, by=None, at=NOW)
    listener = Listener()
    readers.subscribe(readers.Subscription(name=NAME, topics=(TOPIC,), handle=listener))
    readers.drain_fully()
    yield listener
    readers._subscriptions.pop(NAME)


@contextmanager
def a_loop() -> Iterator[loop.ReaderLoop]:
    running = loop.ReaderLoop(None)
    running.start(None)
    try:
        yield running
    finally:
        running.stop(None)
        assert not running.thread.is_alive()


@log.action
def say(number: int, key: str = "a") -> None:
    log.append_draft(log.Draft(topic=TOPIC, type="tests.knock.heard.v1", key=key, data={"number": number}, time=NOW))


def test_an_event_is_heard_at_the_bell_and_not_only_at_the_next_sweep(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "SWEEP", 60.0)
    with a_loop() as running:
        running.swept_at = time.monotonic()
        for number in range(5):
            say(number)
            listener.wait_for(number + 1)
    assert listener.heard == [0, 1, 2, 3, 4]


def test_an_event_whose_bell_was_lost_is_found_by_the_sweep(listener: Listener, redis_away: None) -> None:
    with a_loop():
        say(1)
        listener.wait_for(1)


def test_a_database_error_ends_neither_the_loop_nor_the_event(listener: Listener) -> None:
    listener.troubles = [OperationalError("the server closed the connection")]
    with a_loop():
        say(1)
        listener.wait_for(1)
        say(2)
        listener.wait_for(2)
    assert listener.heard == [1, 2]


def test_a_connection_that_the_server_ended_is_replaced(listener: Listener) -> None:
    with a_loop():
        say(1)
        with log.positions_written() as heads:
            say(2)
        assert readers.wait_until("tests.knock", heads, seconds=10)  # committed: what is cut off now is idle
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        say(3)
        listener.wait_for(3)
    assert listener.heard == [1, 2, 3]


def test_a_mistake_in_our_own_code_does_not_end_the_loop(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[Any] = [RuntimeError("a mistake")]
    wait = doorbell.wait

    def wait_once_in_vain(seconds: float) -> Any:
        if answers:
            raise answers.pop()
        return wait(seconds)

    monkeypatch.setattr(doorbell, "wait", wait_once_in_vain)
    with a_loop():
        say(1)
        listener.wait_for(1)
    assert not answers


def test_one_subscription_that_fails_stops_no_other(listener: Listener) -> None:
    def fail(events: Sequence[Event]) -> None:
        raise OperationalError("canceling statement due to statement timeout")

    readers.subscribe(readers.Subscription(name="tests.fails", topics=(TOPIC,), handle=fail))
    try:
        say(1)
        with pytest.raises(OperationalError):
            readers.drain()
    finally:
        readers._subscriptions.pop("tests.fails")
    assert listener.heard == [1]
    assert not Checkpoint.objects.filter(subscription="tests.fails", sequence__gt=0).exists()


def test_a_loop_without_work_ends_when_it_is_told_to(listener: Listener) -> None:
    with a_loop() as running:
        time.sleep(0.1)
        began = time.monotonic()
        running.stop(None)
    assert time.monotonic() - began < 10  # a bound on hanging, not a speed


def test_a_loop_with_a_long_backlog_ends_after_the_batch_it_holds(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "batch_size", lambda: 1)
    for number in range(60):
        say(number)
    listener.after_batch = lambda: time.sleep(0.1)
    with a_loop() as running:
        listener.wait_for(2)
        running.stop(None)
    assert len(listener.heard) < 60
    listener.after_batch = lambda: None
    monkeypatch.undo()
    readers.drain_fully()
    assert listener.heard == list(range(60))


def test_a_partition_that_another_worker_had_is_looked_at_again_at_once(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other may have looked just before the event was there; without a second look it waits for the next sweep."""
    monkeypatch.setattr(loop, "SWEEP", 60.0)
    held, leave = threading.Event(), threading.Event()

    def hold_the_partition() -> None:
        with transaction.atomic():
            list(Checkpoint.objects.select_for_update().filter(subscription=NAME))
            held.set()
            leave.wait(10)
        connections.close_all()

    other = threading.Thread(target=hold_the_partition)
    say(1)
    readers.drain()
    with a_loop() as running:
        running.swept_at = time.monotonic()
        other.start()
        held.wait(10)
        say(2)
        time.sleep(0.3)
        assert listener.heard == [1]
        leave.set()
        other.join(10)
        listener.wait_for(2)


def test_the_first_event_of_a_subscription_needs_no_sweep(listener: Listener) -> None:
    Checkpoint.objects.filter(subscription=NAME).delete()
    say(1)
    readers.drain([(TOPIC, partition) for partition in range(2)])
    assert listener.heard == [1]


def test_a_task_after_the_database_was_away_gets_a_new_connection(listener: Listener) -> None:
    """The worker keeps connections from task to task; a dead one would fail the sweep for ever."""
    say(1)
    connection.ensure_connection()
    connection.connection.close()  # what psycopg2 does when it notices that the server is gone
    connection.errors_occurred = True
    assert app.conf.db_reuse_max
    tasks.sweep.apply(throw=True)
    assert listener.heard == [1]
