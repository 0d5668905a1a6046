"""The log: no change without its event, contiguous numbers, and nothing is ever changed."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from pipeline import actions, log
from pipeline.engines import database
from pipeline.models import StoredEvent, UnknownTopic

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@log.action
def say(*, words: str, key: str = "a", by: Any = None, at: datetime = NOW, topic: str = "tests.saying") -> None:
    log.append_draft(log.Draft(topic=topic, type="tests.saying.said.v1", key=key, data={"words": words}, time=at))


@pytest.fixture
def saying(db: Any) -> str:
    return actions.open_topic(name="tests.saying", meaning="What tests say.", by=None, at=NOW).name


def all_events(topic: str = "tests.saying") -> list[Any]:
    return [event for partition in range(8) for event in database.read(topic, partition, 0, 10_000)]


def test_an_action_writes_its_facts_when_it_commits(saying: str) -> None:
    say(words="good morning")
    (event,) = all_events()
    assert (event.data, event.sequence, event.type) == ({"words": "good morning"}, 1, "tests.saying.said.v1")
    assert event.time == NOW and event.recorded_at > NOW and UUID(event.id).version == 7


def test_an_action_that_fails_leaves_no_event(saying: str) -> None:
    @log.action
    def fails() -> None:
        say(words="not this")
        raise ValueError

    with pytest.raises(ValueError):
        fails()
    say(words="this")
    assert [(e.sequence, e.data["words"]) for e in all_events()] == [(1, "this")]


def test_an_inner_action_that_is_refused_leaves_no_event_of_its_own(saying: str) -> None:
    @log.action
    def refused() -> None:
        say(words="half done")
        raise ValueError

    @log.action
    def goes_on() -> None:
        say(words="before")
        with pytest.raises(ValueError):
            refused()
        say(words="after")

    goes_on()
    assert [event.data["words"] for event in all_events()] == ["before", "after"]


def test_a_fact_needs_an_action(saying: str) -> None:
    with pytest.raises(RuntimeError, match=r"@log\.action"):
        log.append_draft(log.Draft(topic=saying, type="t", key="k", data={}, time=NOW))


def test_a_fact_on_an_unknown_topic_stops_the_change(db: Any) -> None:
    with pytest.raises(UnknownTopic, match="Open it first"):
        say(words="nobody listens", topic="tests.nowhere")


def test_events_of_one_key_share_a_partition_and_keep_their_order(saying: str) -> None:
    for number in range(20):
        say(words=str(number), key="one")
    events = all_events()
    assert len({event.partition for event in events}) == 1
    assert [event.data["words"] for event in events] == [str(number) for number in range(20)]
    assert [event.sequence for event in events] == list(range(1, 21))


@pytest.mark.parametrize("statement", ["UPDATE pipeline_event SET type = 'x'", "DELETE FROM pipeline_event"])
def test_the_database_refuses_to_change_the_log(saying: str, statement: str) -> None:
    say(words="stays")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert StoredEvent.objects.get(topic=saying).data == {"words": "stays"}


def test_the_database_refuses_the_same_event_twice(saying: str) -> None:
    draft = log.Draft(topic=saying, type="t", key="k", data={}, time=NOW, id="one", source="/till")
    with transaction.atomic():
        log.write([draft])
    with pytest.raises(IntegrityError), transaction.atomic():
        log.write([draft])


@pytest.mark.django_db(transaction=True)
def test_numbers_stay_contiguous_under_many_writers_who_roll_back() -> None:
    actions.open_topic(name="tests.saying", meaning="What tests say.", by=None, at=NOW)

    def write(writer: int) -> None:
        for number in range(25):
            try:
                with transaction.atomic():
                    say(words=f"{writer}-{number}", key=f"k{(writer + number) % 5}")
                    if number % 4 == 3:
                        raise ArithmeticError
            except ArithmeticError:
                pass
        connection.close()

    writers = [threading.Thread(target=write, args=[writer]) for writer in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert not any(writer.is_alive() for writer in writers)
    events = all_events()
    assert len(events) == 6 * 19
    for partition, head in database.tail("tests.saying").items():
        numbers = [event.sequence for event in events if event.partition == partition]
        assert numbers == list(range(1, head + 1))


@dataclass(frozen=True)
class Unregistered:
    name: str


def test_only_registered_facts_can_be_appended(saying: str) -> None:
    @log.action
    def publish() -> None:
        log.append(Unregistered("x"), by=None, at=NOW)

    with pytest.raises(KeyError):
        publish()


def test_a_topic_that_another_thread_forgets_meanwhile_is_simply_read_again(saying: str) -> None:
    def forgetting(execute: Any, *asked: Any) -> Any:
        log.forget_topics()
        return execute(*asked)

    log.topic_named(saying)
    with connection.execute_wrapper(forgetting):
        log.renew_topics([saying])
    assert log.topic_named(saying).name == saying
