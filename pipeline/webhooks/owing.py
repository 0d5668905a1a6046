"""Each webhook as a subscription of the log: its handler only writes down what the endpoint is owed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from pipeline.engines import database
from pipeline.envelope import Event
from pipeline.models import Checkpoint, Delivery, Endpoint, Topic
from pipeline.readers import Subscription
from pipeline.webhooks import payload

WRITTEN_AT_ONCE = 500
wake: list[Callable[[], None]] = []  # who in this process sends, and wants to hear that there is something


def subscriptions() -> Iterator[Subscription]:
    """Those that work now. A paused one is not read for: its checkpoints wait where they are, and nothing is lost."""
    endpoints = list(Endpoint.objects.working())
    classes = Topic.objects.classes() if endpoints else {}
    for endpoint in endpoints:
        topics = tuple(endpoint.open_topics(classes))
        title = f"Webhook {endpoint}"
        yield Subscription(endpoint.subscription, topics, partial(write_down, endpoint), title=title, knows_types=False)


def write_down(endpoint: Endpoint, events: Sequence[Event]) -> None:
    """Owes the endpoint these of the events that it wants; what it is owed already stays as it is."""
    at = timezone.now()
    owed = [delivery(endpoint, event, at) for event in events if endpoint.wants(event.type)]
    if owed:
        Delivery.objects.bulk_create(owed, batch_size=WRITTEN_AT_ONCE, ignore_conflicts=True)
        transaction.on_commit(tell)


def delivery(endpoint: Endpoint, event: Event, at: datetime) -> Delivery:
    return Delivery(
        endpoint=endpoint, topic=event.topic, partition=event.partition, sequence=event.sequence, type=event.type,
        key=event.key, webhook_id=payload.webhook_id(*event[:3]), due_at=at, owed_at=at,
    )  # fmt: skip


def tell() -> None:
    """Those in other processes look once a second anyway."""
    for told in wake:
        told()


def begin(endpoint: Endpoint, topics: Sequence[str], *, from_the_beginning: bool = False) -> None:
    """Puts the endpoint's checkpoints where it begins to hear of these topics: now, or at their first event."""
    heads = {(topic, number): head for topic in topics for number, head in database.tail(topic).items()}
    Checkpoint.objects.bulk_create(
        [
            Checkpoint(
                subscription=endpoint.subscription,
                topic=topic,
                partition=number,
                sequence=0 if from_the_beginning else head,
            )
            for (topic, number), head in heads.items()
        ],
        ignore_conflicts=True,
    )


def end(endpoint: Endpoint, topics: Sequence[str]) -> None:
    """Forgets how far it had heard of these topics."""
    Checkpoint.objects.filter(subscription=endpoint.subscription, topic__in=topics).delete()
