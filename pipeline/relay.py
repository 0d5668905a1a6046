"""Copies the log into Redis Streams: a subscription like any other, with a checkpoint for each partition.

It runs when STREAMS_URL is set. Whatever Redis loses comes back from the log; the relay and rebuilds never read a copy.
"""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction

from pipeline import checkpoints, readers
from pipeline.engines import Away, database, redis_streams
from pipeline.envelope import Event
from pipeline.models import Topic

NAME = "pipeline.relay"


def subscriptions() -> Iterable[readers.Subscription]:
    """The relay, interested in every topic; none while streams are off."""
    if settings.STREAMS_URL:
        topics = tuple(Topic.objects.order_by("name").values_list("name", flat=True))
        yield readers.Subscription(
            NAME, topics, copy, title="Copies into Redis Streams", read=read, is_trusted=True, knows_types=False
        )


def read(topic: str, partition: int, after: int, limit: int) -> list[Event]:
    """What the log holds behind `after`; nothing yet while Redis is known to be away."""
    return [] if redis_streams.is_silent(topic, partition) else database.read(topic, partition, after, limit)


def copy(events: Sequence[Event]) -> None:
    """Copies a batch of one partition behind what is there. Raises Away, and the checkpoint stays."""
    topic, partition, before = events[0].topic, events[0].partition, events[0].sequence - 1
    fill(topic, partition, before)
    try:
        redis_streams.append(events)
    except redis_streams.NotOurs:
        redis_streams.drop(topic, partition)
        fill(topic, partition, before)
        redis_streams.append(events)
    now_and_then = settings.STREAMS_LENGTH // 10
    if before // now_and_then != events[-1].sequence // now_and_then:
        redis_streams.trim(topic, partition, settings.STREAMS_LENGTH)


def mend() -> int:
    """Fills the streams that lost what had been copied, without waiting for their next event. Returns how many.

    A stream that ends behind the log was filled from another one: its log was restored to an earlier moment.
    """
    mended = 0
    heads = database.heads()
    for place, seen in _stands().items():
        try:
            if not seen <= redis_streams.newest(*place) <= heads[place]:
                mended += _mend(place)
        except Away:
            continue  # its server; another one may answer
    return mended


def _stands() -> dict[readers.Place, int]:
    """How far each partition was copied; nothing while streams are off."""
    if not settings.STREAMS_URL:
        return {}
    return {(topic, partition): seen for (name, topic, partition), seen in checkpoints.seen().items() if name == NAME}


def _mend(place: readers.Place) -> bool:
    with transaction.atomic():
        seen = checkpoints.hold(NAME, place)
        if seen is None:
            return False  # the relay is at it
        if redis_streams.newest(*place) > database.heads()[place]:
            redis_streams.drop(*place)
        fill(*place, seen)
        return True


def fill(topic: str, partition: int, upto: int) -> None:
    """Makes the stream hold the newest events up to this one, anew when it stands before it. Raises Away."""
    if redis_streams.newest(topic, partition) >= upto:
        return
    redis_streams.drop(topic, partition)
    at = max(0, upto - settings.STREAMS_LENGTH)
    while at < upto:
        events = database.read(topic, partition, at, min(readers.batch_size(), upto - at))
        if not events:
            return
        redis_streams.append(events)
        at = events[-1].sequence


readers.provide(subscriptions, first=True)
