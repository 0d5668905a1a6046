"""Several workers read the partitions of one topic at once: no event of a window is lost, none counts twice."""

import threading
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError, connection

from okrs import actions
from okrs.models import CheckIn, Kpi
from pipeline import actions as pipeline
from pipeline import readers

pytestmark = pytest.mark.django_db(transaction=True)

EVENTS = 400


def at_once(*works: Any) -> None:
    """Runs the works in threads of their own; each drains what is left behind another's lock."""
    ready = threading.Barrier(len(works))

    def run(work: Any) -> None:
        try:
            ready.wait(timeout=30)
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
        assert not thread.is_alive()


def drain() -> None:
    for _ in range(20):
        try:
            readers.drain()
        except OperationalError:  # SQLite: another worker writes; the next round finds what is left
            continue


@pytest.fixture
def sold(sales_topic: str, owner: Any, now: datetime) -> Decimal:
    """Publishes till lines of one week over all partitions and returns what they add up to."""
    lines = [
        {
            "specversion": "1.0",
            "id": f"n{n}",
            "source": "/tills/4",
            "type": "sale.recorded",
            "subject": f"n{n}",
            "time": "2026-02-02T10:00:00Z",
            "data": {"sales_value": 0.25, "household": n % 40},
        }
        for n in range(EVENTS)
    ]
    answers = pipeline.publish(raw_events=lines, topic=sales_topic, by=owner, at=now)
    assert {answer.status for answer in answers} == {"accepted"}
    return Decimal("0.25") * EVENTS


def test_four_workers_add_up_one_window_exactly(declare: Any, define: Any, sold: Decimal) -> None:
    total, households = declare(), declare(aggregate="distinct", field="household", places=0)
    key_result = define(kpi=total)
    at_once(*[drain] * 4)
    readers.drain_fully()
    assert Decimal(total.windows.get().value) == sold
    assert households.windows.get().value == "40"
    assert [said.value for said in key_result.check_ins.standing()] == [sold]


def test_who_follows_while_workers_read_ends_with_the_last_figure(
    declare: Any, key_result: Any, sold: Decimal, owner: Any, now: datetime
) -> None:
    kpi: Kpi = declare()

    def follow() -> None:
        actions.follow_kpi(key_result=key_result, kpi=kpi, by=owner, at=now)

    at_once(drain, follow, drain)
    readers.drain_fully()
    assert [said.value for said in CheckIn.objects.standing().filter(key_result=key_result)] == [sold]
