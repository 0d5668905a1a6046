"""Tokens: made once, kept as a hash, never worth more than their owner, ended at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from accounts import actions, secret
from accounts.models import ApiToken, BadTokenLife, ScopeNotHeld
from accounts.roles import Role


def test_a_token_is_a_public_key_and_a_secret() -> None:
    plain = secret.new()

    assert len(plain.key) == 12
    assert secret.read(str(plain)) == plain
    assert str(secret.new()) != str(plain)


@pytest.mark.parametrize("text", ["", "cairn_", "cairn_abc.def", "x" * 60, f"CAIRN_{'a' * 12}.{'b' * 40}", None])
def test_what_has_not_the_shape_of_a_token_is_none(text: str | None) -> None:
    assert secret.read(text or f" cairn_{'a' * 12}.{'b' * 40}") is None


def test_the_secret_is_kept_only_as_its_hash(make: Any, token_of: Any) -> None:
    header = token_of(make("member"), "okrs:read")
    plain = secret.read(header["Authorization"].removeprefix("Bearer "))

    stored = ApiToken.objects.values().get()
    assert plain is not None
    assert plain.secret not in str(stored)
    assert stored["secret_hash"] == secret.hashed(plain.secret)


@pytest.mark.parametrize(
    "life", [timedelta(0), timedelta(seconds=-1), timedelta(days=365, seconds=1), timedelta(days=900)]
)
def test_a_token_ends_in_the_future_and_within_a_year(life: timedelta, make: Any, at: Any) -> None:
    user = make("member")

    with pytest.raises(BadTokenLife) as refusal:
        actions.issue_token(user=user, name="n", scopes=["okrs:read"], expires_at=at + life, at=at, by=user)
    assert refusal.value.field == "expires_at"
    actions.issue_token(user=user, name="n", scopes=["okrs:read"], expires_at=at + timedelta(days=365), at=at, by=user)


def test_the_database_refuses_a_token_that_ends_before_it_began(make: Any, at: Any) -> None:
    user = make("member")
    token, _ = actions.issue_token(
        user=user, name="n", scopes=["okrs:read"], expires_at=at + timedelta(days=1), at=at, by=user
    )

    for wrong in ({"expires_at": at}, {"name": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiToken.objects.filter(pk=token.pk).update(**wrong)


@pytest.mark.parametrize("scopes", [[], ["accounts:admin"], ["okrs:read", "topics:write"]])
def test_nobody_hands_out_scopes_they_do_not_have(scopes: list[str], make: Any, at: Any) -> None:
    user = make("member")

    with pytest.raises(ScopeNotHeld):
        actions.issue_token(user=user, name="n", scopes=scopes, expires_at=at + timedelta(days=1), at=at, by=user)


def test_only_an_administrator_makes_tokens_for_a_service_and_nobody_for_another_person(
    make: Any, token_of: Any
) -> None:
    boss, service, person = make("administrator"), make("service"), make("member")

    assert token_of(service, "events:write", by=boss)
    for owner, by in ((service, person), (person, boss)):
        with pytest.raises(ScopeNotHeld):
            token_of(owner, "okrs:read", by=by)


def test_a_token_works_and_its_use_is_noted_once_a_minute(client: Any, make: Any, token_of: Any) -> None:
    header = token_of(make("member"), "okrs:read")

    answer = client.get("/api/v1/me", headers=header).json()
    first = ApiToken.objects.get().last_used_at
    client.get("/api/v1/me", headers=header)

    assert answer["via"] == "token"
    assert answer["scopes"] == ["okrs:read"]
    assert first is not None
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=1))
    client.get("/api/v1/me", headers=header)
    assert ApiToken.objects.get().last_used_at >= first


def test_a_busy_database_keeps_no_token_out(client: Any, make: Any, token_of: Any, monkeypatch: Any) -> None:
    def busy(**values: Any) -> None:
        raise OperationalError("locked")

    monkeypatch.setattr(actions, "note_use", busy)

    assert client.get("/api/v1/me", headers=token_of(make("member"), "okrs:read")).status_code == 200


def test_a_token_is_never_worth_more_than_its_owner_today(client: Any, make: Any, token_of: Any, at: Any) -> None:
    user = make("data_steward")
    header = token_of(user, "topics:write", "topics:read")

    actions.withdraw_role(user=user, role=Role.DATA_STEWARD, at=at)

    assert client.get("/api/v1/me", headers=header).json()["scopes"] == ["topics:read"]


REFUSED = [
    "",
    "Bearer",
    "Bearer ",
    "Bearer cairn_x.y",
    "Basic YTpi",
    "Token abc",
    f"Bearer cairn_{'a' * 12}.{'b' * 40}",
    "bearer\tx",
]


@pytest.mark.parametrize("header", REFUSED)
def test_a_header_that_holds_no_token_of_ours_is_refused(header: str, client: Any, db: Any) -> None:
    response = client.get("/api/v1/me", headers={"Authorization": header})

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="cairn", error="invalid_token"'
    assert response.json()["code"] == "not_signed_in"


def test_without_a_token_the_answer_says_how_to_sign_in(client: Any, db: Any) -> None:
    response = client.get("/api/v1/me")

    assert (response.status_code, response["WWW-Authenticate"]) == (401, 'Bearer realm="cairn"')


def test_two_authorization_headers_are_refused(client: Any, make: Any, token_of: Any) -> None:
    header = token_of(make("member"), "okrs:read")["Authorization"]

    response = client.get("/api/v1/me", headers={"Authorization": f"{header},{header}"})

    assert response.status_code == 400


def test_a_wrong_secret_is_refused(client: Any, make: Any, token_of: Any) -> None:
    header = token_of(make("member"), "okrs:read")["Authorization"]
    last = "a" if header[-1] != "a" else "b"

    assert client.get("/api/v1/me", headers={"Authorization": header[:-1] + last}).status_code == 401


@pytest.mark.parametrize("end", ["revoked", "expired", "closed"])
def test_a_token_that_ended_opens_nothing(end: str, client: Any, make: Any, token_of: Any) -> None:
    user = make("member")
    header, token = token_of(user, "okrs:read"), ApiToken.objects.get()
    if end == "revoked":
        actions.revoke_token(token=token, by=user, at=timezone.now())
    elif end == "expired":
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        ApiToken.objects.update(created_at=long_ago, expires_at=long_ago + timedelta(days=1))
    else:
        actions.close_account(user=user, at=timezone.now())

    response = client.get("/api/v1/me", headers=header)

    assert response.status_code == 401
    assert "This token is" in response.json()["detail"]
    assert "WWW-Authenticate" in response


def test_revoking_twice_keeps_the_first_moment(make: Any, token_of: Any, at: Any) -> None:
    user = make("member")
    token_of(user, "okrs:read")
    token = ApiToken.objects.get()

    actions.revoke_token(token=token, by=user, at=at)
    actions.revoke_token(token=token, by=user, at=at + timedelta(days=1))

    assert ApiToken.objects.get().revoked_at == at
    assert not ApiToken.objects.working(at=at).exists()
