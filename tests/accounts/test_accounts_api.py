"""REST of accounts: who I am, my tokens, and people and roles for administrators."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import actions
from accounts.models import ApiToken, User

ADMIN = ("accounts:admin",)


def new_token(**values: Any) -> dict[str, Any]:
    end = (timezone.now() + timedelta(days=5)).isoformat()
    return {"name": "nightly import", "scopes": ["okrs:read"], "expires_at": end, **values}


def test_a_session_says_who_it_is_and_what_it_may(client: Any, make: Any) -> None:
    user = make("mission_owner", "auditor")
    client.force_login(user)

    answer = client.get("/api/v1/me").json()

    assert answer["user"]["id"] == str(user.pk)
    assert answer["user"]["roles"] == ["auditor", "mission_owner"]
    assert answer["via"] == "session"
    assert "missions:write" in answer["scopes"]


def test_a_person_makes_sees_and_revokes_a_token(client: Any, make: Any) -> None:
    client.force_login(make("member"))

    made = client.post("/api/v1/tokens", new_token(), content_type="application/json")
    listed = client.get("/api/v1/tokens").json()["data"]
    gone = [client.delete(made["Location"]).status_code for _ in range(2)]

    assert made.status_code == 201
    assert made.json()["token"].startswith(f"cairn_{made.json()['key']}.")
    assert [row["id"] for row in listed] == [made.json()["id"]]
    assert "token" not in listed[0]
    assert gone == [204, 404]
    assert client.get("/api/v1/tokens").json()["data"][0]["state"] == "revoked"


def test_the_refusals_of_a_token_name_the_field(client: Any, make: Any) -> None:
    client.force_login(make("member"))

    for body, field in (
        (new_token(scopes=["accounts:admin"]), "/scopes"),
        (new_token(scopes=[]), "/scopes"),
        (new_token(scopes=["everything"]), "/scopes/0"),
        (new_token(expires_at="2020-01-01T00:00:00Z"), "/expires_at"),
        (new_token(name=" "), "/name"),
    ):
        response = client.post("/api/v1/tokens", body, content_type="application/json")
        assert response.status_code in (400, 403)
        assert response.json()["errors"][0]["pointer"] == field
    assert not ApiToken.objects.exists()


def test_a_session_without_its_csrf_token_changes_nothing(make: Any) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(make("member"))

    response = client.post("/api/v1/tokens", new_token(), content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    assert "CSRF" in response.json()["detail"]
    assert not ApiToken.objects.exists()
    assert client.get("/api/v1/me").status_code == 200


def test_a_token_needs_no_csrf_token(make: Any, token_of: Any) -> None:
    from django.test import Client

    header = token_of(make("administrator"), *ADMIN)

    body = {"email": "new@example.org", "name": "New"}
    response = Client(enforce_csrf_checks=True).post(
        "/api/v1/users", body, content_type="application/json", headers=header
    )

    assert response.status_code == 201


def test_a_token_begets_no_tokens_unless_it_administers(client: Any, make: Any, token_of: Any) -> None:
    header = token_of(make("member"), "okrs:read")

    for response in (
        client.get("/api/v1/tokens", headers=header),
        client.post("/api/v1/tokens", new_token(), content_type="application/json", headers=header),
        client.delete(f"/api/v1/tokens/{ApiToken.objects.get().pk}", headers=header),
    ):
        assert response.status_code == 403
    assert client.get("/api/v1/tokens", headers=token_of(make("administrator"), *ADMIN)).status_code == 200


def test_the_token_of_somebody_else_is_not_there(client: Any, make: Any, token_of: Any) -> None:
    token_of(make("member"), "okrs:read")
    client.force_login(make("member"))

    assert client.get("/api/v1/tokens").json()["data"] == []
    foreign = client.delete(f"/api/v1/tokens/{ApiToken.objects.get().pk}")
    missing = client.delete("/api/v1/tokens/0192f0c1-2345-7abc-8def-0123456789ab")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json()["detail"] == missing.json()["detail"]


def test_an_administrator_equips_a_service(client: Any, make: Any) -> None:
    client.force_login(make("administrator"))

    service = client.post(
        "/api/v1/users",
        {"email": "tills@example.org", "name": "Tills", "roles": ["service"]},
        content_type="application/json",
    ).json()
    token = client.post(
        "/api/v1/tokens", new_token(user=service["id"], scopes=["events:write"]), content_type="application/json"
    ).json()

    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token['token']}"}).json()
    assert answer["user"]["name"] == "Tills"
    assert answer["scopes"] == ["events:write"]


def test_an_administrator_gives_and_takes_roles(client: Any, make: Any) -> None:
    user = make("member")
    client.force_login(make("administrator"))

    given = client.put(f"/api/v1/users/{user.pk}/roles/auditor")
    taken = client.delete(f"/api/v1/users/{user.pk}/roles/member")

    assert given.json()["roles"] == ["auditor", "member"]
    assert taken.status_code == 204
    assert client.get(f"/api/v1/users/{user.pk}").json()["roles"] == ["auditor"]
    assert client.put(f"/api/v1/users/{user.pk}/roles/emperor").status_code == 404
    assert client.get("/api/v1/users?role=auditor&is_active=true").json()["data"][0]["id"] == str(user.pk)


def test_an_administrator_closes_an_account(client: Any, make: Any) -> None:
    user, boss = make("member"), make("administrator")
    client.force_login(boss)

    assert client.post(f"/api/v1/users/{user.pk}/close", content_type="application/json").json()["is_active"] is False
    assert (
        client.post(f"/api/v1/users/{boss.pk}/close", content_type="application/json").json()["code"]
        == "own_roles_stay"
    )


def test_an_address_that_is_taken_is_a_conflict(client: Any, make: Any) -> None:
    make("member", email="ana@example.org")
    client.force_login(make("administrator"))

    body = {"email": "ANA@example.org", "name": "Ana"}
    response = client.post("/api/v1/users", body, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (409, "email_taken")


@pytest.mark.parametrize("role", ["executive", "mission_owner", "member", "auditor", "service"])
def test_only_administrators_see_and_change_people(role: str, client: Any, make: Any, at: Any) -> None:
    user = make(role)
    client.force_login(user)

    answers = [
        client.get("/api/v1/users"),
        client.get(f"/api/v1/users/{user.pk}"),
        client.post("/api/v1/users", {"email": "x@example.org", "name": "X"}, content_type="application/json"),
        client.post(f"/api/v1/users/{user.pk}/close", content_type="application/json"),
        client.put(f"/api/v1/users/{user.pk}/roles/administrator"),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert User.objects.count() == 1


def test_a_list_of_people_asks_a_fixed_number_of_questions(
    client: Any, make: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        make("member")
    client.force_login(make("administrator"))

    with django_assert_max_num_queries(5):  # session, user, roles, page, grants
        assert len(client.get("/api/v1/users").json()["data"]) == 6


def test_every_action_of_accounts_has_its_operation(client: Any, db: Any) -> None:
    """Parity: what can be done on pages and by commands can be done over REST."""
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    operations = {
        actions.create_user: ("/api/v1/users", "post"),
        actions.grant_role: ("/api/v1/users/{ref}/roles/{role}", "put"),
        actions.withdraw_role: ("/api/v1/users/{ref}/roles/{role}", "delete"),
        actions.close_account: ("/api/v1/users/{ref}/close", "post"),
        actions.forget_person: ("/api/v1/persons/{person_id}/erase", "post"),
        actions.issue_token: ("/api/v1/tokens", "post"),
        actions.revoke_token: ("/api/v1/tokens/{ref}", "delete"),
        actions.save_view: ("/api/v1/saved-views", "post"),
        actions.rename_view: ("/api/v1/saved-views/{ref}", "patch"),
        actions.delete_view: ("/api/v1/saved-views/{ref}", "delete"),
    }
    public = {
        found
        for name, found in vars(actions).items()
        if callable(found)
        and not name.startswith("_")
        and getattr(found, "__module__", "").startswith("accounts.actions")
    }

    assert public - {actions.note_use} == set(operations)
    assert all(method in paths[path] for path, method in operations.values())
