"""Events as server-sent events: `id` is the cursor behind the event, so that Last-Event-ID resumes without a gap."""

from collections.abc import Sequence

import orjson

from pipeline.envelope import Event, as_cloudevent
from pipeline.feed import cursors
from pipeline.feed.cursors import Seen

BEAT = b": still here\n\n"
RETRY = 2000  # milliseconds after which a client asks again


def opening(seen: Seen) -> bytes:
    """What a stream begins with: a client that hears nothing else still knows its place."""
    return b"retry: %d\nid: %s\n\n" % (RETRY, cursors.write(seen).encode())


def document(event: Event) -> bytes:
    """The event as one line of JSON."""
    return orjson.dumps(as_cloudevent(event))


def messages(events: Sequence[Event], before: Seen) -> bytes:
    """The events for one who had read as far as `before`."""
    return told([(event.topic, event.partition, event.sequence, document(event)) for event in events], before)[0]


def told(lines: Sequence[tuple[str, int, int, bytes]], before: Seen) -> tuple[bytes, Seen]:
    """Lines of (topic, partition, sequence, document) as messages, and the place behind them."""
    seen = {name: list(numbers) for name, numbers in before.items()}
    parts = []
    for topic, partition, sequence, line in lines:
        seen[topic][partition] = sequence
        parts.append(b"id: %s\ndata: %s\n\n" % (cursors.write(seen).encode(), line))
    return b"".join(parts), seen
