"""The guided hour: each step leads to a page, is ticked when it is taken, and the whole can be put away."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import DEMO_EMAILS, Role
from portfolio.guide.steps import STEPS
from portfolio.guide.walk import COOKIE, Walk, address_of, read, written
from portfolio.models import MissionCard

pytestmark = pytest.mark.django_db


@pytest.fixture
def guided(told: Any, settings: Any, client: Client) -> Any:
    settings.CAIRN_DEMO = True

    def sign_in(role: Role) -> Client:
        client.force_login(User.objects.get(email=DEMO_EMAILS[role]))
        return client

    return sign_in


def _panel(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    found = re.search(r'<aside class="guide".*?</aside>', page, re.DOTALL)
    return found[0] if found else ""


def test_every_role_of_the_demo_has_its_hour_of_four_to_six_steps() -> None:
    assert set(STEPS) == set(DEMO_EMAILS)
    assert {len(steps) for steps in STEPS.values()} <= {4, 5, 6}


@pytest.mark.parametrize("role", STEPS)
def test_every_step_leads_to_a_page_and_names_itself_there(role: Role, guided: Any) -> None:
    client = guided(role)
    for step in STEPS[role]:
        address = address_of(step)
        assert client.get(address).status_code == 200, address
        assert str(step.title) in _panel(client, address)


@pytest.mark.parametrize("role", STEPS)
def test_steps_that_are_seen_are_ticked_by_seeing(role: Role, guided: Any) -> None:
    client = guided(role)
    poultry = MissionCard.objects.get(title="Poultry category pod").key
    addresses = [address_of(step) for step in STEPS[role]]
    for address in [
        *addresses,
        f"/missions/{poultry}",
        "/professionals/PER-1",
        "/key-results/KR-1",
        *_an_event(client),
    ]:
        client.get(address)
    walk = read(client.cookies[COOKIE].value, role)
    assert walk.taken == {number for number, step in enumerate(STEPS[role], 1) if not step.done}


def _an_event(client: Client) -> list[str]:
    return re.findall(r'href="(/events/[0-9a-f-]{36})"', client.get("/events").content.decode())[:1]


def test_a_step_that_is_done_is_ticked_by_doing_and_not_by_trying(guided: Any) -> None:
    client = guided(Role.ADMINISTRATOR)
    client.get("/users")  # the first step, so that there is something to remember
    assert "<b>Issue a token.</b>" in _panel(client, "/tokens")
    assert client.post("/tokens", {}).status_code == 422
    assert 2 not in read(client.cookies[COOKIE].value, Role.ADMINISTRATOR).taken
    assert client.post("/tokens", {"name": "Till", "scopes": ["events:read"], "days": "30"}).status_code == 200
    assert 2 in read(client.cookies[COOKIE].value, Role.ADMINISTRATOR).taken


def test_moving_an_outcome_is_a_step_of_the_executive(guided: Any) -> None:
    client = guided(Role.EXECUTIVE)
    client.post("/outcomes/OUT-1/rank", {"position": "4"})
    assert 3 in read(client.cookies[COOKIE].value, Role.EXECUTIVE).taken


def test_it_can_be_closed_and_opened_again_on_any_page(guided: Any) -> None:
    client = guided(Role.MEMBER)
    assert _panel(client, "/my")
    closed = client.post("/guide", {"next": "/topics"})
    assert (closed.status_code, closed["Location"]) == (303, "/topics")
    assert not _panel(client, "/my")
    assert 'name="open"' in client.get("/my").content.decode(), "the help menu brings it back"
    client.post("/guide", {"open": "1", "next": "https://evil.example"})
    assert _panel(client, "/my")


def test_a_refused_page_and_a_part_of_a_page_tick_nothing(guided: Any) -> None:
    client = guided(Role.EXECUTIVE)
    client.get("/?part=ticker")
    client.get("/missions/MIS-999")
    assert COOKIE not in client.cookies


def test_only_people_of_the_demo_have_it_and_only_in_the_demo(guided: Any, settings: Any, person: Any) -> None:
    client = guided(Role.EXECUTIVE)
    settings.CAIRN_DEMO = False
    assert not _panel(client, "/") and client.post("/guide").status_code == 404
    settings.CAIRN_DEMO = True
    client.force_login(person("executive", name="Somebody Else"))
    assert not _panel(client, "/") and client.post("/guide").status_code == 404


def test_the_browser_remembers_each_role_for_itself() -> None:
    cookie = written(Walk(Role.MEMBER, frozenset({1, 3})), "")
    cookie = written(Walk(Role.AUDITOR, frozenset({2}), is_closed=True), cookie)
    assert read(cookie, Role.MEMBER) == Walk(Role.MEMBER, frozenset({1, 3}))
    assert read(cookie, Role.AUDITOR) == Walk(Role.AUDITOR, frozenset({2}), is_closed=True)
    assert read(cookie, Role.EXECUTIVE) == Walk(Role.EXECUTIVE)


@pytest.mark.parametrize(
    "cookie", ["", "x", "member", "member.99999999999", "nobody.1-member.x", "\x00", "member.1" * 90]
)
def test_a_cookie_of_any_kind_is_read_without_harm(cookie: str) -> None:
    walk = read(cookie, Role.MEMBER)
    assert walk.role is Role.MEMBER and walk.count <= len(STEPS[Role.MEMBER])
    assert len(written(walk, cookie)) < 500
