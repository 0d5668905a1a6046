"""The page of tokens: list, make, shown once, revoke."""

import re
from typing import Any

import pytest
from django.utils import timezone

from accounts import actions
from accounts.models import ApiToken, ScopeNotHeld


@pytest.fixture
def rosa(client: Any, make: Any) -> Any:
    user = make("data_steward", email="rosa@example.org")
    client.force_login(user)
    return user


def new(client: Any, **values: Any) -> Any:
    return client.post("/tokens", {"name": "nightly import", "scopes": ["topics:write"], "days": "90", **values})


def test_a_new_token_is_shown_once(client: Any, rosa: Any) -> None:
    made = new(client)

    token = ApiToken.objects.get()
    assert f"{token}." in made.content.decode()
    again = client.get("/tokens").content.decode()
    assert "nightly import" in again
    assert f"{token}." not in again
    assert "no-store" in made["Cache-Control"]


def test_the_shown_token_works(client: Any, rosa: Any) -> None:
    plain = new(client).context["shown"]["plain"]
    client.logout()

    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {plain}"}).json()["scopes"] == ["topics:write"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "a\u202eb"},
        {"scopes": []},
        {"scopes": ["accounts:admin"]},
        {"days": "9999"},
        {"days": "x"},
    ],
    ids=str,
)
def test_a_form_with_a_flaw_makes_no_token(wrong: dict[str, Any], client: Any, rosa: Any) -> None:
    response = new(client, **wrong)

    assert response.status_code == 422
    assert not ApiToken.objects.exists()


def test_only_scopes_that_one_has_are_offered(client: Any, rosa: Any) -> None:
    page = client.get("/tokens").content.decode()

    assert 'value="topics:write"' in page
    assert 'value="missions:write"' not in page


def test_a_token_is_revoked_by_its_owner(client: Any, rosa: Any, token_of: Any) -> None:
    token_of(rosa, "topics:read")
    token = ApiToken.objects.get()

    answers = [client.post(f"/tokens/{token.pk}/revoke")["Location"] for _ in range(2)]

    token.refresh_from_db()
    assert answers == ["/tokens", "/tokens"]
    assert token.state(at=timezone.now()) == "revoked"
    assert "Revoke test" not in client.get("/tokens").content.decode()


def test_a_token_of_somebody_else_is_not_there(client: Any, rosa: Any, make: Any, token_of: Any) -> None:
    token_of(make("member"), "okrs:read")
    token = ApiToken.objects.get()

    assert client.post(f"/tokens/{token.pk}/revoke").status_code == 404
    assert client.get(f"/tokens/{token.pk}/revoke").status_code == 405
    assert str(token) not in client.get("/tokens").content.decode()


def test_an_administrator_sees_and_revokes_every_token(client: Any, make: Any, token_of: Any) -> None:
    token_of(make("member"), "okrs:read")
    client.force_login(make("administrator"))
    token = ApiToken.objects.get()

    assert str(token) in client.get("/tokens").content.decode()
    assert client.post(f"/tokens/{token.pk}/revoke").status_code == 302
    assert ApiToken.objects.get().revoked_at is not None


def test_names_are_escaped(client: Any, rosa: Any) -> None:
    new(client, name="<img src=x onerror=1>")

    assert "<img src=x" not in client.get("/tokens").content.decode()


def test_a_stranger_is_led_to_sign_in(client: Any, db: Any) -> None:
    assert client.get("/tokens")["Location"].startswith("/accounts/login/")
    assert client.post("/tokens", {}).status_code == 302


def test_a_refusal_of_the_rules_stands_beside_its_field(client: Any, rosa: Any, at: Any, monkeypatch: Any) -> None:
    def refuse(**values: Any) -> None:
        raise ScopeNotHeld("No longer yours. Choose fewer.", field="scopes")

    monkeypatch.setattr(actions, "issue_token", refuse)
    response = new(client)

    assert response.status_code == 422
    assert "No longer yours. Choose fewer." in response.content.decode()


def test_the_page_asks_few_questions_however_many_tokens_there_are(
    client: Any, rosa: Any, token_of: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        token_of(rosa, "topics:read")

    with django_assert_max_num_queries(6):
        client.get("/tokens")


def test_a_form_that_is_sent_again_makes_no_second_token(client: Any, rosa: Any) -> None:
    [form_id] = re.findall(r'name="form_id" value="(\w+)"', client.get("/tokens").content.decode())
    first, again = (new(client, form_id=form_id) for _ in range(2))
    assert ApiToken.objects.count() == 1
    assert first.status_code == 200 and again.status_code == 302
    assert "shown that once" in client.get("/tokens").content.decode()
