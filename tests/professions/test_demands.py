"""What missions ask for of a craft: by action, over REST, and when the mission is over."""

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from missions import actions as missions
from missions.models import TextMissing
from pipeline import readers
from pipeline.models import StoredEvent
from professions import actions
from professions.models import (
    Demand,
    EndsBeforeItStarts,
    MissionIsOver,
    NotADemand,
    NotALevel,
    NothingToWithdraw,
    Profession,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(mission: Any, profession: Profession, owner: Any, now: datetime) -> Callable[..., Demand]:
    """Asks for two designers in March, unless told otherwise."""

    def make(**values: Any) -> Demand:
        given = {
            "mission": mission,
            "profession": profession,
            "role": "Designer",
            "fte": Decimal(2),
            "level": 3,
            "starts_on": date(2026, 3, 2),
            "ends_on": date(2026, 4, 1),
            "by": owner,
            "at": now,
        }
        return actions.ask_for(**(given | values))

    return make


def test_a_demand_is_one_event_with_everything_a_reader_needs(ask: Any, mission: Any, profession: Any) -> None:
    made = ask()
    event = StoredEvent.objects.get(type="professions.demand.raised.v1")
    assert (made.key, made.last_day) == ("DEM-1", date(2026, 3, 31))
    assert (event.data["mission_key"], event.data["profession_title"]) == (mission.key, profession.title)
    assert (event.data["fte"], event.data["level"], event.data["ends_on"]) == ("2", 3, "2026-04-01")


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"fte": Decimal(0)}, NotADemand),
        ({"fte": Decimal("0.005")}, NotADemand),
        ({"fte": Decimal(100)}, NotADemand),
        ({"level": 6}, NotALevel),
        ({"role": " "}, TextMissing),
        ({"ends_on": date(2026, 3, 2)}, EndsBeforeItStarts),
    ],
)
def test_what_nobody_could_answer_is_refused(ask: Any, values: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        ask(**values)
    assert not Demand.objects.exists()


def test_a_demand_is_withdrawn_from_a_day_on(ask: Any, owner: Any, now: datetime) -> None:
    made = ask()
    less = actions.withdraw_demand(
        demand=made, ends_on=date(2026, 3, 16), reason="We found a partner.", by=owner, at=now
    )
    assert (less.last_day, less.version) == (date(2026, 3, 15), 2)
    with pytest.raises(NothingToWithdraw, match="15 March 2026"):
        actions.withdraw_demand(demand=made, ends_on=date(2026, 3, 16), reason="Again", by=owner, at=now)
    actions.withdraw_demand(demand=made, ends_on=date(2026, 1, 1), reason="Not at all", by=owner, at=now)
    assert not Demand.objects.standing().exists()


def test_a_concluded_mission_asks_for_nobody(ask: Any, mission: Any, owner: Any, now: datetime) -> None:
    made = ask(starts_on=date(2026, 2, 2))
    missions.conclude(mission=mission, result="achieved", learned="They came.", by=owner, at=now)
    readers.drain_fully()
    made.refresh_from_db()
    assert (made.last_day, made.withdraw_reason) == (now.date(), "The mission concluded.")
    with pytest.raises(MissionIsOver):
        ask()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("demand_asks_for_something", {"fte": Decimal(0)}),
        ("demand_level_is_from_1_to_5", {"level": 6}),
        ("demand_has_a_role", {"role": ""}),
        ("demand_ends_after_it_starts_or_was_withdrawn", {"ends_on": date(2026, 3, 2)}),
        ("demand_is_withdrawn_for_a_reason", {"withdrawn_at": datetime(2026, 3, 1).astimezone()}),
    ],
)
def test_the_database_refuses(ask: Any, name: str, values: dict[str, Any]) -> None:
    made = ask()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Demand.objects.filter(pk=made.pk).update(**values)


def test_the_database_allows_what_was_withdrawn_in_time(ask: Any, now: datetime) -> None:
    made = Demand.objects.filter(pk=ask().pk)
    assert made.update(ends_on=date(2026, 3, 2), withdrawn_at=now, withdraw_reason="We manage") == 1
    assert made.update(fte=Decimal("99.99"), level=1) == 1


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    data = b"" if body is None else json.dumps(body).encode()
    return client.generic(method, f"/api/v1{path}", data, content_type="application/json")


@pytest.fixture
def asking(mission: Any, profession: Profession) -> dict[str, Any]:
    return {
        "mission": mission.key,
        "profession": profession.key,
        "role": "Designer",
        "level": 3,
        "fte": 2,
        "starts_on": "2026-03-02",
        "ends_on": "2026-04-01",
    }


def test_the_owner_asks_over_rest_and_withdraws(client: Client, owner: Any, asking: Any) -> None:
    client.force_login(owner)
    made = send(client, "POST", "/demands", asking)
    assert (made.status_code, made.json()["key"], made.json()["ends_on"]) == (201, "DEM-1", "2026-04-01")
    assert len(send(client, "GET", "/demands?on=2026-03-31").json()["data"]) == 1
    assert send(client, "GET", "/demands?on=2026-04-01").json()["data"] == []
    less = send(client, "POST", "/demands/DEM-1/withdraw", {"ends_on": "2026-03-09", "reason": "Enough."})
    assert (less.status_code, less.json()["ends_on"]) == (200, "2026-03-09")
    assert send(client, "GET", "/demands/DEM-1").json()["withdraw_reason"] == "Enough."


def test_who_may_ask(client: Client, person: Any, lead: Any, asking: Any) -> None:
    for role in ("executive", "member", "mission_owner"):
        client.force_login(person(role, name=f"Some {role}"))
        assert send(client, "POST", "/demands", asking).status_code == 403, role
        assert send(client, "GET", "/demands").status_code == 200
    client.force_login(lead)
    assert send(client, "POST", "/demands", asking).status_code == 201
