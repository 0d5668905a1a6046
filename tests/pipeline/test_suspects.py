"""An event that ends the process of whoever handles it: five tries, then it waits with its key, and all others go on."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from pipeline import actions, checkpoints, log, readers, retries, suspects, ward, watchdog
from pipeline.envelope import Event
from pipeline.models import Checkpoint, DeadLetter, NumberSeries, Suspicion
from pipeline.models.dead_letter import Kind

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOPIC, NAME = "tests.poison", "tests.poison"


class Poisoned:
    """Writes a row for each event it handled; what `suffers` names ends its process. Every try is noted in a file."""

    def __init__(self, notes: Path) -> None:
        self.notes = notes
        self.suffers: dict[str, Callable[[], Any]] = {}

    def __call__(self, events: Sequence[Event]) -> None:
        for event in events:
            with self.notes.open("a") as notes:
                notes.write(event.data["words"] + "\n")
            self.suffers.get(event.data["words"], lambda: None)()
            NumberSeries.objects.create(prefix=event.data["words"])  # a second time is refused

    def tries(self, words: str) -> int:
        return self.notes.read_text().split("\n").count(words)


@pytest.fixture
def poisoned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Poisoned]:
    monkeypatch.setattr(suspects, "YOUNG", timedelta(0))
    monkeypatch.setattr(suspects, "PIECE", 3)
    monkeypatch.setattr(suspects, "REST", 0.0)
    actions.open_topic(name=TOPIC, meaning="What tests say.", partitions=1, by=None, at=NOW)
    handler = Poisoned(tmp_path / "tries")
    handler.notes.touch()
    readers.drain_fully()
    readers.subscribe(readers.Subscription(name=NAME, topics=(TOPIC,), handle=handler))
    yield handler
    readers._subscriptions.pop(NAME)


@log.action
def say(*words: str) -> None:
    """The first letter is the key."""
    for said in words:
        log.append_draft(
            log.Draft(topic=TOPIC, type="tests.poison.said.v1", key=said[0], data={"words": said}, time=NOW)
        )


def a_worker_reads() -> str:
    """In a process of its own, as workers are; how it ended."""
    connections.close_all()
    return ward.wait(ward.begin(lambda: readers.drain([(TOPIC, 0)])))


def another_reads_on(seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while readers.lag_of(NAME).events or Suspicion.objects.exists():
        assert time.monotonic() < deadline, list(Suspicion.objects.values())
        readers.drain([(TOPIC, 0)])
        time.sleep(0.02)


def letters() -> list[Any]:
    return list(DeadLetter.objects.filter(subscription=NAME).values_list("kind", "attempts", "error", "resolved_at"))


def handled() -> list[str]:
    return sorted(NumberSeries.objects.filter(prefix__regex="^[a-z][0-9]$").values_list("prefix", flat=True))


def test_an_event_that_ends_the_process_is_parked_after_five_tries_and_other_keys_go_on(
    poisoned: Poisoned, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suspects, "AT_ONCE", timedelta(hours=1))
    poisoned.suffers["a2"] = lambda: os._exit(9)
    say("a1", "b1", "c1", "d1", "a2", "b2", "a3", "c2")
    assert a_worker_reads() == "ended the process (exit 9)"  # at once, and without a mark
    assert not Suspicion.objects.exists()
    monkeypatch.setattr(suspects, "AT_ONCE", timedelta(0))
    assert a_worker_reads() == "ended the process (exit 9)"
    assert Suspicion.objects.get().upto == 8
    another_reads_on()
    assert handled() == ["a1", "b1", "b2", "c1", "c2", "d1"]
    assert letters() == [
        (
            Kind.KILLED,
            5,
            "It ended the worker that handled it, 5 times. The last time it ended the process (exit 9).",
            None,
        ),
        (Kind.BEHIND, 0, "", None),
    ]
    assert poisoned.tries("a2") == 5 and poisoned.tries("a3") == 0
    say("a4", "b3")
    another_reads_on()
    assert handled()[-1] == "d1" and "b3" in handled() and "a4" not in handled()


@pytest.mark.postgres_only  # SQLite has one writer at a time: nobody holds anything beside it
def test_a_try_that_was_counted_is_made_though_somebody_looks_meanwhile(poisoned: Poisoned) -> None:
    place, looks = (TOPIC, 0), threading.Event()

    def look() -> None:
        with transaction.atomic():
            checkpoints.hold(NAME, place)
            looks.set()
            time.sleep(0.2)
        connection.close()

    def begun() -> None:
        threading.Thread(target=look).start()
        assert looks.wait(10)

    say("a1")
    suspects.mark(NAME, place, 1)
    suspects.carry(readers.named(NAME), place, alarm=begun)
    assert poisoned.tries("a1") == 1 and handled() == ["a1"]


def test_what_ended_a_worker_is_retried_in_a_process_of_its_own(
    poisoned: Poisoned, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned.suffers["a1"] = lambda: os.kill(os.getpid(), signal.SIGKILL)
    monkeypatch.setattr(suspects, "AT_ONCE", timedelta(0))
    say("a1", "a2")
    a_worker_reads()
    another_reads_on()
    what = {"subscription": NAME, "topic": TOPIC, "partition": 0, "key": "a", "by": None, "at": NOW}
    assert retries.retry_parked(**what) == retries.Retried(0, 2)
    assert "6 times. The last time it was killed" in letters()[0][2]
    poisoned.suffers.clear()
    assert retries.retry_parked(**what) == retries.Retried(2, 0)
    assert handled() == ["a1", "a2"]


def test_an_event_that_hangs_is_given_up_after_a_time(
    poisoned: Poisoned, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.READER_PATIENCE = 0.2
    monkeypatch.setattr(ward, "PATIENCE", 0.3)
    monkeypatch.setattr(watchdog, "LOOK", 0.1)
    monkeypatch.setattr(suspects, "AT_ONCE", timedelta(hours=1))
    poisoned.suffers["a1"] = lambda: time.sleep(60)
    say("a1", "b1")
    assert a_worker_reads() == f"ended the process (exit {watchdog.HUNG})"
    if connection.vendor == "postgresql":
        assert Suspicion.objects.get().upto == 2
    else:
        monkeypatch.setattr(suspects, "AT_ONCE", timedelta(0))
        a_worker_reads()
    another_reads_on()
    assert handled() == ["b1"]
    assert [(kind, "did not come back" in error) for kind, _, error, _ in letters()] == [(Kind.KILLED, True)]


def test_a_worker_that_was_killed_for_another_reason_costs_nobody_a_letter(
    poisoned: Poisoned, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suspects, "AT_ONCE", timedelta(0))
    poisoned.suffers["a5"] = lambda: os._exit(1)
    say(*(f"{key}{number}" for number in range(9) for key in "abc"))
    a_worker_reads()
    poisoned.suffers.clear()
    another_reads_on()
    assert letters() == [] and len(handled()) == 27


def test_tries_that_end_with_their_worker_or_with_the_database_prove_little(
    poisoned: Poisoned, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suspects, "AT_ONCE", timedelta(0))
    subscription, place = readers.named(NAME), (TOPIC, 0)
    ends: list[Callable[[], Any]] = [lambda: os._exit(9)] * 5  # with nobody left to see it
    poisoned.suffers["a1"] = lambda: ends.pop(0)()
    say("a1", "b1")
    a_worker_reads()
    for _ in range(5):
        connections.close_all()
        ward.wait(ward.begin(lambda: suspects.carry(subscription, place)))
    assert Suspicion.objects.get().tries == 4 and letters() == []
    away = OperationalError("the server closed the connection")
    poisoned.suffers["a1"] = lambda: (_ for _ in ()).throw(away)
    for _ in range(4):
        another_tries(subscription, place, monkeypatch)
    assert Suspicion.objects.get().tries == 4 and letters() == []
    poisoned.suffers.clear()
    another_reads_on()
    assert handled() == ["a1", "b1"] and letters() == []


def another_tries(subscription: readers.Subscription, place: suspects.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """One child, and the look at how it ended, which begins no other."""
    suspects.take_up(subscription, place)
    deadline = time.monotonic() + 10
    with monkeypatch.context() as calm:
        calm.setattr(suspects, "REST", 60.0)
        while (NAME, *place) in suspects._wards:
            assert time.monotonic() < deadline
            suspects.take_up(subscription, place)
            time.sleep(0.02)


def test_events_that_are_read_at_once_and_batches_behind_another_leave_no_mark(
    poisoned: Poisoned, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked: list[int] = []
    mark = suspects.mark
    monkeypatch.setattr(suspects, "AT_ONCE", timedelta(hours=1))
    monkeypatch.setattr(suspects, "mark", lambda name, place, upto: marked.append(upto) or mark(name, place, upto))
    say("a1")
    readers.drain([(TOPIC, 0)])
    assert marked == []
    monkeypatch.setattr(suspects, "AT_ONCE", timedelta(0))
    monkeypatch.setattr(readers, "batch_size", lambda: 2)
    say(*(f"b{number}" for number in range(9)))
    readers.drain([(TOPIC, 0)])
    assert marked == [3] and not Suspicion.objects.exists()
    assert Checkpoint.objects.get(subscription=NAME, topic=TOPIC).sequence == 10
