"""Webhooks on pages: opened, tested, paused, approved and removed by whom it may be, and by nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from pipeline.models import Delivery, Endpoint, Topic
from pipeline.webhooks import actions
from tests.pipeline.webhooks.conftest import carry
from tests.pipeline.webhooks.receiver import Receiver, answer

pytestmark = pytest.mark.django_db

Webhook = Callable[..., tuple[Endpoint, str]]
Sell = Callable[..., None]
VERBS = ("pause", "resume", "rotate-secret", "ping", "approve", "remove", "redeliver")


def test_an_owner_opens_a_webhook_and_sees_its_secret_once(
    client: Any, owner: Any, receiver: Receiver, sales: str, sell: Sell
) -> None:
    client.force_login(owner)
    said = {"url": receiver.url, "topics": [sales], "description": "Till display", "types": "shop.sale.*\n"}
    page = client.post("/webhooks/open", said)
    endpoint = Endpoint.objects.get()
    secret = page.context["secret"]
    assert secret.startswith("whsec_") and secret in page.content.decode()
    assert secret not in client.get(f"/webhooks/{endpoint.pk}").content.decode()
    sell()
    carry()
    receiver.came[0].verified_by(secret)
    assert "shop.sale.made.v1" in client.get(f"/webhooks/{endpoint.pk}").content.decode()


@pytest.mark.parametrize("url", ["http://example.com/", "https://10.0.0.1/", "https://localhost/", "nonsense"])
def test_an_address_that_may_not_be_called_is_refused_beside_its_field(
    client: Any, owner: Any, sales: str, url: str
) -> None:
    client.force_login(owner)
    page = client.post("/webhooks/open", {"url": url, "topics": [sales]})
    assert page.status_code == 422 and page.context["form"].errors["url"]
    assert not Endpoint.objects.exists()


def test_a_test_is_sent_and_its_answer_shown(client: Any, owner: Any, webhook: Webhook, receiver: Receiver) -> None:
    endpoint, _ = webhook()
    receiver.replies = [answer(418, b"short and stout")]
    client.force_login(owner)
    page = client.post(f"/webhooks/{endpoint.pk}/ping")
    assert "Not tried yet" in client.get(page.url).content.decode()
    carry()
    shown = client.get(page.url).content.decode()
    assert "answer 418" in shown and "short and stout" in shown
    for live in (page.url, f"/webhooks/{endpoint.pk}"):
        part = client.get(live, headers={"HX-Request": "true"}).content.decode()
        assert "data-live" in part and "<html" not in part


def test_no_answer_tells_the_owner_nothing_of_why(client: Any, owner: Any, sales: str, reachable: None) -> None:
    endpoint, _ = actions.open_webhook(url="http://127.0.0.1:1/", topics=[sales], by=owner, at=timezone.now())
    client.force_login(owner)
    page = client.post(f"/webhooks/{endpoint.pk}/ping")
    carry()
    shown = client.get(page.url).content.decode()
    assert "no answer" in shown
    assert "Connection" not in shown and "Errno" not in shown


def test_the_log_of_deliveries_is_a_list_like_any_other(
    client: Any, owner: Any, webhook: Webhook, sell: Sell, receiver: Receiver
) -> None:
    endpoint, _ = webhook()
    sell(3)
    receiver.replies = [answer(500)]
    carry()
    client.force_login(owner)
    whole = client.get(f"/webhooks/{endpoint.pk}/deliveries")
    waiting = client.get(f"/webhooks/{endpoint.pk}/deliveries?state=waiting")
    assert (whole.context["list"].count, waiting.context["list"].count) == (3, 1)
    assert client.get(f"/webhooks/{endpoint.pk}/deliveries?as=csv").getvalue().count(b"shop.sale.made.v1") == 3
    delivery = Delivery.objects.filter(state="waiting").get()
    client.post(f"/webhook-deliveries/{delivery.pk}/set-aside", {"reason": "Nonsense"})
    delivery.refresh_from_db()
    assert delivery.state == "set_aside"
    client.post(f"/webhook-deliveries/{delivery.pk}/redeliver")
    carry()
    delivery.refresh_from_db()
    assert delivery.state == "delivered"


def test_the_last_hour_is_sent_again(client: Any, owner: Any, webhook: Webhook, sell: Sell, receiver: Receiver) -> None:
    endpoint, _ = webhook()
    sell(3)
    carry()
    client.force_login(owner)
    client.post(f"/webhooks/{endpoint.pk}/redeliver", {"hours": "1"})
    carry()
    assert len(receiver.ids) == 6 and len(set(receiver.ids)) == 3


def test_a_webhook_is_changed_paused_resumed_and_removed(
    client: Any, owner: Any, webhook: Webhook, receiver: Receiver, sales: str
) -> None:
    endpoint, _ = webhook()
    client.force_login(owner)
    address = f"/webhooks/{endpoint.pk}"
    assert client.get(f"{address}/edit").status_code == 200
    client.post(
        f"{address}/edit", {"url": receiver.url, "topics": [sales], "description": "Display", "keeps_order": "on"}
    )
    client.post(f"{address}/pause")
    endpoint.refresh_from_db()
    assert (endpoint.description, endpoint.keeps_order, endpoint.state) == ("Display", True, "paused")
    assert "stands still" in client.get(address).content.decode()
    client.post(f"{address}/resume")
    endpoint.refresh_from_db()
    assert endpoint.state == "enabled"
    client.post(f"{address}/remove")
    assert not Endpoint.objects.exists()


# What each role may do with a webhook of somebody else: see it, stop it (pause and remove), approve it.
OTHERS = {
    "executive": "",
    "member": "",
    "mission_owner": "",
    "profession_lead": "",
    "outcome_owner": "",
    "data_steward": "see approve",
    "auditor": "see",
    "administrator": "see stop",
}


@pytest.mark.parametrize("role", OTHERS)
def test_what_somebody_else_may_do(client: Any, person: Any, webhook: Webhook, sales: str, role: str) -> None:
    Topic.objects.filter(name=sales).update(classification="confidential")
    endpoint, _ = webhook()
    delivery = actions.ping(endpoint=endpoint, by=endpoint.owner, at=timezone.now())
    client.force_login(person(role))
    sees = "see" in OTHERS[role]
    for address in (
        f"/webhooks/{endpoint.pk}",
        f"/webhooks/{endpoint.pk}/deliveries",
        f"/webhook-deliveries/{delivery.pk}",
    ):
        assert (client.get(address).status_code == 200) == sees, address
    assert client.get(f"/webhooks/{endpoint.pk}/edit").status_code in (403, 404)
    allowed = {"stop": {"pause", "remove"}, "approve": {"approve"}}
    may = set().union(*(allowed.get(word, set()) for word in OTHERS[role].split()))
    for verb in [*sorted(set(VERBS) - may), *sorted(may)]:
        status = client.post(f"/webhooks/{endpoint.pk}/{verb}", {"hours": "1"}).status_code
        assert (status == 302) == (verb in may), verb
    for verb in ("redeliver", "set-aside"):
        assert client.post(f"/webhook-deliveries/{delivery.pk}/{verb}", {"reason": "x"}).status_code in (403, 404)


@pytest.mark.parametrize("role", [*OTHERS, "service"])
def test_who_may_open_one(client: Any, person: Any, role: str) -> None:
    client.force_login(person(role))
    may = role in ("mission_owner", "profession_lead", "service")
    assert (client.get("/webhooks/open").status_code == 200) == may
    sees_list = may or role in ("data_steward", "auditor", "administrator")
    assert (client.get("/webhooks").status_code == 200) == sees_list
    assert (b'href="/webhooks"' in client.get("/topics").content) == sees_list


def test_nobody_approves_their_own_webhook(client: Any, person: Any, receiver: Receiver, sales: str) -> None:
    Topic.objects.filter(name=sales).update(classification="restricted")
    both = person("data_steward", "mission_owner")
    endpoint, _ = actions.open_webhook(url=receiver.url, topics=[sales], by=both, at=timezone.now())
    client.force_login(both)
    client.post(f"/webhooks/{endpoint.pk}/approve")
    endpoint.refresh_from_db()
    assert endpoint.approved_class == "internal"
