"""A mission, an objective and key results of every kind to test with."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from missions import actions as missions
from missions.models import Mission
from okrs import actions
from okrs.models import KeyResult, Kpi, Objective
from pipeline import actions as pipeline
from pipeline import readers

Define = Callable[..., KeyResult]


@pytest.fixture
def owner(person: Any) -> Any:
    return person("mission_owner", name="Maya Lindholm")


@pytest.fixture
def mission(owner: Any, now: datetime) -> Mission:
    return missions.bring_in(
        title="Make Brighton love us",
        purpose="Families in Brighton choose us for their weekly shop.",
        owner=owner,
        starts_on=date(2026, 1, 5),
        ends_on=date(2026, 6, 29),
        by=owner,
        at=now,
    )


@pytest.fixture
def objective(mission: Mission, owner: Any, now: datetime) -> Objective:
    return actions.set_objective(holder=mission, statement="Be the shop that families talk about", by=owner, at=now)


@pytest.fixture
def define(objective: Objective, owner: Any, now: datetime) -> Define:
    """Makes a key result that rises from 100 to 200, unless told otherwise."""

    def make(**values: Any) -> KeyResult:
        given: dict[str, Any] = {
            "objective": objective,
            "title": "Weekly visitors",
            "measure_kind": "increase",
            "baseline": Decimal(100),
            "target": Decimal(200),
            "by": owner,
            "at": now,
        }
        return actions.define_key_result(**(given | values))

    return make


@pytest.fixture
def key_result(define: Define) -> KeyResult:
    return define()


@pytest.fixture
def sales_topic(owner: Any, now: datetime) -> str:
    pipeline.open_topic(name="channels.sale", meaning="Till lines.", by=owner, at=now)
    return "channels.sale"


@pytest.fixture
def declare(sales_topic: str, owner: Any, now: datetime) -> Callable[..., Kpi]:
    """Makes a KPI of the weekly sum of `sales_value`, unless told otherwise."""

    def make(**rule: Any) -> Kpi:
        given = {"topic": sales_topic, "aggregate": "sum", "field": "sales_value", "places": 2}
        return actions.declare_kpi(title="Weekly sales", unit="GBP", rule=given | rule, by=owner, at=now)

    return make


@pytest.fixture
def sell(sales_topic: str, owner: Any, now: datetime) -> Callable[..., None]:
    """Publishes till lines, each (id, moment, data), and lets the readers read them."""

    def send(*lines: tuple[str, str, Mapping[str, Any]], read: bool = True) -> None:
        answers = pipeline.publish(raw_events=list(_events(lines)), topic=sales_topic, by=owner, at=now)
        assert {answer.status for answer in answers} <= {"accepted", "duplicate"}, answers
        if read:
            readers.drain_fully()

    return send


def _events(lines: Iterable[tuple[str, str, Mapping[str, Any]]]) -> Iterable[dict[str, Any]]:
    for name, moment, data in lines:
        yield {
            "specversion": "1.0",
            "id": name,
            "source": "/tills/4",
            "type": "sale.recorded",
            "topic": "channels.sale",
            "subject": name,
            "time": moment,
            "data": dict(data),
        }
