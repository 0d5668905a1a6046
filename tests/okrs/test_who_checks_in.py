"""Who checks in and who corrects: the owner, the people assigned to the mission today, and data stewards, at both doors."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from missions.models import Mission
from okrs import access, actions
from okrs.models import CheckIn, KeyResult
from professions import actions as professions

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(now: Any) -> date:
    """The doors look at the real clock, so people are assigned around it."""
    from django.utils import timezone

    return timezone.now().date()


@pytest.fixture
def assigned(person: Any, mission: Mission, now: Any, today: date) -> Callable[..., Any]:
    """Somebody who works on the mission, from and until so many days from today."""

    def make(name: str, first: int = -30, last: int = 30, *, role: str = "member") -> Any:
        user, lead = person(role, name=name), person("profession_lead")
        craft = professions.found_profession(title=f"Craft of {name}", lead=lead, by=lead, at=now)
        worker = professions.join(
            name=name, profession=craft, level=3, available_from=today - timedelta(days=400), user=user, by=lead, at=now
        )
        professions.assign(
            professional=worker,
            mission=mission,
            role="Analyst",
            starts_on=today + timedelta(days=first),
            ends_on=today + timedelta(days=last),
            fte=Decimal("0.5"),
            by=lead,
            at=now,
        )
        return user

    return make


def _through_the_page(client: Client, values: dict[str, Any]) -> int:
    return client.post("/key-results/KR-1/check-in", {k: str(v) for k, v in values.items()}).status_code


def _through_the_api(client: Client, values: dict[str, Any]) -> int:
    answer = client.post("/api/v1/key-results/KR-1/check-ins", values, content_type="application/json")
    return 303 if answer.status_code == 201 else answer.status_code


DOORS = pytest.mark.parametrize("say", [_through_the_page, _through_the_api])


@DOORS
def test_the_owner_and_the_team_check_in_and_strangers_do_not(
    say: Any, client: Client, person: Any, owner: Any, assigned: Any, key_result: KeyResult
) -> None:
    allowed = {
        "the owner": (owner, 303),
        "a teammate": (assigned("Jonas Weber"), 303),
        "a profession lead who works on it": (assigned("Sofia Lund", role="profession_lead"), 303),
        "a profession lead who does not": (person("profession_lead"), 403),
        "one who worked on it until yesterday": (assigned("Ida Novak", -30, -1), 403),
        "one who begins tomorrow": (assigned("Wen Li", 1, 30), 403),
        "a member of other missions": (person("member", name="Stranger"), 403),
        "another mission's owner": (person("mission_owner", name="Neighbour"), 403),
        "an executive": (person("executive"), 403),
        "a data steward": (person("data_steward"), 403),
        "an auditor": (person("auditor"), 403),
    }
    for who, (user, answer) in allowed.items():
        client.force_login(user)
        assert say(client, {"value": 150}) == answer, who
    assert {said.by.name for said in CheckIn.objects.all() if said.by} == {
        "Maya Lindholm",
        "Jonas Weber",
        "Sofia Lund",
    }


@DOORS
def test_a_teammate_corrects_their_own_words_and_owners_and_stewards_any(
    say: Any, client: Client, person: Any, owner: Any, assigned: Any, key_result: KeyResult, now: Any
) -> None:
    jonas, ida = assigned("Jonas Weber"), assigned("Ida Novak")

    def said_by(user: Any) -> str:
        return str(actions.check_in(key_result=key_result, value=Decimal(1500), by=user, at=now).key)

    for who, user, author, answer in (
        ("a teammate, of their own", jonas, jonas, 303),
        ("a teammate, of another's", jonas, ida, 403),
        ("the owner, of a teammate's", owner, jonas, 303),
        ("a steward, of anybody's", person("data_steward"), owner, 303),
        ("a stranger", person("member", name="Stranger"), owner, 403),
        ("an executive", person("executive"), owner, 403),
    ):
        wrong = said_by(author)
        client.force_login(user)
        assert say(client, {"value": 150, "supersedes": wrong}) == answer, who


def test_a_steward_may_not_say_anything_new_beneath_a_correction(
    client: Client, person: Any, owner: Any, key_result: KeyResult, now: Any
) -> None:
    """The address speaks of a correction, the form that is sent does not: what is sent counts."""
    wrong = actions.check_in(key_result=key_result, value=Decimal(1500), by=owner, at=now)
    client.force_login(person("data_steward"))
    assert client.get(f"/key-results/KR-1/check-in?corrects={wrong.key}").status_code == 200
    assert client.get("/key-results/KR-1/check-in").status_code == 403
    assert client.post(f"/key-results/KR-1/check-in?corrects={wrong.key}", {"value": "1"}).status_code == 403
    assert CheckIn.objects.count() == 1


def test_the_page_offers_only_the_corrections_that_are_not_refused(
    client: Client, owner: Any, assigned: Any, key_result: KeyResult, now: Any
) -> None:
    jonas = assigned("Jonas Weber")
    others = actions.check_in(key_result=key_result, value=Decimal(120), by=owner, at=now)
    own = actions.check_in(key_result=key_result, value=Decimal(130), by=jonas, at=now)
    client.force_login(jonas)
    page = client.get("/key-results/KR-1").content.decode()
    assert f"corrects={own.key}" in page
    assert f"corrects={others.key}" not in page


def test_a_refusal_says_whom_to_ask(client: Client, person: Any, key_result: KeyResult) -> None:
    client.force_login(person("member", name="Stranger"))
    assert access.CHECKING_IN in client.get("/key-results/KR-1/check-in").content.decode()
