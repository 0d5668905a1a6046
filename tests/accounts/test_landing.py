"""Signing in leads to the first job of one's role."""

from typing import Any

import pytest

from accounts import actions
from accounts.landing import home_of
from accounts.roles import DEMO_EMAILS, DEMO_NAMES, Role

PASSWORD = "kettle-harbour-42"
HOMES = {
    Role.EXECUTIVE: "/",
    Role.OUTCOME_OWNER: "/outcomes",
    Role.MISSION_OWNER: "/my",
    Role.MEMBER: "/my",
    Role.PROFESSION_LEAD: "/my/craft",
    Role.DATA_STEWARD: "/topics",
    Role.AUDITOR: "/events",
    Role.ADMINISTRATOR: "/users",
}


@pytest.mark.parametrize("role", HOMES)
@pytest.mark.parametrize("asked", ["", "/"])
def test_each_demo_sign_in_lands_on_its_first_job(
    role: Role, asked: str, client: Any, db: Any, at: Any, settings: Any
) -> None:
    settings.CAIRN_DEMO = True
    actions.create_user(email=DEMO_EMAILS[role], name=DEMO_NAMES[role], roles=[role], at=at)

    answer = client.post("/demo/sign-in", {"role": role.value, "next": asked})

    assert answer["Location"] == HOMES[role]
    assert client.get(answer["Location"], follow=True).status_code == 200


def test_a_password_leads_there_too(client: Any, make: Any) -> None:
    make("data_steward", email="ana@example.org", password=PASSWORD)
    assert client.post("/accounts/login/", {"login": "ana@example.org", "password": PASSWORD})["Location"] == "/topics"


def test_the_sign_in_page_hands_on_a_wish_but_not_the_front_door(client: Any, db: Any) -> None:
    assert b'name="next"' not in client.get("/accounts/login/?next=/").content
    assert b'name="next" value="/tokens"' in client.get("/accounts/login/?next=/tokens").content


def test_the_page_that_was_asked_for_comes_first(client: Any, make: Any) -> None:
    make("executive", email="ana@example.org", password=PASSWORD)
    given = {"login": "ana@example.org", "password": PASSWORD, "next": "/tokens"}
    assert client.post("/accounts/login/", given)["Location"] == "/tokens"


def test_whoever_has_several_roles_lands_on_the_first_of_them_and_whoever_has_none_in_the_centre(make: Any) -> None:
    assert home_of(make("member", "profession_lead", email="a@example.org")) == "/my/craft"
    assert home_of(make("auditor", "executive", email="b@example.org")) == "/"
    assert home_of(make("service", email="c@example.org")) == "/"
