"""What every engine promises, asked of each: the database there is, streams on a Valkey, streams on a cluster."""

import threading
import time
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.db import connections

from pipeline.engines import Engine, redis_streams
from pipeline.envelope import Event
from tests.pipeline.engines.conftest import TOPIC

Pages = Callable[..., list[Event]]
MEGABYTE = "a long chapter " * 70_000
AWKWARD: dict[str, Any] = {
    "nothing": {},
    "every kind": {"none": None, "yes": True, "list": [1, [2, [3]]], "map": {"": {}}, "zero": 0, "minus": -1.5e-7},
    "figures at their limits": {"most": 2**63 - 1, "least": -(2**63), "small": 5e-324, "large": 1.7976931348623157e308},
    "many scripts": {"größe": "三毛猫 🐈‍⬛ مرحبا שלום \u202eabc e\u0301", "emoji": "👩🏽‍🚀"},
    "control characters": {"lines": 'one\ntwo\r\n\ttab \\ "quoted" \u2028 \x7f \x01'},
    "keys in their own order": {"b": 1, "aa": 2, "c": {"z": 1, "y": 2}},
    "large": {"text": MEGABYTE},
}


def test_what_was_appended_is_read_in_order(engine: Engine, pages: Pages) -> None:
    engine.append(pages(1, 20))
    assert engine.read(TOPIC, 0, 0, 100) == pages(1, 20)


def test_there_is_nothing_before_the_first_event_nor_behind_the_last(engine: Engine, pages: Pages) -> None:
    assert engine.read(TOPIC, 0, 0, 10) == []
    engine.append(pages(1, 3))
    assert engine.read(TOPIC, 0, 3, 10) == []


def test_any_window_gives_just_the_events_directly_behind_its_place(engine: Engine, pages: Pages) -> None:
    engine.append(pages(1, 12))
    for after in range(13):
        for limit in (1, 2, 5, 12, 100):
            assert engine.read(TOPIC, 0, after, limit) == pages(1, 12)[after : after + limit]


def test_partitions_are_numbered_and_read_by_themselves(engine: Engine, pages: Pages) -> None:
    engine.append([*pages(1, 5), *pages(1, 2, partition=1), *pages(1, 7, partition=3)])
    assert engine.read(TOPIC, 1, 0, 100) == pages(1, 2, partition=1)
    assert engine.read(TOPIC, 3, 4, 100) == pages(5, 7, partition=3)
    assert engine.tail(TOPIC) == {0: 5, 1: 2, 2: 0, 3: 7}


def test_an_event_that_comes_again_changes_nothing(engine: Engine, pages: Pages) -> None:
    engine.append(pages(1, 10))
    engine.append(pages(1, 10))
    engine.append(pages(4, 6))
    assert engine.read(TOPIC, 0, 0, 100) == pages(1, 10)
    assert engine.tail(TOPIC)[0] == 10


def test_pieces_of_any_size_make_one_log(engine: Engine, pages: Pages) -> None:
    for first, last in ((1, 1), (2, 8), (9, 9), (10, 1300)):
        engine.append(pages(first, last))
    assert engine.read(TOPIC, 0, 0, 2000) == pages(1, 1300)
    assert engine.tail(TOPIC)[0] == 1300


@pytest.mark.parametrize("what", AWKWARD)
def test_an_awkward_payload_comes_out_as_it_went_in(what: str, engine: Engine, pages: Pages) -> None:
    events = pages(1, 3, data=AWKWARD[what])
    engine.append(events)
    read = engine.read(TOPIC, 0, 0, 10)
    assert [event.data for event in read] == [AWKWARD[what]] * 3
    assert read == events


def test_many_large_events_at_once_are_taken_and_given(engine: Engine, pages: Pages) -> None:
    events = pages(1, 100, data={"text": MEGABYTE[:100_000]})
    engine.append(events)
    assert engine.read(TOPIC, 0, 0, 100) == events


def test_every_text_of_an_event_may_be_in_any_script(engine: Engine, pages: Pages) -> None:
    texts = {name: f"{name} 三毛猫 🐈\n\"'" for name in ("id", "key")}
    engine.append(pages(1, 1, **texts))
    assert engine.read(TOPIC, 0, 0, 1) == pages(1, 1, **texts)


def test_after_a_trim_the_rest_is_there_and_what_went_is_never_skipped(engine: Any, pages: Pages) -> None:
    engine.append(pages(1, 50))
    engine.trim(TOPIC, 0, 10)
    assert engine.read(TOPIC, 0, 40, 100) == pages(41, 50)
    assert engine.tail(TOPIC)[0] == 50
    if engine.forgets:
        with pytest.raises(redis_streams.Gone):
            engine.read(TOPIC, 0, 39, 100)
    else:
        assert engine.read(TOPIC, 0, 39, 100) == pages(40, 50)
    engine.append(pages(51, 52))
    assert engine.read(TOPIC, 0, 48, 100) == pages(49, 52)


@pytest.mark.django_db(transaction=True)
def test_whoever_reads_while_others_append_sees_no_gap(engine: Engine, pages: Pages) -> None:
    def write() -> None:
        for first in range(1, 301, 6):
            engine.append(pages(first, first + 5))
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    seen: list[int] = []
    deadline = time.monotonic() + 20
    while len(seen) < 300 and time.monotonic() < deadline:
        read = engine.read(TOPIC, 0, len(seen), 7)
        seen += [event.sequence for event in read]
        writer.join(0 if read else 0.005)
    writer.join(5)
    assert seen == list(range(1, 301))


def test_engines_give_the_same_events_byte_for_byte(
    topic: str, shelf: Any, pages: Pages, in_the_database: Engine
) -> None:
    for number, data in enumerate(AWKWARD.values(), 1):
        in_the_database.append(pages(number, number, data=data))
    from_database = in_the_database.read(TOPIC, 0, 0, 100)
    redis_streams.append(from_database)
    from_stream = redis_streams.read(TOPIC, 0, 0, 100)
    assert [bytes_of(event) for event in from_stream] == [bytes_of(event) for event in from_database]
    assert [repr(event) for event in from_stream] == [repr(event) for event in from_database]


def bytes_of(event: Event) -> bytes:
    return orjson.dumps(event._asdict())
