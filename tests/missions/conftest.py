"""What the tests of this room start from."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from missions import actions
from missions.models import Mission, Outcome
from pipeline.models import StoredEvent
from tests.launched import aimed, launched

Facts = Callable[..., list[StoredEvent]]


@pytest.fixture
def executive(person: Any) -> User:
    return person("executive", name="Amara Okafor")


@pytest.fixture
def owner(person: Any) -> User:
    return person("mission_owner", name="Priya Raman")


@pytest.fixture
def outcome(executive: User, now: datetime) -> Outcome:
    return aimed(actions.add_outcome(title="Make Brighton love us", by=executive, at=now))


@pytest.fixture
def candidate(outcome: Outcome, owner: User, executive: User, now: datetime) -> Mission:
    """A candidate that has everything it needs to launch."""
    return actions.propose(
        title="Win the weekly shop",
        purpose="People in Brighton come to us for the food they cook at home.",
        outcome=outcome,
        owner=owner,
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 9, 1),
        fte_min=Decimal(2),
        fte_max=Decimal(5),
        by=executive,
        at=now,
    )


@pytest.fixture
def running(candidate: Mission, executive: User, now: datetime) -> Mission:
    return launched(candidate, by=executive, at=now)


@pytest.fixture
def facts() -> Facts:
    """The facts on the log whose type ends so, oldest first."""

    def told(ending: str = "") -> list[StoredEvent]:
        events = StoredEvent.objects.order_by("recorded_at", "topic", "partition", "sequence")
        return [event for event in events if event.type.endswith(ending)]

    return told
