"""Methods, headers and callers that are wrong: a clear refusal at every address, and nothing changes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import ApiToken
from tests.bad_inputs.conftest import Api
from tests.bad_inputs.rows import row

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "BREW")


@row("REST", 89, 104)
def test_no_address_knows_more_methods_than_it_names(api: Api, unchanged: Callable[[], Any]) -> None:
    """POST to one thing, PATCH of a list, TRACE, what nobody ever heard of: 405, naming those that are there."""
    known: dict[str, set[str]] = {}
    for operation in api.operations:
        known.setdefault(operation.path, set()).add(operation.method)
    with unchanged():
        for path, there in known.items():
            for method in set(METHODS) - there:
                if path.startswith("/api/v1/events") and method == "POST":
                    continue
                answer = api(method, path, {})
                assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed"), (method, path)
                assert there <= set(answer["Allow"].split(", ")), (method, path)


@row("REST", 86, 88)
def test_what_is_not_there_is_neither_replaced_nor_removed(api: Api, unchanged: Callable[[], Any]) -> None:
    token = ApiToken.objects.get()
    gone = f"users/{token.pk}/roles/auditor"  # an id, but nobody's
    with unchanged():
        for method in ("PUT", "DELETE"):
            answer = api(method, gone, If_Match="*")
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@row("REST", 88)
def test_a_role_that_is_not_there_is_taken_away_without_a_change(
    api: Api, person: Any, unchanged: Callable[[], Any]
) -> None:
    """The address says how it shall be, so the second time is no mistake: it is so already."""
    path = f"users/{person('executive', name='Eve').pk}/roles/executive"
    assert api("DELETE", path, If_Match="*").status_code == 204
    with unchanged():
        assert api("DELETE", path, If_Match="*").status_code == 204


@row("REST", 88)
def test_a_token_is_revoked_once(api: Api, unchanged: Callable[[], Any]) -> None:
    path = f"tokens/{ApiToken.objects.get().pk}"
    assert api("DELETE", path, If_Match="*").status_code == 204
    with unchanged():
        assert api("DELETE", path, If_Match="*").status_code == 404


@row("REST", 91)
def test_no_address_answers_in_xml(api: Api, unchanged: Callable[[], Any]) -> None:
    with unchanged():
        for operation in api.operations:
            answer = api.send(operation, {}, Accept="application/xml")
            assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable"), operation


NOBODY = [
    "",
    "Bearer",
    "Bearer x",
    "Bearer cairn_abc",
    "Bearer cairn_abcdefgh.secret",
    "Basic YTpi",
    "bearer \u00fc",
    "Bearer " + "x" * 5000,
]


@pytest.mark.parametrize("header", NOBODY, ids=lambda header: header[:20] or "empty")
@row("REST", 92)
def test_a_token_that_is_none_opens_nothing(header: str, api: Api, unchanged: Callable[[], Any]) -> None:
    stranger = Client()
    with unchanged():
        for operation in api.writing:
            sent = {"Authorization": header}
            answer = stranger.generic(operation.method, operation.path, b"{}", "application/json", headers=sent)
            assert answer.status_code == 401, (operation, answer.content)
            assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("ending", ["expired", "revoked", "of a closed account", "cut", "with another secret"])
@row("REST", 92)
def test_a_token_that_ended_opens_nothing(ending: str, rest: Any, person: Any, unchanged: Callable[[], Any]) -> None:
    now, owner, root = timezone.now(), person("executive"), person("administrator")
    life = {"at": now - timedelta(days=9), "expires_at": now + timedelta(days=-1 if ending == "expired" else 1)}
    token, plain = actions.issue_token(user=owner, name="a", scopes=["missions:write"], by=owner, **life)
    if ending == "revoked":
        actions.revoke_token(token=token, by=owner, at=now)
    if ending == "of a closed account":
        actions.close_account(user=owner, by=root, at=now)
    plain = {"cut": plain[:-1], "with another secret": plain[:-4] + "AAAA"}.get(ending, plain)
    with unchanged():
        answer = rest("POST", "/clusters", {"title": "One"}, as_=plain)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@row("REST", 94)
def test_a_session_alone_writes_nothing(api: Api, unchanged: Callable[[], Any]) -> None:
    api.client.handler.enforce_csrf_checks = True
    with unchanged():
        for operation in api.operations:
            answer = api.send(operation, {})
            if operation.method != "GET":
                assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), operation


@row("REST", 98)
def test_another_host_is_refused(api: Api, unchanged: Callable[[], Any]) -> None:
    with unchanged():
        for operation in api.writing:
            assert api.send(operation, {}, Host="evil.example").status_code == 400, operation


@row("REST", 97)
@pytest.mark.parametrize(
    "headers", [{f"X_{n}": "1" for n in range(200)}, {"X_Long": "x" * 65_536}], ids=["many", "long"]
)
def test_headers_have_a_measure(headers: dict[str, str], api: Api, unchanged: Callable[[], Any]) -> None:
    with unchanged():
        for operation in api.writing:
            answer = api.send(operation, {}, **headers)
            assert (answer.status_code, answer.json()["code"]) == (431, "headers_too_large"), operation


@row("REST", 99)
def test_a_forged_address_does_not_escape_the_limit_of_sign_ins(person: Any) -> None:
    person("executive", email="eve@example.org")
    told = []
    for number in range(12):
        form = {"login": "eve@example.org", "password": f"wrong-{number}"}
        answer = Client().post("/accounts/login/", form, headers={"X-Forwarded-For": f"10.0.0.{number}"})
        told.append((answer.status_code, b"Too many failed" in answer.content))
    assert any(limited or status == 429 for status, limited in told), told
