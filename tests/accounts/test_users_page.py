"""The pages on which administrators invite people, give roles and take them, and close accounts."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User

GIVEN = {"name": "Nadia Haddad", "email": "Nadia@Example.org", "roles": ["mission_owner", "member"]}


@pytest.fixture
def admin(client: Client, make: Any) -> User:
    user: User = make("administrator", email="callum@example.org")
    client.force_login(user)
    return user


def _invite(client: Client, **values: Any) -> Any:
    return client.post("/users", GIVEN | values)


def _link(answer: Any) -> str:
    found = re.search(r'id="invitation">([^<]+)<', answer.content.decode())
    assert found is not None
    return found[1].replace("http://testserver", "")


def test_somebody_is_invited_chooses_a_password_and_signs_in(client: Client, admin: User) -> None:
    answer = _invite(client)
    link = _link(answer)
    made = User.objects.get(email="nadia@example.org")
    assert {role.value for role in made.roles} == {"mission_owner", "member"} and not made.has_usable_password()
    assert "no-store" in answer["Cache-Control"]
    guest = Client()
    page = guest.get(link, follow=True)
    chosen = {"password1": "a-long-walk-home", "password2": "a-long-walk-home"}
    assert guest.post(page.request["PATH_INFO"], chosen, follow=True).status_code == 200
    assert Client().login(username="nadia@example.org", password="a-long-walk-home")
    used = Client().get(link, follow=True).content.decode()
    assert 'name="password1"' not in used  # the link worked once
    assert link not in client.get("/users").content.decode()


def test_the_link_is_written_where_letters_are_sent(client: Client, admin: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    link = _link(_invite(client))
    assert mail.outbox[-1].to == ["nadia@example.org"] and link in mail.outbox[-1].body


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"email": "callum@example.org"}, "Somebody has the address"),
        ({"email": "x"}, "valid email"),
        ({"name": ""}, "required"),
        ({"roles": ["service", "member"]}, "no other"),
        ({"roles": ["king"]}, "valid choice"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused(client: Client, admin: User, values: Any, sentence: str) -> None:
    answer = _invite(client, **values)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert User.objects.count() == 1


def test_a_service_needs_no_link(client: Client, admin: User) -> None:
    answer = _invite(client, roles=["service"])
    assert "A service never signs in" in answer.content.decode() and "invitation" not in answer.content.decode()


def test_roles_are_given_and_taken(client: Client, admin: User, make: Any) -> None:
    nadia = make("member", email="nadia@example.org")
    where = f"/users/{nadia.pk}"
    client.post(f"{where}/roles/data_steward")
    assert {role.value for role in User.objects.get(pk=nadia.pk).roles} == {"member", "data_steward"}
    client.post(f"{where}/roles/member", {"take": "1"})
    assert {role.value for role in User.objects.get(pk=nadia.pk).roles} == {"data_steward"}
    assert client.post(f"{where}/roles/king").status_code == 403
    assert "service has the role service" in client.post(f"{where}/roles/service", follow=True).content.decode()


def test_nobody_changes_their_own_roles_nor_takes_the_last_administrator(client: Client, admin: User) -> None:
    page = client.get(f"/users/{admin.pk}").content.decode()
    assert "This is you" in page and "Take it away" not in page
    answer = client.post(f"/users/{admin.pk}/roles/administrator", {"take": "1"}, follow=True).content.decode()
    assert "Nobody changes their own roles" in answer
    assert admin.grants.filter(role="administrator").exists()


def test_an_account_is_closed(client: Client, admin: User, make: Any) -> None:
    nadia = make("member", email="nadia@example.org")
    client.post(f"/users/{nadia.pk}/close")
    assert not User.objects.get(pk=nadia.pk).is_active
    assert client.post(f"/users/{nadia.pk}/link").status_code == 404
    assert "This account is closed" in client.get(f"/users/{nadia.pk}").content.decode()


def test_a_lost_link_is_made_anew(client: Client, admin: User, make: Any) -> None:
    nadia = make("member", email="nadia@example.org")
    assert "password/reset/key" in _link(client.post(f"/users/{nadia.pk}/link"))


def test_people_are_found_by_name_address_and_role(client: Client, admin: User, make: Any) -> None:
    make("auditor", email="ruth@example.org")
    page = client.get("/users?q=auditor").content.decode()
    assert "ruth@example.org" in page and "callum@example.org" not in page
    assert "Nobody fits" in client.get("/users?q=zzz").content.decode()


@pytest.mark.parametrize("role", ["executive", "mission_owner", "member", "profession_lead", "data_steward", "auditor"])
def test_who_is_no_administrator_is_told_whom_to_ask(client: Client, make: Any, role: str) -> None:
    other = make("member", email="other@example.org")
    client.force_login(make(role, email="me@example.org"))
    assert "Administrators invite people" in client.get("/users").content.decode()
    assert client.get("/users").status_code == 403
    for path in ("", "/roles/executive", "/link", "/close"):
        ask = client.post if path else client.get
        assert ask(f"/users/{other.pk}{path}").status_code == 403, path
    assert 'href="/users"' not in client.get("/tokens").content.decode()
    assert User.objects.get(pk=other.pk).is_active


def test_who_may_not_is_told_the_name_of_somebody_who_may(client: Client, make: Any) -> None:
    keeper, closed = make("administrator"), make("administrator")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    client.force_login(make("member", email="me@example.org"))
    page = client.get("/users").content.decode()
    assert "Administrators invite people" in page and "Whom to ask:" in page
    assert keeper.name in page and closed.name not in page


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    assert client.get("/users")["Location"].startswith("/accounts/login/")
