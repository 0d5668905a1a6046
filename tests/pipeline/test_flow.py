"""What flows on a topic is counted from the log; how often something comes follows from it, and when it is late."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pipeline import actions
from pipeline.catalogue import flow, pulls
from pipeline.catalogue.pace import Day, last_hour, pace
from pipeline.models import Flow, Pull

NOW = datetime(2026, 6, 1, 12, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def sell(db: Any, person: Any) -> Callable[..., None]:
    """sell("a", at, ...): one event of the source for each moment."""
    till = person("service", name="Till gateway")
    actions.open_topic(name="shop.sale", meaning="One line of a till.", by=None, at=NOW)
    sold = 0

    def send(source: str, *moments: datetime) -> None:
        nonlocal sold
        lines = []
        for at in moments:
            sold += 1
            lines.append(
                {
                    "specversion": "1.0",
                    "id": f"{source}-{sold}",
                    "source": source,
                    "type": "shop.sale.made.v1",
                    "time": at.isoformat(),
                    "partitionkey": f"till-{sold % 5}",
                    "data": {"n": sold},
                }
            )
        actions.publish(raw_events=lines, topic="shop.sale", by=till, at=NOW)

    return send


def _rows() -> list[tuple[Any, ...]]:
    rows = Flow.objects.exclude(topic="pipeline.topic").order_by("topic", "day", "source")
    return list(rows.values_list("topic", "day", "source", "events", "hours"))


@pytest.mark.parametrize("stretch", [1, 2, 1000])
def test_every_event_is_counted_once_on_the_day_it_happened(sell: Callable[..., None], stretch: int) -> None:
    monday = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
    sell("/tills/1", monday, monday, monday + 3 * HOUR)
    flow.carry(at=NOW, stretch=stretch)
    sell("/tills/1", monday + 4 * HOUR, monday + timedelta(days=1))
    sell("/tills/2", monday)
    assert flow.carry(at=NOW, stretch=stretch) == 3 and flow.carry(at=NOW) == 0
    expected = [
        ("shop.sale", date(2026, 5, 4), "/tills/1", 4, 1 << 9 | 1 << 12 | 1 << 13),
        ("shop.sale", date(2026, 5, 4), "/tills/2", 1, 1 << 9),
        ("shop.sale", date(2026, 5, 5), "/tills/1", 1, 1 << 9),
    ]
    assert _rows() == expected
    flow.rebuild(at=NOW)
    assert _rows() == expected


def test_people_who_publish_stand_together_and_services_by_their_account(
    sell: Callable[..., None], person: Any
) -> None:
    sell("/tills/1", NOW)
    actions.open_topic(name="shop.visit", meaning="One visit.", by=person("data_steward"), at=NOW)
    actions.open_topic(name="shop.return", meaning="One return.", by=person("executive"), at=NOW)
    flow.carry(at=NOW)
    assert Flow.objects.get(topic="shop.sale").service
    assert list(Flow.objects.filter(topic="pipeline.topic", authtype="user").values_list("service", "events")) == [
        ("", 2)
    ]


def test_a_topic_knows_its_writers_and_its_newest_event(sell: Callable[..., None]) -> None:
    sell("/tills/1", NOW - HOUR, NOW - 2 * HOUR)
    sell("/tills/2", NOW - 30 * HOUR)
    sell("/tills/3", NOW - flow.WRITES_COUNT_FOR - 24 * HOUR)
    flow.carry(at=NOW)
    assert [(who["source"], who["events"]) for who in flow.writers("shop.sale", NOW)] == [
        ("/tills/1", 2),
        ("/tills/2", 1),
    ]
    assert flow.last("shop.sale") == {"shop.sale": NOW - HOUR}


def _days(hours: dict[int, list[int]], events: int = 1) -> list[Day]:
    """Days before NOW with the hours in which something came."""
    return [
        Day(NOW.date() - timedelta(days=ago), events * len(at), sum(1 << hour for hour in at))
        for ago, at in sorted(hours.items(), reverse=True)
    ]


def test_what_comes_each_day_is_late_after_a_day_and_more() -> None:
    daily = _days({ago: [9] for ago in range(1, 20)})
    at = NOW - timedelta(days=1) - timedelta(hours=3)
    found = pace(daily, at, NOW)
    assert (found.usual, found.longest, found.is_late(NOW)) == (timedelta(days=1), timedelta(days=1), False)
    assert found.is_late(NOW + timedelta(hours=5)) is True


def test_a_busy_topic_says_how_often_within_the_hour_and_may_sleep_at_night() -> None:
    shop_hours = _days({ago: list(range(8, 20)) for ago in range(1, 20)}, events=120)
    found = pace(shop_hours, NOW, NOW)
    assert (found.usual, found.longest) == (timedelta(seconds=30), 13 * HOUR)
    assert not found.is_late(NOW + 13 * HOUR) and found.is_late(NOW + 20 * HOUR)


@pytest.mark.parametrize("days", [[], _days({1: [9, 10], 2: [9]}), _days({200 + n: [9] for n in range(30)})])
def test_too_little_known_is_neither_late_nor_on_time(days: list[Day]) -> None:
    found = pace(days, NOW - timedelta(days=900), NOW)
    assert (found.usual, found.longest, found.is_late(NOW)) == (None, None, False)


def test_what_was_newest_at_a_moment_is_seen_from_the_hours() -> None:
    days = _days({3: [9], 1: [8, 15]})
    assert last_hour(days, NOW - timedelta(days=2)) == NOW.replace(hour=10, minute=0) - timedelta(days=3)
    assert last_hour(days, NOW - timedelta(days=9)) is None


def test_a_program_that_pulls_is_noticed_once_in_a_while(sell: Callable[..., None], person: Any) -> None:
    pulls.forget()
    reader = person("service", name="Forecaster")
    pulls.notice(["shop.sale"], by=reader, at=NOW)
    pulls.notice(["shop.sale"], by=reader, at=NOW + timedelta(seconds=1))
    pulls.forget()
    pulls.notice(["shop.sale"], by=reader, at=NOW + HOUR)
    assert list(Pull.objects.values_list("topic", "first_at", "last_at")) == [("shop.sale", NOW, NOW + HOUR)]
