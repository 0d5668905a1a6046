"""Where the events of a topic come from, and who reads them how far behind."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from pipeline import facts, readers
from pipeline.models import Checkpoint, Partition, StoredEvent, Topic

NEWEST = 200


@dataclass(frozen=True)
class Reader:
    """A subscription of the topic; `behind` counts the events that it has not read."""

    name: str
    title: str
    behind: int


@dataclass(frozen=True)
class Lineage:
    """Producers, topic, readers: no producer knows a reader, so this is put together here."""

    topic: Topic
    events: int
    sources: list[tuple[str, int]]
    readers: list[Reader]

    @property
    def behind(self) -> int:
        return max((reader.behind for reader in self.readers), default=0)


def of(topic_name: str) -> Lineage | None:
    """The lineage of the topic; None when there is no such topic. Its sources are those of its newest events."""
    topic = Topic.objects.filter(name=topic_name).first()
    if topic is None:
        return None
    head = Partition.objects.filter(topic=topic).aggregate(head=Sum("head"))["head"] or 0
    newest = StoredEvent.objects.filter(topic=topic_name).order_by("-recorded_at").values_list("source", flat=True)
    return Lineage(topic, head, Counter(newest[:NEWEST]).most_common(6), _readers(topic_name, head))


def _readers(topic_name: str, head: int) -> list[Reader]:
    stands = (
        Checkpoint.objects.filter(topic=topic_name).order_by().values("subscription").annotate(seen=Sum("sequence"))
    )
    seen = {row["subscription"]: row["seen"] for row in stands}
    found = [
        Reader(each.name, str(each.title or each.name), head - seen.get(each.name, 0))
        for each in readers.subscriptions()
        if topic_name in each.topics
    ]
    return sorted(found, key=lambda reader: reader.title.casefold())


def schema_of(event: StoredEvent) -> dict[str, Any] | None:
    """What the data of the event must look like: by its fact when it is one of ours, else by its topic."""
    kind = next((kind for kind in facts.kinds() if kind.type == event.type), None)
    if kind is not None:
        return facts.schema(kind.fact)
    topic = Topic.objects.filter(name=event.topic).only("schema").first()
    return topic.schema if topic else None
