"""The shared data core week by week: how much there is, who reads it, how fresh it is, also for weeks before anybody looked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pipeline import actions
from pipeline.catalogue import core, flow, who
from pipeline.models import CoreWeek

NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)  # a Wednesday
MONDAY = date(2026, 6, 1)


@pytest.fixture
def forecaster(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[who.Reading]]:
    """Who reads, as a room above would say; nobody else does."""
    reads: list[who.Reading] = []
    monkeypatch.setattr(who, "_providers", [lambda: reads])
    monkeypatch.setattr("pipeline.readers._subscriptions", {})
    monkeypatch.setattr("pipeline.readers._providers", [])
    yield reads


@pytest.fixture
def shop(db: Any, person: Any, forecaster: Any) -> Any:
    """One event a day for five weeks, until the last Sunday."""
    actions.open_topic(name="shop.sale", meaning="One line of a till.", by=None, at=NOW)
    first = datetime(2026, 4, 27, 9, 30, tzinfo=UTC)
    lines = [
        {
            "specversion": "1.0",
            "id": str(n),
            "source": "/tills/1",
            "type": "shop.sale.made.v1",
            "time": (first + timedelta(days=n)).isoformat(),
            "data": {"n": n},
        }
        for n in range(35)
    ]
    actions.publish(raw_events=lines, topic="shop.sale", by=person("service", name="Till gateway"), at=NOW)
    flow.carry(at=NOW)
    return first


def _of(weeks: list[core.Figures]) -> dict[date, core.Figures]:
    return {week.monday: week for week in weeks}


def test_quantity_is_what_happened_in_each_week(shop: Any) -> None:
    core.keep(at=NOW)
    weeks = core.figures(NOW)
    assert [week.events for week in weeks][:5] == [7, 7, 7, 7, 7]
    assert [week.monday for week in weeks] == [date(2026, 4, 27) + timedelta(weeks=n) for n in range(6)]


def test_reach_is_who_reads_now_and_of_weeks_before_who_already_did(shop: Any, forecaster: list[who.Reading]) -> None:
    since = datetime(2026, 5, 12, tzinfo=UTC)
    forecaster.append(("shop.sale", who.Reader("program", "p", "Forecaster", service="f", since=since)))
    core.keep(at=NOW)
    rows = CoreWeek.objects.filter(topic="shop.sale").order_by("monday").values_list("monday", "readers", "services")
    assert [(str(monday), readers) for monday, readers, _ in rows] == [
        ("2026-04-27", 0),
        ("2026-05-04", 0),
        ("2026-05-11", 1),
        ("2026-05-18", 1),
        ("2026-05-25", 1),
        ("2026-06-01", 1),
    ]
    assert core.figures(NOW)[-1].services == 1


def test_a_week_that_is_over_stays_as_it_was_when_a_reader_leaves(shop: Any, forecaster: list[who.Reading]) -> None:
    forecaster.append(("shop.sale", who.Reader("program", "p", "Forecaster", service="f")))
    core.keep(at=NOW)
    forecaster.clear()
    core.keep(at=NOW + timedelta(weeks=1))
    stood = dict(CoreWeek.objects.filter(topic="shop.sale").values_list("monday", "readers"))
    assert (stood[MONDAY], stood[MONDAY + timedelta(weeks=1)]) == (1, 0)
    assert "shop.sale" in core.unread(NOW + timedelta(weeks=1))


def test_currency_is_the_age_of_the_newest_event_against_what_is_usual(shop: Any) -> None:
    core.keep(at=NOW)
    row = CoreWeek.objects.get(topic="shop.sale", monday=MONDAY)
    assert (row.age, row.usual, row.is_late) == (
        int(timedelta(days=3, hours=2, minutes=30).total_seconds()),
        86_400,
        True,
    )
    before = CoreWeek.objects.get(topic="shop.sale", monday=date(2026, 5, 18))
    assert (before.age, before.usual, before.is_late) == (14 * 3600, 86_400, False)
    week = _of(core.figures(NOW))[MONDAY]
    assert week.on_time_share == 0 and week.age is not None


def test_nothing_known_is_no_nought(db: Any, forecaster: Any) -> None:
    [week] = core.figures(NOW)
    assert (week.events, week.readers_per_topic, week.read_share, week.age, week.on_time_share) == (
        0,
        None,
        None,
        None,
        None,
    )
