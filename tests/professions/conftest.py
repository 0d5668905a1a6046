"""A mission, a craft and its people to test with."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from missions import actions as missions
from missions.models import Mission
from professions import actions
from professions.models import Assignment, Profession, Professional


@pytest.fixture
def owner(person: Any) -> Any:
    return person("mission_owner", name="Maya Lindholm")


@pytest.fixture
def lead(person: Any) -> Any:
    return person("profession_lead", name="Noor Haddad")


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
def profession(lead: Any, now: datetime) -> Profession:
    return actions.found_profession(title="Service design", lead=lead, by=lead, at=now)


@pytest.fixture
def ana(profession: Profession, lead: Any, now: datetime) -> Professional:
    return actions.join(name="Ana Sousa", profession=profession, available_from=date(2026, 1, 1), by=lead, at=now)


@pytest.fixture
def lend(ana: Professional, mission: Mission, lead: Any, now: datetime) -> Callable[..., Assignment]:
    """Lends Ana for March, half of her week, unless told otherwise."""

    def make(
        fte: str = "0.50", starts_on: date = date(2026, 3, 2), ends_on: date = date(2026, 4, 1), **values: Any
    ) -> Assignment:
        given: dict[str, Any] = {"professional": ana, "mission": mission, "role": "Designer", "by": lead, "at": now}
        return actions.assign(fte=Decimal(fte), starts_on=starts_on, ends_on=ends_on, **(given | values))

    return make
