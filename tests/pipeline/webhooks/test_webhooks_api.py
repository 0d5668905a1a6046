"""Webhooks over REST: the secret is told once, roles and scopes are heeded, and what was delivered can be read."""

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.models import Endpoint, Topic
from tests.pipeline.webhooks.conftest import carry
from tests.pipeline.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db

Sell = Callable[..., None]


@pytest.fixture
def opened(rest: Any, receiver: Receiver, sales: str) -> dict[str, Any]:
    """A webhook that a service opened."""
    answer = rest("POST", "/webhooks", {"url": receiver.url, "topics": [sales]})
    assert answer.status_code == 201, answer.json()
    found: dict[str, Any] = answer.json()
    return found


def test_the_secret_is_in_the_first_answer_alone(rest: Any, receiver: Receiver, sales: str, sell: Sell) -> None:
    body = {"url": receiver.url, "topics": [sales], "keeps_order": True}
    first = rest("POST", "/webhooks", body, Idempotency_Key="once")
    again = rest("POST", "/webhooks", body, Idempotency_Key="once")
    assert first.json()["id"] == again.json()["id"] and "secret" not in again.json()
    assert "secret" not in rest("GET", f"/webhooks/{first.json()['id']}").json()
    sell()
    carry()
    receiver.came[0].verified_by(first.json()["secret"])
    rotated = rest("POST", f"/webhooks/{first.json()['id']}/rotate-secret").json()
    sell()
    carry()
    receiver.came[1].verified_by(rotated["secret"])


def test_it_is_changed_in_the_version_that_was_seen(rest: Any, opened: dict[str, Any]) -> None:
    where = f"/webhooks/{opened['id']}"
    tag = rest("GET", where)["ETag"]
    assert rest("PATCH", where, {"description": "Wall"}).status_code == 428
    assert rest("PATCH", where, {"description": "Wall"}, If_Match=tag).json()["description"] == "Wall"
    assert rest("PATCH", where, {"description": "Hall"}, If_Match=tag).status_code == 412
    assert rest("PATCH", where, {"url": "https://10.0.0.1/"}, If_Match=rest("GET", where)["ETag"]).status_code == 400
    assert rest("DELETE", where, If_Match=rest("GET", where)["ETag"]).status_code == 204
    assert rest("GET", where).status_code == 404


def test_a_delivery_shows_its_event_and_its_tries(
    rest: Any, opened: dict[str, Any], sell: Sell, receiver: Receiver
) -> None:
    sell(2)
    carry()
    rows = rest("GET", f"/webhook-deliveries?webhook={opened['id']}&state=delivered").json()["data"]
    assert len(rows) == 2
    whole = rest("GET", f"/webhook-deliveries/{rows[0]['id']}").json()
    assert whole["event"]["data"]["n"] in (1, 2) and [one["status"] for one in whole["tries"]] == [204]
    rest("POST", f"/webhook-deliveries/{rows[0]['id']}/redeliver")
    again = rest("POST", f"/webhooks/{opened['id']}/redeliver", {"since": "2020-01-01T00:00:00Z"})
    assert again.json() == {"events": 2}
    carry()
    assert len(receiver.ids) == 4 and len(set(receiver.ids)) == 2


OTHERS = {
    "executive": (403, 403, 403),
    "member": (403, 403, 403),
    "mission_owner": (404, 404, 404),
    "auditor": (200, 403, 403),
    "data_steward": (200, 403, 200),
    "administrator": (200, 200, 403),
}


@pytest.mark.parametrize("role", OTHERS)
def test_what_others_may_do_with_it(
    rest: Any, token: Any, person: Any, opened: dict[str, Any], sales: str, role: str
) -> None:
    """Read it, pause it, approve it for what is confidential."""
    Topic.objects.filter(name=sales).update(classification="confidential")
    plain, where = token(user=person(role)), f"/webhooks/{opened['id']}"
    calls = (("GET", where), ("POST", f"{where}/pause", {}), ("POST", f"{where}/approve"))
    assert tuple(rest(*call, as_=plain).status_code for call in calls) == OTHERS[role]
    for verb in ("rotate-secret", "resume", "ping"):
        assert rest("POST", f"{where}/{verb}", as_=plain).status_code in (403, 404)


@pytest.mark.parametrize("role", [*OTHERS, "profession_lead"])
def test_who_may_open_one(rest: Any, token: Any, person: Any, receiver: Receiver, sales: str, role: str) -> None:
    answer = rest("POST", "/webhooks", {"url": receiver.url, "topics": [sales]}, as_=token(user=person(role)))
    assert (answer.status_code == 201) == (role in ("mission_owner", "profession_lead"))
    assert Endpoint.objects.exists() == (answer.status_code == 201)


def test_the_api_document_says_what_is_sent(client: Any, db: Any) -> None:
    sent = client.get("/api/v1/openapi.json").json()["webhooks"]["event"]["post"]
    assert {one["name"] for one in sent["parameters"]} >= {"webhook-id", "webhook-timestamp", "webhook-signature"}
    assert "application/cloudevents+json" in sent["requestBody"]["content"]


def test_a_list_of_webhooks_costs_the_same_however_many_they_are(
    rest: Any, receiver: Receiver, sales: str, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        rest("POST", "/webhooks", {"url": receiver.url, "topics": [sales]})
    with django_assert_max_num_queries(8):
        assert len(rest("GET", "/webhooks").json()["data"]) == 12
