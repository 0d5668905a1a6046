"""A window that still runs is not checked in: half a week's sales would look like a fall."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from okrs import actions, handlers
from pipeline import actions as pipeline
from pipeline import readers


@pytest.fixture
def takings(objective: Any, owner: Any, now: datetime) -> Any:
    pipeline.open_topic(name="shop.sale", meaning="Till lines.", by=owner, at=now)
    rule = {"topic": "shop.sale", "aggregate": "sum", "field": "amount", "window": "week", "zone": "UTC"}
    kpi = actions.declare_kpi(title="Weekly takings", rule=rule, unit="GBP", by=owner, at=now)
    return actions.define_key_result(
        objective=objective,
        title="Weekly takings",
        measure_kind="increase",
        unit="GBP",
        baseline=Decimal(10),
        target=Decimal(100),
        kpi=kpi,
        by=owner,
        at=now,
    )


def sell(at: datetime, amount: float, by: Any) -> None:
    event = {
        "specversion": "1.0",
        "id": f"{at.isoformat()}",
        "source": "/till",
        "type": "shop.sale.recorded.v1",
        "time": at.isoformat(),
        "topic": "shop.sale",
        "data": {"amount": amount},
    }
    (answer,) = pipeline.publish(raw_events=[event], by=by, at=at)
    assert answer.status == "accepted"
    readers.drain_fully()


def values(key_result: Any) -> list[Decimal]:
    return [check_in.value for check_in in key_result.check_ins.standing().in_time_order()]


def test_a_week_that_is_over_is_checked_in_at_once_and_the_running_one_is_not(takings: Any, owner: Any) -> None:
    sell(timezone.now() - timedelta(days=14), 55, owner)
    sell(timezone.now(), 7, owner)
    assert values(takings) == [55]


def test_the_running_week_is_checked_in_once_it_is_over(takings: Any, owner: Any) -> None:
    sell(timezone.now(), 7, owner)
    assert handlers.check_in_ended_windows(at=timezone.now()) == 0
    later = datetime.now(UTC) + timedelta(days=8)
    assert handlers.check_in_ended_windows(at=later) == 1
    assert handlers.check_in_ended_windows(at=later) == 0
    assert values(takings) == [7]
