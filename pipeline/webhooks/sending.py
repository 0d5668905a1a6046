"""Sends what one endpoint is owed and settles each delivery by its answer.

One worker at a time serves an endpoint; whoever lost it may still have a request on its way, and can no longer write
what became of it. The other sends the event again, under the same id.
"""

import hashlib
import logging
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from queue import SimpleQueue
from random import random
from threading import Event, Thread
from time import monotonic
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from pipeline import doorbell, log
from pipeline.models import Attempt, Delivery, Endpoint
from pipeline.webhooks import actions, addresses, keys, payload, schedule, signing, wire
from pipeline.webhooks.clock import Clock

logger = logging.getLogger(__name__)

BATCH = 100
LANES = 4  # requests to one endpoint at a time
LONGEST = 20.0  # seconds after which the endpoint is given back, so that many of them take turns
TIRED = (429, 502, 503, 504)  # said by a receiver, or on its behalf, that can take nothing for a while
GONE = 410
USER_AGENT = "Cairn-Webhooks/1"


@dataclass(frozen=True)
class Parcel:
    """A delivery as it leaves, made where the database is at hand; the threads that send know none."""

    endpoint: UUID
    delivery: UUID
    webhook_id: str
    target: addresses.Target
    body: payload.Body
    pairs: tuple[signing.Pair, ...]


@dataclass(frozen=True)
class Outcome:
    parcel: Parcel
    at: datetime
    headers: dict[str, str]
    answer: wire.Answer


Post = Callable[..., wire.Answer]


def _never() -> bool:
    return False


def serve(
    endpoint_id: UUID, holder: UUID, clock: Clock, *, is_enough: Callable[[], bool] = _never, post: Post = wire.post
) -> int:
    """Sends until nothing is due, or it is enough. Returns how many attempts were made."""
    made, deadline = 0, monotonic() + LONGEST
    while monotonic() < deadline and not is_enough():
        endpoint = Endpoint.objects.working().filter(pk=endpoint_id, served_by=holder).first()
        if endpoint is None or (endpoint.rests_until and endpoint.rests_until > clock.now()):
            break
        if flaw := _flaw_of(endpoint):
            actions.disable(endpoint=endpoint, reason=flaw, at=clock.now())
            break
        lanes = _lanes(endpoint, due(endpoint, at=clock.now()), clock)
        if not lanes:
            break
        with closing(_sent(lanes, clock, is_enough, post)) as outcomes:
            for outcome in outcomes:
                made += 1
                if not settle(outcome=outcome, holder=holder, at=clock.now()):
                    return made
    return made


def _flaw_of(endpoint: Endpoint) -> str:
    """Why nothing can be sent, whoever tries; empty when nothing stands against it."""
    if not keys.are_known(endpoint):
        return "The SECRET_KEY of this installation has changed. Rotate the secret, and resume."
    try:
        addresses.target_of(endpoint.url, actions.may_reach())
    except addresses.BadAddress as no:
        return f"The address may no longer be called. {no.message}"
    return ""


def due(endpoint: Endpoint, *, at: datetime) -> list[Delivery]:
    """What may be sent now, the oldest first; one alone to an endpoint that did not answer last time."""
    waiting = Delivery.objects.filter(endpoint=endpoint, state=Delivery.State.WAITING)
    found = waiting.filter(due_at__lte=at)
    if endpoint.keeps_order:
        same_key = waiting.filter(topic=OuterRef("topic"), key=OuterRef("key"), sequence__lt=OuterRef("sequence"))
        found = found.exclude(Exists(same_key.filter(due_at__gt=at)))
        found = found.order_by("topic", "partition", "sequence")
    else:
        found = found.order_by("due_at", "sequence")
    return list(found[: 1 if endpoint.silences else BATCH])


def _lanes(endpoint: Endpoint, deliveries: Sequence[Delivery], clock: Clock) -> list[list[Parcel]]:
    """What is sent one after the other; different lanes go at the same time."""
    if not deliveries:
        return []
    target = addresses.target_of(endpoint.url, actions.may_reach())
    pairs = tuple(keys.in_use(endpoint, at=clock.now()))
    lanes: list[list[Parcel]] = []
    in_lanes = sorted(deliveries, key=_lane) if endpoint.keeps_order else deliveries  # a stable sort: order stays
    for _, group in groupby(in_lanes, key=_lane if endpoint.keeps_order else lambda one: one.pk):
        parcels = []
        for delivery in group:
            try:
                body = payload.body(delivery, endpoint)
            except payload.NotInTheLog as gone:
                logger.warning("webhook %s: %s is no longer in the log", endpoint.pk, gone)
                _lay_down(delivery)
                continue
            parcels.append(Parcel(endpoint.pk, delivery.pk, delivery.webhook_id, target, body, pairs))
        lanes += [parcels] if parcels else []
    return lanes


def _lane(delivery: Delivery) -> tuple[str, str]:
    return (delivery.topic, delivery.key)


def _lay_down(delivery: Delivery) -> None:
    """There is nothing left to send; the log of deliveries says so."""
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING).update(state=Delivery.State.SET_ASIDE)


def _sent(
    lanes: Sequence[Sequence[Parcel]], clock: Clock, is_enough: Callable[[], bool], post: Post
) -> Generator[Outcome]:
    """The outcomes as they come. A lane ends where something was not taken; all end when the address is silent.

    Whoever stops listening to the outcomes ends all lanes, too.
    """
    outcomes: SimpleQueue[Outcome | None] = SimpleQueue()
    waiting = deque(lanes)
    over = Event()

    def go() -> None:
        try:
            while waiting and not over.is_set() and not is_enough():
                with suppress(IndexError):  # another thread took the last one
                    carry(waiting.popleft())
        finally:
            outcomes.put(None)

    def carry(lane: Sequence[Parcel]) -> None:
        for parcel in lane:
            if over.is_set() or is_enough():
                break
            outcome = _posted(parcel, clock, post)
            if _is_silence(outcome.answer):
                over.set()
            outcomes.put(outcome)
            if not outcome.answer.is_taken:
                break

    threads = [Thread(target=go, name="webhook lane", daemon=True) for _ in range(min(LANES, len(lanes)))]
    for thread in threads:  # daemons: a worker that ends does not wait for an address that hangs
        thread.start()
    try:
        for _ in threads:
            while (outcome := outcomes.get()) is not None:
                yield outcome
    finally:
        over.set()


def _posted(parcel: Parcel, clock: Clock, post: Post) -> Outcome:
    at = clock.now()
    headers = {
        **signing.headers(webhook_id=parcel.webhook_id, at=at, body=parcel.body.content, pairs=parcel.pairs),
        "content-type": payload.CONTENT_TYPE,
        "user-agent": USER_AGENT,
    }
    if parcel.body.correlation_id.isascii() and parcel.body.correlation_id.isprintable():
        headers |= {"x-correlation-id": parcel.body.correlation_id} if parcel.body.correlation_id else {}
    answer = post(parcel.target, headers, parcel.body.content, exceptions=actions.may_reach())
    return Outcome(parcel, at, headers, answer)


def _is_silence(answer: wire.Answer) -> bool:
    return not answer.status or answer.status in TIRED


@log.action
def settle(*, outcome: Outcome, holder: UUID, at: datetime) -> bool:
    """Writes down what became of an attempt. False when another worker has taken the endpoint over meanwhile."""
    endpoint = actions.held(Endpoint.objects.filter(pk=outcome.parcel.endpoint, served_by=holder))
    delivery = Delivery.objects.filter(pk=outcome.parcel.delivery).first()
    if delivery is None or endpoint is None:
        return False
    answer = outcome.answer
    delivery.attempts += 1
    delivery.last_status = answer.status
    _note(delivery, outcome)
    if answer.is_taken:
        delivery.state, delivery.delivered_at = Delivery.State.DELIVERED, at
    else:
        _not_taken(delivery, endpoint, answer, at)
    delivery.save(update_fields=["state", "attempts", "failures", "due_at", "delivered_at", "last_status"])
    _heed(endpoint, answer, at)
    transaction.on_commit(partial(doorbell.announce, {endpoint.news: int(at.timestamp() * 1000)}))
    return True


def _note(delivery: Delivery, outcome: Outcome) -> None:
    body, answer = outcome.parcel.body.content, outcome.answer
    Attempt.objects.create(
        delivery=delivery, number=delivery.attempts, at=outcome.at, milliseconds=answer.milliseconds,
        request_headers=outcome.headers, body_bytes=len(body), body_sha256=hashlib.sha256(body).hexdigest(),
        status=answer.status, response_headers=answer.headers, excerpt=answer.excerpt,
    )  # fmt: skip


def _not_taken(delivery: Delivery, endpoint: Endpoint, answer: wire.Answer, at: datetime) -> None:
    delivery.failures += 1
    if delivery.state != Delivery.State.WAITING:
        return  # set aside while it was on its way
    if delivery.is_ping:
        delivery.state = Delivery.State.FAILED
        return
    chance = random()  # noqa: S311 (no secret)
    again = schedule.next_try(delivery.failures, at=at, chance=chance, wish=_wish(answer, at))
    if answer.status == GONE:
        again = at  # it waits for whoever resumes the endpoint
    if again is not None:
        delivery.due_at = again
        return
    delivery.state = Delivery.State.FAILED
    reason = f"{delivery.type} ({delivery.webhook_id}) was not taken in {delivery.failures} tries."
    actions.disable(endpoint=endpoint, reason=reason, at=at)


def _heed(endpoint: Endpoint, answer: wire.Answer, at: datetime) -> None:
    """What an answer says about the endpoint as a whole."""
    if answer.status == GONE:
        actions.disable(endpoint=endpoint, reason="The receiver answered 410: it is gone.", at=at)
    elif _is_silence(answer):
        endpoint.silences += 1
        endpoint.rests_until = schedule.rest(endpoint.silences, at=at, wish=_wish(answer, at))
        endpoint.save(update_fields=["silences", "rests_until"])
    elif endpoint.silences:
        endpoint.silences, endpoint.rests_until = 0, None
        endpoint.save(update_fields=["silences", "rests_until"])


def _wish(answer: wire.Answer, at: datetime) -> timedelta | None:
    return schedule.wish_of(answer.headers.get("retry-after", ""), at=at)


def claim(endpoint_id: UUID, holder: UUID, *, at: datetime, until: datetime) -> bool:
    """Takes the endpoint for this worker, unless another has it."""
    # Its own columns alone: a condition on another table would not be asked again after waiting for the row.
    free = Endpoint.objects.filter(Q(served_until=None) | Q(served_until__lte=at), pk=endpoint_id)
    return free.update(served_by=holder, served_until=until) == 1


def renew(endpoint_ids: Sequence[UUID], holder: UUID, *, until: datetime) -> None:
    if endpoint_ids:
        Endpoint.objects.filter(pk__in=endpoint_ids, served_by=holder).update(served_until=until)


def release(endpoint_id: UUID, holder: UUID) -> None:
    Endpoint.objects.filter(pk=endpoint_id, served_by=holder).update(served_by=None, served_until=None)
