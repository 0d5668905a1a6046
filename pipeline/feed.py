"""A topic as one stream for readers outside: resumable for ever, in order inside each key."""

import base64
import binascii
import heapq
from dataclasses import dataclass

import orjson

from pipeline.engines import database
from pipeline.envelope import Event
from pipeline.models import Topic
from rest.refusal import Refusal


class NotACursor(Refusal):
    """The place in the feed is none that an answer gave."""

    code = "not_a_cursor"
    status = 400
    title = "Not a place in this feed"
    remedy = "Send `next` of an earlier answer as it came, nothing for the beginning, or latest for now."


@dataclass(frozen=True)
class Page:
    events: list[Event]
    next: str


def page(topic: Topic, after: str, limit: int) -> Page:
    """At most `limit` events behind the cursor, and the cursor behind them. Raises NotACursor.

    The cursor is the number of the last event read in each partition; nothing about it expires.
    """
    seen = read_cursor(topic, after)
    streams = [database.read(topic.name, partition, seen[partition], limit) for partition in range(topic.partitions)]
    merged = heapq.merge(*streams, key=lambda event: (event.recorded_at, event.partition, event.sequence))
    events = [event for event, _ in zip(merged, range(limit), strict=False)]
    for event in events:
        seen[event.partition] = event.sequence
    return Page(events, write_cursor(topic, seen))


def write_cursor(topic: Topic, seen: list[int]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([topic.name, seen])).decode().rstrip("=")


def read_cursor(topic: Topic, cursor: str) -> list[int]:
    """The last number read in each partition; zeros for the empty cursor, heads for `latest`. Raises NotACursor."""
    if not cursor:
        return [0] * topic.partitions
    heads = database.tail(topic.name)
    if cursor == "latest":
        return [heads[partition] for partition in range(topic.partitions)]
    wrong = NotACursor(
        "This is no cursor of this topic. Leave `after` out to start again, or use `latest`.", field="after"
    )
    try:
        name, seen = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error):
        raise wrong from None
    if name != topic.name or not isinstance(seen, list) or len(seen) != topic.partitions:
        raise wrong
    if not all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= heads[p] for p, n in enumerate(seen)):
        raise wrong
    return seen
