"""Readers on streams: each event once, in order, whatever becomes of Redis; what it loses it gets back."""

import time
from collections.abc import Iterator, Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pipeline import checkpoints, log, readers, relay
from pipeline.engines import line, redis_streams
from pipeline.envelope import Event
from pipeline.models import DeadLetter, Suspicion
from tests.pipeline.engines.conftest import NOW, TOPIC, Shelf

PLACE = (TOPIC, 1)  # where the key "book" hashes to


class Listener:
    """Remembers the numbers that it was given."""

    def __init__(self) -> None:
        self.heard: list[int] = []

    def __call__(self, events: Sequence[Event]) -> None:
        self.heard += [event.data["page"] for event in events]


@pytest.fixture
def listener(topic: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    monkeypatch.setattr("django.conf.settings.STREAMS_LENGTH", 100)
    listener = Listener()
    readers.subscribe(readers.Subscription(name="tests.listener", topics=(topic,), handle=listener))
    yield listener
    readers._subscriptions.pop("tests.listener")


@log.action
def print_pages(first: int, last: int, key: str = "book") -> None:
    for number in range(first, last + 1):
        log.append_draft(log.Draft(topic=TOPIC, type="tests.page.printed.v1", key=key, data={"page": number}, time=NOW))


def drain_only(name: str) -> None:
    readers.go_round(among=[readers.named(name)])


def copied() -> int:
    """How many events of the partition are in its stream, when it has no gap and ends where the relay stands."""
    newest, held = redis_streams.newest(*PLACE), 0
    while held < newest and redis_streams_hold(newest - held):
        held += 1
    return held


def redis_streams_hold(number: int) -> bool:
    try:
        return bool(redis_streams.read(*PLACE, number - 1, 1))
    except redis_streams.Gone:
        return False


def relay_stands() -> int:
    return checkpoints.seen().get((relay.NAME, *PLACE), 0)


def nothing_is_parked() -> bool:
    return not DeadLetter.objects.exists()


def test_the_relay_goes_first_and_readers_read_what_it_copied(listener: Listener) -> None:
    print_pages(1, 50)
    with CaptureQueriesContext(connection) as asked:
        readers.drain()
    assert listener.heard == list(range(1, 51)) and copied() == 50
    read = [query["sql"] for query in asked if "FROM pipeline_event" in query["sql"] and f"'{TOPIC}'" in query["sql"]]
    last_again, whole_batch = [sql for sql in read if "> 49" in sql], [sql for sql in read if "> 0" in sql]
    assert (len(whole_batch), len(last_again)) == (1, 1)  # the relay; the listener, who asks for the last of them


def test_a_stream_keeps_its_length_and_older_places_are_read_from_the_log(listener: Listener) -> None:
    print_pages(1, 250)
    drain_only(relay.NAME)
    assert copied() == 100
    readers.drain()
    assert listener.heard == list(range(1, 251))


def test_what_the_relay_has_not_copied_yet_makes_no_reader_wait(listener: Listener) -> None:
    print_pages(1, 20)
    drain_only(relay.NAME)
    print_pages(21, 30)
    drain_only("tests.listener")
    assert listener.heard == list(range(1, 31))


def test_wiped_streams_cost_no_event_and_come_back_with_the_next_one(listener: Listener, shelf: Shelf) -> None:
    print_pages(1, 60)
    drain_only(relay.NAME)
    shelf.wipe()
    print_pages(61, 70)
    readers.drain()
    assert listener.heard == list(range(1, 71))
    assert copied() == 70


def test_wiped_streams_come_back_without_an_event(listener: Listener, shelf: Shelf) -> None:
    print_pages(1, 130)
    readers.drain()
    shelf.wipe()
    assert relay.mend() >= 1
    assert copied() == 100 and relay_stands() == 130
    assert relay.mend() == 0


def test_a_stream_that_lost_its_newest_events_gets_them_again(listener: Listener) -> None:
    """What a failover to a replica that stood behind looks like."""
    print_pages(1, 40)
    readers.drain()
    key = redis_streams.key_of(*PLACE)
    for number in range(31, 41):
        redis_streams._writing().ask(key, "XDEL", key, f"{number}-0")
    print_pages(41, 50)
    readers.drain()
    assert listener.heard == list(range(1, 51)) and copied() == 50


def test_a_gap_inside_a_stream_is_filled_from_the_log(listener: Listener) -> None:
    print_pages(1, 40)
    drain_only(relay.NAME)
    key = redis_streams.key_of(*PLACE)
    for number in (1, 20, 21, 33):
        redis_streams._writing().ask(key, "XDEL", key, f"{number}-0")
    readers.drain()
    assert listener.heard == list(range(1, 41))


def test_events_that_were_left_out_leave_a_gap_and_shift_no_number(listener: Listener) -> None:
    print_pages(1, 9)
    events = readers.database.read(*PLACE, 0, 100)
    redis_streams.append([*events[:3], *events[5:]])
    assert redis_streams.read(*PLACE, 0, 100) == events[:3]
    assert redis_streams.read(*PLACE, 5, 100) == events[5:]
    assert readers.engines.read(*PLACE, 0, 100) == events


def test_a_frozen_redis_holds_up_nobody_and_parks_nothing(
    listener: Listener, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "PATIENCE", 0.5)
    print_pages(1, 10)
    readers.drain()
    with shelf.frozen():
        print_pages(11, 30)
        readers.drain()
        assert listener.heard == list(range(1, 31))
        assert relay_stands() == 10 and nothing_is_parked()
        print_pages(31, 35)
        readers.drain()
        assert listener.heard == list(range(1, 36))
    redis_streams._line.cache_clear()
    readers.drain()
    assert copied() == 35 == relay_stands()


def test_a_server_that_failed_is_left_alone_for_a_while(
    listener: Listener, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "PATIENCE", 0.25)
    monkeypatch.setattr(line, "PAUSE", 3600.0)
    print_pages(1, 10)
    with shelf.frozen():
        for _ in range(30):
            readers.drain()
    reading, writing = redis_streams._reading(), redis_streams._writing()
    assert reading.failures <= len(shelf.nodes) and 1 <= writing.failures <= len(shelf.nodes)
    assert listener.heard == list(range(1, 11))


def test_a_full_redis_takes_no_half_of_a_batch_and_stops_nobody(listener: Listener, shelf: Shelf) -> None:
    print_pages(1, 10)
    readers.drain()
    with shelf.full():
        print_pages(11, 80)
        readers.drain()
        assert listener.heard == list(range(1, 81))
        assert relay_stands() == 10 and nothing_is_parked()
    redis_streams._line.cache_clear()
    assert copied() == 10
    readers.drain()
    assert copied() == 80 == relay_stands()


@pytest.mark.django_db(transaction=True)
def test_a_relay_that_cannot_copy_puts_no_event_under_suspicion(listener: Listener, shelf: Shelf) -> None:
    print_pages(1, 10)
    time.sleep(0.3)  # who waits longer may have ended a worker
    with shelf.full():
        drain_only(relay.NAME)
        drain_only(relay.NAME)
    assert relay_stands() == 0 and nothing_is_parked()
    assert not Suspicion.objects.filter(subscription=relay.NAME).exists()


def test_a_redis_that_is_away_stops_nobody(listener: Listener, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    scheme = shelf.url.partition("://")[0]
    monkeypatch.setattr("django.conf.settings.STREAMS_URL", f"{scheme}://127.0.0.1:1")
    print_pages(1, 30)
    readers.drain()
    assert listener.heard == list(range(1, 31))
    assert relay_stands() == 0 and nothing_is_parked()
    assert relay.mend() == 0


def test_what_a_killed_relay_copied_without_its_checkpoint_is_refused_the_second_time(listener: Listener) -> None:
    print_pages(1, 30)
    redis_streams.append(readers.database.read(*PLACE, 0, 25))
    readers.drain()
    assert copied() == 30 and relay_stands() == 30
    assert listener.heard == list(range(1, 31))


def test_streams_of_a_log_that_was_restored_to_an_earlier_moment_have_no_effect(listener: Listener) -> None:
    """The backup knows ten events; the streams still hold what came after it, under numbers that are given again."""
    print_pages(1, 10)
    readers.drain()
    lost = [
        event._replace(sequence=n, id=f"lost-{n}", data={"page": -n}) for n, event in enumerate(last_event() * 20, 11)
    ]
    redis_streams.append(lost)
    assert readers.engines.read(*PLACE, 10, 100) == []  # they are not on the log, so nobody reads them
    print_pages(11, 15)
    assert readers.engines.read(*PLACE, 8, 100) == readers.database.read(*PLACE, 8, 100)
    readers.drain([PLACE])
    assert listener.heard == list(range(1, 16))
    print_pages(16, 40)
    readers.drain([PLACE])
    assert listener.heard == list(range(1, 41)) and copied() == 40
    assert redis_streams.read(*PLACE, 0, 100) == readers.database.read(*PLACE, 0, 100)


def test_a_stream_that_ends_behind_the_log_is_filled_anew(listener: Listener) -> None:
    print_pages(1, 10)
    readers.drain()
    (last,) = last_event()
    redis_streams.append([last._replace(sequence=n, id=f"lost-{n}") for n in range(500, 520)])
    assert relay.mend() == 1
    assert copied() == 10 and redis_streams.read(*PLACE, 0, 100) == readers.database.read(*PLACE, 0, 100)


def last_event() -> list[Event]:
    return readers.database.read(*PLACE, readers.database.tail(TOPIC)[PLACE[1]] - 1, 1)


def test_entries_that_another_release_wrote_are_read_from_the_log(listener: Listener) -> None:
    print_pages(1, 5)
    key = redis_streams.key_of(*PLACE)
    redis_streams._writing().ask(key, "XADD", key, "1-0", "event", b'["fewer","attributes"]')
    assert readers.engines.read(*PLACE, 0, 10) == readers.database.read(*PLACE, 0, 10) != []
    redis_streams._writing().ask(key, "XADD", key, "2-0", "event", b"no json")
    assert readers.engines.read(*PLACE, 1, 10) == readers.database.read(*PLACE, 1, 10) != []


def test_a_key_that_is_no_stream_is_as_good_as_none(listener: Listener) -> None:
    key = redis_streams.key_of(*PLACE)
    redis_streams._writing().ask(key, "SET", key, "somebody else's")
    print_pages(1, 5)
    readers.drain()
    assert listener.heard == [1, 2, 3, 4, 5]


def test_a_rebuild_and_the_relay_read_the_log_itself(listener: Listener) -> None:
    (one,) = [one for one in readers.subscriptions() if one.name == relay.NAME]
    assert one.read is relay.read
    assert TOPIC in one.topics


def test_without_the_setting_nothing_is_copied(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.STREAMS_URL", "")
    print_pages(1, 5)
    readers.drain()
    assert listener.heard == [1, 2, 3, 4, 5]
    assert relay.NAME not in [one.name for one in readers.subscriptions()]
    assert relay.mend() == 0 and relay_stands() == 0
