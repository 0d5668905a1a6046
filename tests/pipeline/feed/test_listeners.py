"""Listeners of one process: one reading and one text for all of them, and a short queue for each."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.db import connections

from pipeline import actions
from pipeline.feed import hub as hub_module
from pipeline.feed.hub import Hub
from pipeline.feed.listeners import WAITING, Group, Listener
from pipeline.models import Topic
from tests.conftest import NOW

TOPIC = "shop.sale"


def test_all_of_a_group_are_told_the_same_text() -> None:
    group = Group([TOPIC])
    group.begin({TOPIC: [0]})
    listeners = [Listener({TOPIC: [0]}, "door") for _ in range(3)]
    group.listeners.update(listeners)
    group.tell([(TOPIC, 0, 1, b"{}")])

    async def heard() -> list[bytes]:
        return [await listener.next() for listener in listeners]

    texts = asyncio.run(heard())
    assert texts[0] is texts[1] is texts[2] and texts[0].endswith(b"data: {}\n\n")
    assert all(listener.seen == {TOPIC: [1]} for listener in listeners)


def test_whoever_is_too_slow_is_told_no_more_and_holds_no_more_than_its_queue() -> None:
    group = Group([TOPIC])
    group.begin({TOPIC: [0]})
    slow = Listener({TOPIC: [0]}, "door")
    group.listeners.add(slow)
    for number in range(1, WAITING + 5):
        group.tell([(TOPIC, 0, number, b"{}")])
    assert group.listeners == set()
    assert asyncio.run(slow.next()) == b"" and slow.seen == {TOPIC: [0]}


@pytest.fixture
def topic(redis_away: None, transactional_db: None) -> Topic:
    return actions.open_topic(name=TOPIC, meaning="Till lines.", partitions=1, by=None, at=NOW)


def happen(person: Any, first: int, count: int) -> None:
    sales = [
        {
            "specversion": "1.0",
            "id": f"{n}",
            "source": "/till",
            "type": "shop.sale.made.v1",
            "time": "2026-03-02T09:00:00Z",
            "data": {"n": n},
        }
        for n in range(first, first + count)
    ]
    try:
        actions.publish(raw_events=sales, topic=TOPIC, by=person, at=NOW)
    finally:
        connections.close_all()


def with_a_hub(story: Callable[[Hub], Awaitable[None]]) -> None:
    async def run() -> None:
        hub = Hub()
        try:
            await asyncio.wait_for(story(hub), 30)
        finally:
            await hub.close()

    asyncio.run(run())


async def hear(hub: Hub, listener: Listener, count: int) -> list[int]:
    """The numbers of the first so many events that it is told."""
    heard: list[int] = []
    async for text in hub.texts(listener):
        heard += [int(part.partition(b"}")[0]) for part in text.split(b'"n":')[1:]]
        if len(heard) >= count:
            break
    return heard


def test_an_event_is_read_once_for_all_who_listen(topic: Topic, person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    service, reads = person("service"), []
    between = hub_module.pages.between
    monkeypatch.setattr(hub_module.pages, "between", lambda *asked: reads.append(asked) or between(*asked))

    async def story(hub: Hub) -> None:
        listening = [asyncio.create_task(hear(hub, Listener({TOPIC: [0]}, "door"), 3)) for _ in range(20)]
        while not (hub.groups and len(next(iter(hub.groups.values())).listeners) == 20):
            await asyncio.sleep(0.02)
        await asyncio.to_thread(happen, service, 1, 3)
        assert await asyncio.gather(*listening) == [[1, 2, 3]] * 20

    with_a_hub(story)
    assert len(reads) == 1


def test_who_comes_late_and_who_was_too_slow_catch_up_from_the_log_without_a_gap(topic: Topic, person: Any) -> None:
    service = person("service")
    happen(service, 1, 450)

    async def story(hub: Hub) -> None:
        listener = Listener({TOPIC: [0]}, "door")
        texts = hub.texts(listener)
        heard = [int(part.partition(b"}")[0]) for part in (await anext(texts)).split(b'"n":')[1:]]
        for turn in range(WAITING + 5):  # it does not listen meanwhile, so its queue runs over
            await asyncio.to_thread(happen, service, 451 + turn, 1)
            await asyncio.sleep(0.03)
            hub._look_now()
        while len(heard) < 450 + WAITING + 5:
            text = await asyncio.wait_for(anext(texts), 10)
            heard += [int(part.partition(b"}")[0]) for part in text.split(b'"n":')[1:]]
        await texts.aclose()
        assert heard == list(range(1, 450 + WAITING + 6))
        assert hub.groups == {} and len(hub) == 0

    with_a_hub(story)
