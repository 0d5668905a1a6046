"""A page of a feed: events of one or several topics behind a cursor, in order inside each key."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.engines import database
from pipeline.envelope import Event
from pipeline.feed import cursors
from pipeline.feed.cursors import Seen
from pipeline.models import Partition, Topic
from rest.refusal import Refusal

MOST_PARTITIONS = 1024  # a cursor has a number for each, and must fit into an address


class PlaceArchived(Refusal):
    """Events behind this place were moved to the archive; the feed cannot go on from here without a gap."""

    code = "place_archived"
    status = 410
    title = "The feed no longer reaches back to this place"
    remedy = "Go on with the cursor in `earliest`; ask an administrator for the archived events between."


class TooManyPartitions(Refusal):
    """The topics asked for together have more partitions than one cursor can hold."""

    code = "too_many_partitions"
    status = 400
    title = "Too many topics in one feed"
    remedy = "Read them in several feeds."


@dataclass(frozen=True)
class Page:
    events: list[Event]
    before: Seen  # the place that was asked for
    seen: Seen  # the place behind the last event

    @property
    def next(self) -> str:
        return cursors.write(self.seen)


def page(topics: Sequence[Topic], after: str, limit: int) -> Page:
    """At most `limit` events behind the cursor. Raises NotACursor, PlaceArchived, TooManyPartitions.

    The empty cursor is the first event that the feed still has; `latest` is behind the newest.
    """
    if sum(topic.partitions for topic in topics) > MOST_PARTITIONS:
        said = f"One feed has at most {MOST_PARTITIONS} partitions. Ask for fewer topics."
        raise TooManyPartitions(said, field="topic")
    heads = heads_of([topic.name for topic in topics])
    if after == "latest":
        return Page([], heads, heads)
    if after:
        return between(cursors.read(after, heads), heads, limit)
    return between({name: [0] * len(parts) for name, parts in heads.items()}, heads, limit, from_start=True)


def heads_of(topics: Sequence[str]) -> Seen:
    """The place behind the newest event of these topics, in one query."""
    found: Seen = {name: [] for name in topics}
    rows = Partition.objects.filter(topic__in=found).order_by("topic_id", "number").values_list("topic_id", "head")
    for name, head in rows:
        found[name].append(head)
    return found


def between(after: Seen, upto: Seen, limit: int, *, from_start: bool = False) -> Page:
    """At most `limit` events behind one place and not behind the other. Raises PlaceArchived.

    Numbers have no holes, so a number that is missing was archived away. Only partitions with news are read.
    """
    before = {name: list(numbers) for name, numbers in after.items()}
    streams = []
    for name, heads in upto.items():
        for partition, head in enumerate(heads):
            first = before[name][partition] + 1
            if first > head:
                continue
            events = database.read(name, partition, first - 1, min(limit, head - first + 1))
            if not events or events[0].sequence != first:
                if not from_start:
                    raise _archived(upto)
                before[name][partition] = events[0].sequence - 1 if events else head
            streams.append(events)
    merged = heapq.merge(*streams, key=lambda event: (event.recorded_at, event.topic, event.partition, event.sequence))
    events = [event for event, _ in zip(merged, range(limit), strict=False)]
    return Page(events, before, behind(before, events))


def behind(seen: Seen, events: Sequence[Event]) -> Seen:
    """The place behind these events, for one who had read as far as `seen`."""
    moved = {name: list(numbers) for name, numbers in seen.items()}
    for event in events:
        moved[event.topic][event.partition] = event.sequence
    return moved


def _archived(heads: Seen) -> PlaceArchived:
    earliest: Seen = {}
    for name, parts in heads.items():
        first = [database.read(name, partition, 0, 1) for partition in range(len(parts))]
        earliest[name] = [found[0].sequence - 1 if found else head for found, head in zip(first, parts, strict=True)]
    said = "Events behind this place were archived. Go on with the cursor in `earliest`, and ask for the archive."
    return PlaceArchived(said, field="after", extra={"earliest": cursors.write(earliest)})
