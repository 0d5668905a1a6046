"""Signing in: by email and password, by the demo's doors, and in no other way."""

from typing import Any

import pytest

from accounts import actions, context
from accounts.models import User
from accounts.roles import DEMO_EMAILS, DEMO_NAMES, Role

PASSWORD = "kettle-harbour-42"


@pytest.fixture
def demo(settings: Any, db: Any, at: Any) -> Any:
    settings.CAIRN_DEMO = True
    for role, email in DEMO_EMAILS.items():
        actions.create_user(email=email, name=DEMO_NAMES[role], roles=[role], at=at)
    return settings


def is_signed_in(client: Any) -> bool:
    return "_auth_user_id" in client.session


def test_a_person_signs_in_with_any_capitals_in_the_address(client: Any, make: Any) -> None:
    make("member", email="ana@example.org", password=PASSWORD)

    client.post("/accounts/login/", {"login": "Ana@Example.org", "password": PASSWORD})

    assert is_signed_in(client)


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + "x", "x" * 10_000, "a\x00b", "\u2003" * 9])
def test_a_wrong_password_signs_nobody_in(password: str, client: Any, make: Any) -> None:
    make("member", email="ana@example.org", password=PASSWORD)

    response = client.post("/accounts/login/", {"login": "ana@example.org", "password": password})

    assert response.status_code < 500
    assert not is_signed_in(client)


def test_nobody_makes_an_account_for_themselves(client: Any, db: Any) -> None:
    client.get("/accounts/signup/")
    client.post("/accounts/signup/", {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD})

    assert not User.objects.exists()
    assert not is_signed_in(client)


def test_a_service_and_a_closed_account_cannot_sign_in(client: Any, make: Any, at: Any) -> None:
    make("service", email="till@example.org", password=PASSWORD)
    closed = make("member", email="ana@example.org", password=PASSWORD)
    actions.close_account(user=closed, at=at)

    for email in ("till@example.org", "ana@example.org"):
        client.post("/accounts/login/", {"login": email, "password": PASSWORD})
        assert not is_signed_in(client)


@pytest.mark.parametrize("role", DEMO_NAMES)
def test_the_demo_signs_in_one_person_for_each_role(role: Role, client: Any, demo: Any) -> None:
    response = client.post("/demo/sign-in", {"role": role.value, "next": "/tokens"})

    assert (response.status_code, response["Location"]) == (302, "/tokens")
    assert client.get("/api/v1/me").json()["user"]["email"] == DEMO_EMAILS[role]


@pytest.mark.parametrize("role", ["service", "emperor", "", "executive@demo.example", "\x00"])
def test_the_demo_has_no_other_people(role: str, client: Any, demo: Any) -> None:
    response = client.post("/demo/sign-in", {"role": role})

    assert response.status_code == 302
    assert not is_signed_in(client)


OUTSIDE = ["https://evil.example", "//evil.example", "javascript:alert(1)", "/\\evil.example", "http:///evil.example"]


@pytest.mark.parametrize("outside", OUTSIDE)
def test_the_demo_leads_nobody_away(outside: str, client: Any, demo: Any) -> None:
    assert client.post("/demo/sign-in", {"role": "member", "next": outside})["Location"] == "/my"


def test_the_demo_before_its_story_is_told_says_so(client: Any, demo: Any) -> None:
    User.objects.all().delete()

    assert client.post("/demo/sign-in", {"role": "member"})["Location"] == "/accounts/login/"


def test_outside_the_demo_its_doors_do_not_exist(client: Any, demo: Any, rf: Any) -> None:
    demo.CAIRN_DEMO = False

    assert client.post("/demo/sign-in", {"role": "executive"}).status_code == 404
    assert not is_signed_in(client)
    assert context.demo_roles(rf.get("/")) == {"demo_roles": []}


def test_the_demo_opens_its_doors_to_posts_only(client: Any, demo: Any) -> None:
    assert client.get("/demo/sign-in?role=executive").status_code == 405


def test_the_sign_in_page_gets_a_button_for_each_role(rf: Any, demo: Any) -> None:
    found = context.demo_roles(rf.get("/"))["demo_roles"]

    assert [line["role"] for line in found] == [role.value for role in DEMO_NAMES]
    assert found[0] == {
        "role": "executive",
        "name": "Amara Okafor",
        "title": "Executive",
        "what": "Rank the outcomes, watch the whole portfolio live and decide at the gates.",
    }


def test_who_is_signed_in_sees_no_demo_buttons(rf: Any, demo: Any) -> None:
    request = rf.get("/")
    request.user = User.objects.first()

    assert context.demo_roles(request) == {"demo_roles": []}
