"""Places in a feed: they do not expire, belong to their topics, and say so when events behind them were archived."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from pipeline import actions, guards
from pipeline.feed import cursors
from pipeline.models import StoredEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def topics(db: Any, now: Any) -> None:
    for name in ("shop.sale", "shop.return"):
        actions.open_topic(name=name, meaning="Till lines.", partitions=2, by=None, at=now)


def publish(rest: Any, *numbers: int, topic: str = "shop.sale") -> None:
    batch = [
        {
            "specversion": "1.0",
            "id": f"{topic}-{n}",
            "source": "/till",
            "type": f"{topic}.made.v1",
            "partitionkey": f"till-{n % 4}",
            "time": "2026-03-02T09:00:00Z",
            "data": {"n": n},
        }
        for n in numbers
    ]
    assert rest("POST", f"/events?topic={topic}", batch).status_code == 200


def read(rest: Any, **asked: Any) -> Any:
    words = "&".join(
        f"{name}={value}" for name, value in ({"topic": "shop.sale", "limit": 200} | asked).items() if value
    )
    return rest("GET", f"/events?{words}")


def numbers(answer: Any) -> list[int]:
    return sorted(event["data"]["n"] for event in answer.json()["data"])


@pytest.fixture
def archived(topics: None, rest: Any) -> Iterator[str]:
    """The first half of the events has left the log; the place of somebody who had read five of them."""
    publish(rest, *range(20))
    place = read(rest, limit=5).json()["next"]
    guards.take_down(connection)
    for partition in (0, 1):
        StoredEvent.objects.filter(topic="shop.sale", partition=partition, sequence__lte=8).delete()
    guards.put_up(connection)
    yield place


def test_a_place_before_archived_events_is_gone_and_says_where_to_go_on(archived: str, rest: Any) -> None:
    answer = read(rest, after=archived)
    assert (answer.status_code, answer.json()["code"]) == (410, "place_archived")
    left = StoredEvent.objects.filter(topic="shop.sale").count()
    assert len(numbers(read(rest, after=answer.json()["earliest"]))) == left > 0


def test_who_begins_anew_begins_with_what_is_there_and_goes_on_for_ever(archived: str, rest: Any) -> None:
    left = sorted(event.data["n"] for event in StoredEvent.objects.filter(topic="shop.sale"))
    seen, after = [], ""
    while page := numbers(found := read(rest, after=after, limit=3)):
        seen += page
        after = found.json()["next"]
    assert sorted(seen) == left
    publish(rest, 99)
    assert numbers(read(rest, after=after)) == [99]


def test_a_topic_of_which_all_was_archived_goes_on_with_the_next_event(topics: None, rest: Any) -> None:
    publish(rest, *range(4))
    guards.take_down(connection)
    StoredEvent.objects.filter(topic="shop.sale").delete()
    guards.put_up(connection)
    beginning = read(rest)
    assert (beginning.status_code, numbers(beginning)) == (200, [])
    publish(rest, 7)
    assert numbers(read(rest, after=beginning.json()["next"])) == [7]


def test_a_cursor_of_the_first_release_serves_still(topics: None, rest: Any) -> None:
    publish(rest, *range(8))
    old = base64.urlsafe_b64encode(json.dumps(["shop.sale", [0, 0]]).encode()).decode().rstrip("=")
    assert numbers(read(rest, after=old)) == list(range(8))
    assert read(rest, after=old).json()["next"] == read(rest).json()["next"]


def test_several_topics_are_read_as_one_and_a_place_belongs_to_exactly_them(topics: None, rest: Any) -> None:
    publish(rest, 1, 2)
    publish(rest, 3, topic="shop.return")
    both = read(rest, topic="shop.sale,shop.return")
    assert numbers(both) == [1, 2, 3]
    place = both.json()["next"]
    publish(rest, 4, topic="shop.return")
    assert numbers(read(rest, topic="shop.return,shop.sale", after=place)) == [4]
    assert read(rest, after=place).json()["code"] == "not_a_cursor"


def test_too_many_partitions_do_not_fit_into_a_place(rest: Any, db: Any, now: Any) -> None:
    names = [f"shop.t{n}" for n in range(5)]
    for name in names:
        actions.open_topic(name=name, meaning="Wide.", partitions=256, by=None, at=now)
    assert read(rest, topic=",".join(names)).json()["code"] == "too_many_partitions"
    assert read(rest, topic=",".join(names[:4])).status_code == 200


@pytest.mark.parametrize(
    "plain",
    [
        ["shop.sale", [1]],
        ["shop.sale", [9, 0]],
        ["shop.sale", [True, 0]],
        ["shop.sale", [-1, 0]],
        ["shop.sale", [0.0, 0]],
        ["shop.other", [0, 0]],
        ["shop.sale"],
        {"shop.sale": "xx"},
        [[1], [0, 0]],
        5,
        None,
    ],
)
def test_what_no_answer_gave_is_no_place(plain: Any) -> None:
    text = base64.urlsafe_b64encode(json.dumps(plain).encode()).decode()
    with pytest.raises(cursors.NotACursor):
        cursors.read(text, {"shop.sale": [5, 5]})
