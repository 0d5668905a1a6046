"""A small portfolio that was made by actions and read by the readers."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from missions import actions as missions
from okrs import actions as okrs
from pipeline import readers
from portfolio.views.parts import shelf
from professions import actions as professions
from tests.conftest import make_person
from tests.kept import kept
from tests.launched import launched


@pytest.fixture(autouse=True)
def _nothing_rendered_before() -> None:
    shelf.clear()


@pytest.fixture(scope="module")
def clock() -> datetime:
    """Pages look at the real clock, so what they show begins from it."""
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def grocer(db: Any, _grocer: Any) -> Any:
    """A world that a file's tests begin from. Whoever needs an empty one, or commits, is in test_own_worlds.py."""
    return deepcopy(_grocer)


@pytest.fixture(scope="module")
def _grocer(django_db_setup: Any, django_db_blocker: Any, clock: datetime) -> Iterator[Any]:
    with kept(django_db_blocker):
        yield a_grocer(clock)


def a_grocer(clock: datetime) -> Any:
    """Two outcomes, three missions, key results that do well, badly and not at all, and two people."""
    boss, owner = make_person("executive", name="Amara Okafor"), make_person("mission_owner", name="Grace Achieng")
    by = {"by": boss, "at": clock}
    today = clock.date()
    goal = missions.set_goal(title="Run a calm operation", **by)
    poultry = missions.add_outcome(title="Poultry earns a fair return", goal=goal, owner=boss, **by)
    shelves = missions.add_outcome(title="Shelves are full", owner=boss, **by)
    window = {"starts_on": today - timedelta(days=100), "ends_on": today + timedelta(days=100)}
    envelope = {"fte_min": Decimal(1), "fte_max": Decimal(3)}
    pod = missions.propose(
        title="Poultry category pod",
        purpose="Keep poultry fair",
        type="platform",
        outcome=poultry,
        owner=owner,
        **window,
        **envelope,
        **by,
    )
    launched(pod, **by)
    full = missions.propose(
        title="Full shelves pod",
        purpose="Keep shelves full",
        type="feature",
        outcome=shelves,
        owner=owner,
        **window,
        **envelope,
        **by,
    )
    launched(full, **by)
    idea = missions.propose(
        title="A loyalty people feel", purpose="Be missed when away", type="feature", outcome=shelves, **by
    )
    sales = _measured(
        pod, "Weekly poultry sales", clock, by, baseline=98, target=110, values=[97, 95, 79], confidence=3
    )
    waste = _measured(full, "Waste of poultry", clock, by, baseline=10, target=4, values=[9, 6, 5], confidence=8)
    craft = professions.found_profession(title="Buying", lead=boss, **by)
    ana = professions.join(name="Ana", profession=craft, level=4, available_from=today - timedelta(days=200), **by)
    bo = professions.join(name="Bo", profession=craft, level=2, available_from=today - timedelta(days=200), **by)
    professions.assign(
        professional=ana,
        mission=pod,
        role="Buyer",
        starts_on=today - timedelta(days=30),
        ends_on=today + timedelta(days=60),
        fte=Decimal("0.8"),
        by=boss,
        at=clock - timedelta(days=30),
    )
    readers.drain_fully()
    return SimpleNamespace(
        boss=boss,
        owner=owner,
        poultry=poultry,
        shelves=shelves,
        pod=pod,
        full=full,
        idea=idea,
        sales=sales,
        waste=waste,
        craft=craft,
        ana=ana,
        bo=bo,
        by=by,
        today=today,
        now=clock,
    )


def _measured(
    mission: Any, title: str, now: datetime, by: Any, *, baseline: int, target: int, values: list[int], confidence: int
) -> Any:
    objective = okrs.set_objective(holder=mission, statement=f"{mission.title} gets there", **by)
    key_result = okrs.define_key_result(
        objective=objective,
        title=title,
        measure_kind="increase" if target > baseline else "decrease",
        unit="GBP k",
        baseline=Decimal(baseline),
        target=Decimal(target),
        starts_on=_ago(now, 100),
        due_on=_ago(now, -100),
        **by,
    )
    for weeks, value in zip((3, 2, 1), values, strict=True):
        okrs.check_in(
            key_result=key_result,
            value=Decimal(value),
            confidence=confidence,
            comment="As it is.",
            observed_at=now - timedelta(weeks=weeks),
            **by,
        )
    return key_result


def _ago(now: datetime, days: int) -> date:
    return now.date() - timedelta(days=days)


@pytest.fixture
def signed_in(client: Client) -> Callable[[Any], Client]:
    def as_somebody(user: Any) -> Client:
        client.force_login(user)
        return client

    return as_somebody
