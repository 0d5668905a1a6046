"""Events reach the receiver signed, until it takes them, under one id, in order when asked."""

import base64
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection
from django.utils import timezone
from standardwebhooks import WebhookVerificationError

from pipeline import readers
from pipeline.models import Checkpoint, Delivery, Endpoint, StoredEvent, Topic
from pipeline.models.webhook import AlreadySettled
from pipeline.webhooks import actions, keys, schedule, sending, tidying, wire
from pipeline.webhooks.clock import Clock
from tests.pipeline.webhooks import receiver as at_the_door
from tests.pipeline.webhooks.conftest import carry
from tests.pipeline.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db

Webhook = Callable[..., tuple[Endpoint, str]]
Sell = Callable[..., None]
HOUR = timedelta(hours=1)


def states(endpoint: Endpoint) -> list[str]:
    return sorted(Delivery.objects.filter(endpoint=endpoint).values_list("state", flat=True))


def by(owner: Any) -> dict[str, Any]:
    return {"by": owner, "at": timezone.now()}


def test_an_event_arrives_as_a_signed_cloudevent(webhook: Webhook, sell: Sell, receiver: Receiver) -> None:
    _, secret = webhook()
    sell(store="Hove")
    carry()
    event = receiver.came[0].verified_by(secret)
    assert (event["specversion"], event["type"], event["data"]) == (
        "1.0",
        "shop.sale.made.v1",
        {"n": 1, "store": "Hove"},
    )
    assert (event["topic"], event["partitionkey"], event["sequence"]) == ("shop.sale", "till-1", 1)
    assert receiver.came[0].headers["content-type"] == "application/cloudevents+json"


def test_the_correlation_of_the_event_travels_along(
    webhook: Webhook, sales: str, receiver: Receiver, rest: Any
) -> None:
    webhook()
    line = {
        "specversion": "1.0",
        "id": "1",
        "source": "/t",
        "type": "x.y.v1",
        "time": "2026-03-02T09:00:00Z",
        "data": {},
    }
    rest("POST", f"/events?topic={sales}", line, X_Request_ID="till-7.42")
    carry()
    assert receiver.came[0].headers["x-correlation-id"] == receiver.came[0].event["correlationid"] == "till-7.42"


def test_a_wrong_secret_or_a_changed_body_is_noticed(webhook: Webhook, sell: Sell, receiver: Receiver) -> None:
    _, secret = webhook()
    other = actions.rotate_secret(endpoint=Endpoint.objects.get(), **by(Endpoint.objects.get().owner))
    actions.rotate_secret(endpoint=Endpoint.objects.get(), **by(Endpoint.objects.get().owner))
    sell()
    carry()
    came = receiver.came[0]
    with pytest.raises(WebhookVerificationError):
        came.verified_by(secret)  # two rotations ago
    came.verified_by(other)
    came.body += b" "
    with pytest.raises(WebhookVerificationError):
        came.verified_by(other)


def test_during_a_rotation_both_secrets_verify_and_a_day_later_only_the_new_one(
    webhook: Webhook, sell: Sell, receiver: Receiver, owner: Any
) -> None:
    endpoint, old = webhook()
    new = actions.rotate_secret(endpoint=endpoint, **by(owner))
    sell()
    carry()
    assert receiver.came[0].verified_by(old) == receiver.came[0].verified_by(new)
    Endpoint.objects.update(old_until=timezone.now())
    sell()
    carry()
    receiver.came[1].verified_by(new)
    with pytest.raises(WebhookVerificationError):
        receiver.came[1].verified_by(old)


def test_who_has_the_public_key_alone_can_verify_too(webhook: Webhook, sell: Sell, receiver: Receiver) -> None:
    endpoint, _ = webhook()
    sell()
    carry()
    came = receiver.came[0]
    public_key = base64.b64decode(keys.pair(endpoint).public_key.removeprefix("whpk_"))
    signature = next(one for one in came.headers["webhook-signature"].split() if one.startswith("v1a,"))
    verifier = Ed25519PublicKey.from_public_bytes(public_key)
    signed = f"{came.id}.{came.headers['webhook-timestamp']}.".encode() + came.body
    verifier.verify(base64.b64decode(signature.removeprefix("v1a,")), signed)
    with pytest.raises(InvalidSignature):
        verifier.verify(base64.b64decode(signature.removeprefix("v1a,")), signed + b" ")


def test_the_secret_stands_nowhere_in_the_database(webhook: Webhook) -> None:
    endpoint, secret = webhook()
    kept = orjson.dumps(list(Endpoint.objects.values()), default=str) + orjson.dumps(
        list(StoredEvent.objects.filter(topic="pipeline.webhook").values("data")), default=str
    )
    assert secret.removeprefix("whsec_").encode() not in kept and endpoint.fingerprint.encode() in kept


def test_an_installation_with_another_key_stops_instead_of_signing_wrongly(
    webhook: Webhook, sell: Sell, receiver: Receiver, settings: Any
) -> None:
    endpoint, _ = webhook()
    sell()
    settings.SECRET_KEY = "another"
    carry()
    endpoint.refresh_from_db()
    assert (endpoint.state, receiver.came) == ("disabled", []) and "SECRET_KEY" in endpoint.reason


def test_an_address_that_the_settings_no_longer_allow_is_not_called(
    webhook: Webhook, sell: Sell, receiver: Receiver, settings: Any
) -> None:
    endpoint, _ = webhook()
    sell()
    settings.WEBHOOKS_MAY_REACH = (frozenset(), ())
    carry()
    endpoint.refresh_from_db()
    assert (endpoint.state, receiver.connections) == ("disabled", 0)
    assert states(endpoint) == ["waiting"]


def test_only_events_from_now_on_arrive_unless_the_beginning_is_asked_for(
    webhook: Webhook, sell: Sell, receiver: Receiver
) -> None:
    sell(3)
    webhook()
    sell()
    carry()
    assert [came.event["data"]["n"] for came in receiver.came] == [4]
    webhook(from_the_beginning=True)
    carry()
    assert sorted(came.event["data"]["n"] for came in receiver.came) == [1, 2, 3, 4, 4]


def test_only_the_types_that_were_asked_for_arrive(webhook: Webhook, sell: Sell, receiver: Receiver) -> None:
    webhook(types=["shop.sale.made.*"])
    sell(type="shop.sale.made.v2")
    sell(type="shop.sale.taken_back.v1")
    carry()
    assert [came.event["type"] for came in receiver.came] == ["shop.sale.made.v2"]


def test_an_event_has_one_id_at_every_try_and_at_every_address(
    webhook: Webhook, sell: Sell, receiver: Receiver, owner: Any
) -> None:
    endpoint, _ = webhook()
    receiver.replies = [at_the_door.answer(500), at_the_door.answer(500)]
    sell()
    for wait in (0, 0.1, 1):
        carry(wait * HOUR)
    webhook(from_the_beginning=True)
    carry()
    actions.redeliver(delivery=endpoint.deliveries.get(), **by(owner))
    carry()
    assert len(receiver.ids) == 5 and len(set(receiver.ids)) == 1


def test_a_large_event_goes_thin_with_the_address_of_the_whole(
    webhook: Webhook, sell: Sell, receiver: Receiver, rest: Any, token: Any, owner: Any
) -> None:
    webhook()
    sell(text="x" * 30_000)
    carry()
    event = receiver.came[0].event
    assert "data" not in event and len(receiver.came[0].body) < 2000
    whole = rest("GET", event["dataref"].removeprefix("/api/v1"), as_=token(user=owner)).json()
    assert whole["event"]["data"]["text"] == "x" * 30_000


@pytest.mark.parametrize("status", [199, 301, 302, 307, 400, 401, 404, 429, 500, 503])
def test_whatever_is_not_2xx_is_tried_again(webhook: Webhook, sell: Sell, receiver: Receiver, status: int) -> None:
    endpoint, _ = webhook()
    receiver.replies = [at_the_door.answer(status)]
    sell()
    carry()
    assert states(endpoint) == ["waiting"]
    carry(timedelta(seconds=10))
    assert states(endpoint) == ["delivered"]


def test_a_redirect_is_not_followed(webhook: Webhook, sell: Sell, receiver: Receiver) -> None:
    with at_the_door.listening() as inside:
        webhook()
        receiver.usual = at_the_door.answer(302, Location=inside.url)
        sell()
        carry()
        assert (len(receiver.came), inside.connections) == (1, 0)


def test_the_tries_keep_to_the_schedule_and_the_last_one_stops_the_webhook_and_says_so(
    webhook: Webhook, sell: Sell, receiver: Receiver
) -> None:
    endpoint, _ = webhook()
    receiver.usual = at_the_door.answer(500)
    sell()
    readers.drain_fully()
    at = timezone.now()
    assert carry(at=at) == 1
    for wait in schedule.WAITS[1:]:
        assert carry(at=at + wait * 0.99) == 0, "too early"
        at += wait * (1 + schedule.JITTER) + timedelta(seconds=1)
        assert carry(at=at) == 1
    endpoint.refresh_from_db()
    assert (endpoint.state, states(endpoint), len(receiver.came)) == ("disabled", ["failed"], 10)
    assert "not taken in 10 tries" in endpoint.reason
    fact = StoredEvent.objects.get(type="pipeline.webhook.disabled.v1")
    assert fact.data["reason"] == endpoint.reason


def test_a_resumed_webhook_goes_on_with_everything_it_owes(
    webhook: Webhook, sell: Sell, receiver: Receiver, owner: Any
) -> None:
    endpoint, _ = webhook()
    receiver.replies = [at_the_door.answer(410)]
    sell()
    carry()
    sell(2)
    carry(100 * HOUR)
    endpoint.refresh_from_db()
    assert (endpoint.state, len(receiver.came)) == ("disabled", 1) and "410" in endpoint.reason
    actions.resume(endpoint=endpoint, **by(owner))
    carry()
    assert sorted(came.event["data"]["n"] for came in receiver.came[1:]) == [1, 2, 3]


def test_the_wish_of_a_receiver_to_wait_is_heeded_for_all_that_is_due(
    webhook: Webhook, sell: Sell, receiver: Receiver
) -> None:
    webhook()
    receiver.replies = [at_the_door.answer(503, Retry_After="120")] * sending.LANES
    sell(20)
    carry()
    tried = len(receiver.came)
    assert tried <= sending.LANES
    assert carry(timedelta(seconds=110)) == 0
    receiver.replies.clear()
    carry(timedelta(seconds=130))
    assert len(set(receiver.ids)) == 20


def test_an_address_that_gave_no_answer_is_asked_with_one_event_before_the_others_come(
    webhook: Webhook, sell: Sell, receiver: Receiver
) -> None:
    webhook()
    receiver.usual = at_the_door.reset
    sell(30)
    carry()
    before = len(receiver.came)
    assert before <= sending.LANES
    carry(timedelta(seconds=30))
    assert len(receiver.came) == before + 1
    receiver.usual = at_the_door.answer()
    carry(timedelta(minutes=8))
    assert len(set(receiver.ids)) == 30


def test_a_key_keeps_its_order_also_when_one_of_its_events_has_to_wait(
    webhook: Webhook, sell: Sell, receiver: Receiver
) -> None:
    webhook(keeps_order=True)
    for n in range(30):
        sell(key=f"till-{n % 3}")
    receiver.replies = [at_the_door.answer(500), at_the_door.answer(), at_the_door.answer(500)]
    for wait in (0, 10, 20, 400):
        carry(timedelta(seconds=wait))
    seen: dict[str, list[int]] = defaultdict(list)
    taken = set()
    for came in receiver.came:
        if came.id not in taken and came not in receiver.came[:1] and came is not receiver.came[2]:
            taken.add(came.id)
            seen[came.event["partitionkey"]].append(came.event["data"]["n"])
    assert sorted(map(len, seen.values())) == [10, 10, 10]
    assert all(numbers == sorted(numbers) for numbers in seen.values())


def test_what_blocks_its_key_can_be_set_aside_and_the_rest_goes_on(
    webhook: Webhook, sell: Sell, receiver: Receiver, owner: Any
) -> None:
    endpoint, _ = webhook(keeps_order=True)
    receiver.replies = [at_the_door.answer(500)]
    sell(3)
    carry()
    assert len(receiver.came) == 1
    first = endpoint.deliveries.get(sequence=1)
    actions.set_aside(delivery=first, reason="The till sent nonsense", **by(owner))
    carry()
    assert [came.event["data"]["n"] for came in receiver.came] == [1, 2, 3]
    with pytest.raises(actions.AlreadySettled):
        actions.set_aside(delivery=endpoint.deliveries.get(sequence=2), reason="?", **by(owner))


def test_a_paused_webhook_keeps_its_place(webhook: Webhook, sell: Sell, receiver: Receiver, owner: Any) -> None:
    endpoint, _ = webhook()
    actions.pause(endpoint=endpoint, **by(owner))
    sell(3)
    carry()
    assert (receiver.came, Delivery.objects.count()) == ([], 0)
    actions.resume(endpoint=endpoint, **by(owner))
    carry()
    assert len(receiver.came) == 3


def test_a_stretch_is_redelivered_from_the_log_under_the_same_ids(
    webhook: Webhook, sell: Sell, receiver: Receiver, owner: Any
) -> None:
    sell(2)
    endpoint, _ = webhook()
    sell(3)
    carry()
    before = receiver.ids.copy()
    Delivery.objects.all().delete()
    stretch = {"since": timezone.now() - HOUR, "until": timezone.now() + HOUR}
    assert actions.redeliver_since(endpoint=endpoint, **stretch, **by(owner)) == 5
    assert actions.redeliver_since(endpoint=endpoint, **stretch, **by(owner)) == 5
    carry()
    again = receiver.ids[3:]
    assert len(again) == 5 and set(before) < set(again)


def test_a_ping_is_tried_once_and_stops_nothing(webhook: Webhook, receiver: Receiver, owner: Any) -> None:
    endpoint, secret = webhook()
    receiver.replies = [at_the_door.answer(500)]
    for _ in range(2):
        actions.ping(endpoint=endpoint, **by(owner))
    carry()
    carry(HOUR)
    assert states(endpoint) == ["delivered", "failed"]
    assert receiver.came[0].verified_by(secret)["type"] == "pipeline.webhook.pinged.v1"
    assert Endpoint.objects.get().state == "enabled"


def test_each_attempt_is_kept_with_what_was_sent_and_answered_but_without_the_body(
    webhook: Webhook, sell: Sell, receiver: Receiver
) -> None:
    endpoint, _ = webhook()
    receiver.replies = [at_the_door.answer(500, b"no such shop", Retry_After="7", X_Shop="Hove")]
    sell(secret="chicken")
    carry()
    carry(timedelta(seconds=10))
    first, second = endpoint.deliveries.get().tries.all()
    assert (first.number, first.status, first.excerpt) == (1, 500, "no such shop")
    assert first.response_headers["retry-after"] == "7" and "x-shop" not in first.response_headers
    assert first.request_headers["webhook-id"] == receiver.came[0].id
    assert (second.number, second.status, second.body_sha256) == (2, 204, first.body_sha256)
    assert "chicken" not in orjson.dumps([first.request_headers, first.response_headers]).decode()


@pytest.mark.django_db(transaction=True)
def test_who_lost_an_endpoint_writes_nothing_any_more(webhook: Webhook, sell: Sell, receiver: Receiver) -> None:
    endpoint, _ = webhook()
    sell()
    readers.drain_fully()
    slow, quick = uuid4(), uuid4()
    clock = Clock(timezone.now())

    def frozen(*given: Any, **more: Any) -> Any:
        """While the request of the first is on its way, its time is over and the second takes everything on."""
        later = clock.now() + timedelta(seconds=9)
        assert not sending.claim(endpoint.pk, quick, at=clock.now(), until=later), "taken from somebody who lives"
        assert sending.claim(endpoint.pk, quick, at=later, until=later + HOUR)
        assert sending.serve(endpoint.pk, quick, clock) == 1
        connection.close()  # of this thread
        return sending.wire.post(*given, **more)

    assert sending.claim(endpoint.pk, slow, at=clock.now(), until=clock.now() + timedelta(seconds=8))
    sending.serve(endpoint.pk, slow, clock, post=frozen)
    assert endpoint.deliveries.get().attempts == 1
    assert len(receiver.ids) == 2 and len(set(receiver.ids)) == 1


@pytest.mark.django_db(transaction=True)
def test_who_lost_an_endpoint_sends_nothing_more_of_what_lay_ready(
    webhook: Webhook, sell: Sell, receiver: Receiver
) -> None:
    endpoint, _ = webhook()
    sell(50)
    readers.drain_fully()
    clock, sent = Clock(timezone.now()), []

    def taken_over(*given: Any, **more: Any) -> wire.Answer:
        """Another worker takes the endpoint on while this request is on its way; each takes a moment."""
        sent.append(given)
        Endpoint.objects.update(served_by=uuid4())
        connection.close()  # of this thread
        time.sleep(0.05)
        return wire.Answer(status=204)

    holder = uuid4()
    assert sending.claim(endpoint.pk, holder, at=clock.now(), until=clock.now() + timedelta(seconds=8))
    assert sending.serve(endpoint.pk, holder, clock, post=taken_over) == 1
    for lane in (thread for thread in threading.enumerate() if thread.name == "webhook lane"):
        lane.join()
    assert len(sent) < 50


def test_a_webhook_that_its_owner_paused_a_moment_ago_is_not_disabled_over_it(webhook: Webhook, owner: Any) -> None:
    seen, _ = webhook()
    actions.pause(endpoint=Endpoint.objects.get(), reason="Stocktaking", **by(owner))
    actions.disable(endpoint=seen, reason="It was not taken in 10 tries.", at=timezone.now())
    found = Endpoint.objects.get()
    assert (found.state, found.reason, found.version) == ("paused", "Stocktaking", 2)


def test_what_arrived_a_moment_ago_is_not_set_aside(
    webhook: Webhook, sell: Sell, receiver: Receiver, owner: Any
) -> None:
    endpoint, _ = webhook()
    sell()
    readers.drain_fully()
    seen = endpoint.deliveries.get()
    carry()
    with pytest.raises(AlreadySettled):
        actions.set_aside(delivery=seen, reason="It hangs.", **by(owner))
    assert states(endpoint) == ["delivered"]


@pytest.mark.parametrize("leaves", ["owner", "token"])
def test_a_webhook_ends_with_its_owner_and_with_the_token_that_opened_it(
    webhook: Webhook, sell: Sell, receiver: Receiver, owner: Any, leaves: str, token: Any
) -> None:
    from accounts.models import ApiToken

    token(user=owner)
    endpoint, _ = webhook(token=ApiToken.objects.get(user=owner))
    sell()
    readers.drain_fully()
    if leaves == "owner":
        owner.is_active = False
        owner.save()
    else:
        ApiToken.objects.update(revoked_at=timezone.now())
    sell()
    assert (carry(), receiver.came, endpoint.deliveries.count()) == (0, [], 1)
    if leaves == "token":
        actions.resume(endpoint=Endpoint.objects.get(), **by(owner))
        carry()
        assert len(receiver.came) == 2


def test_confidential_events_wait_for_a_steward_and_no_longer_flow_when_the_address_changes(
    webhook: Webhook, sell: Sell, receiver: Receiver, owner: Any, person: Any, sales: str
) -> None:
    Topic.objects.filter(name=sales).update(classification="confidential")
    endpoint, _ = webhook()
    sell()
    carry()
    assert receiver.came == []
    actions.approve(endpoint=endpoint, **by(person("data_steward")))
    carry()
    assert len(receiver.came) == 1
    actions.change(endpoint=endpoint, url=receiver.url + "/elsewhere", **by(owner))
    sell()
    carry()
    assert len(receiver.came) == 1


def test_what_was_confidential_goes_thin_where_nobody_approved_it(
    webhook: Webhook, sell: Sell, receiver: Receiver, owner: Any, sales: str
) -> None:
    from pipeline import log

    Topic.objects.filter(name=sales).update(classification="confidential")
    log.forget_topics()
    webhook()
    sell()
    Topic.objects.filter(name=sales).update(classification="internal")
    carry()
    assert "data" not in receiver.came[0].event


def test_topics_that_are_added_begin_now_and_those_that_are_dropped_leave_nothing(
    webhook: Webhook, sell: Sell, receiver: Receiver, owner: Any
) -> None:
    endpoint, _ = webhook(topics=["pipeline.topic"])
    sell()
    actions.change(endpoint=endpoint, topics=["shop.sale"], **by(owner))
    sell()
    carry()
    assert [came.event["data"]["n"] for came in receiver.came] == [2]
    actions.remove(endpoint=endpoint, **by(owner))
    assert Checkpoint.objects.filter(subscription__startswith="webhook:").count() == 0
    sell()
    carry()
    assert len(receiver.came) == 1


def test_what_was_settled_a_month_ago_is_forgotten_and_what_is_owed_never(
    webhook: Webhook, sell: Sell, receiver: Receiver, owner: Any
) -> None:
    endpoint, _ = webhook()
    sell(3)
    receiver.replies = [at_the_door.answer(500)]
    carry()
    assert states(endpoint) == ["delivered", "delivered", "waiting"]
    assert tidying.forget_old(at=timezone.now() + 29 * 24 * HOUR) == 0
    assert tidying.forget_old(at=timezone.now() + 31 * 24 * HOUR, at_once=1) == 2, "in several steps"
    assert states(endpoint) == ["waiting"]
    stretch = {"since": timezone.now() - HOUR, "until": timezone.now() + HOUR}
    actions.redeliver_since(endpoint=endpoint, **stretch, **by(owner))
    carry()
    assert len(receiver.ids) == 6 and len(set(receiver.ids)) == 3
