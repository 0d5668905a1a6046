"""What people and services do to the log: open a topic, publish events, retry what is parked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from pipeline import dead_letters, log, readers
from pipeline.engines import database
from pipeline.events import TopicOpened
from pipeline.incoming import Incoming, Unacceptable, read
from pipeline.models import Partition, StoredEvent, Topic, TopicTaken, UnknownTopic
from pipeline.models.dead_letter import NothingParked
from pipeline.schemas import flaw_of, require_valid_schema, validator_of


@log.action
def open_topic(
    *,
    name: str,
    meaning: str,
    owner: str = "",
    tags: Sequence[str] = (),
    schema: dict[str, Any] | None = None,
    classification: str = "internal",
    partitions: int = 8,
    retention_days: int | None = None,
    by: User | None,
    at: datetime,
) -> Topic:
    """A new topic with its partitions. Raises TopicTaken, BadSchema."""
    if Topic.objects.filter(name=name).exists():
        raise TopicTaken(f"The topic {name!r} exists already. Publish on it, or choose another name.", field="name")
    if schema is not None:
        require_valid_schema(schema)
    topic = Topic.objects.create(
        name=name, meaning=meaning, owner=owner, tags=list(tags), schema=schema,
        classification=classification, partitions=partitions, retention_days=retention_days,
    )  # fmt: skip
    Partition.objects.bulk_create([Partition(topic=topic, number=number) for number in range(partitions)])
    opened = TopicOpened(
        name=name, meaning=meaning, owner=owner, tags=list(tags), classification=classification, partitions=partitions
    )
    log.append(opened, by=by, at=at)
    return topic


@dataclass(frozen=True)
class Answer:
    """What became of one event of a batch: accepted (with its position), duplicate, or rejected and why."""

    index: int
    id: str
    status: str
    position: str = ""
    code: str = ""
    pointer: str = ""
    detail: str = ""


def publish(*, raw_events: Sequence[Any], topic: str = "", by: User, at: datetime) -> list[Answer]:
    """Puts the good events on the log and says of each what became of it, in the order given.

    An event is known by its source and id: sent again it is a duplicate and changes nothing.
    """
    try:
        return _publish(raw_events, topic, by)
    except IntegrityError:  # the same events came at the same moment under another key: now they are there
        return _publish(raw_events, topic, by)


def _publish(raw_events: Sequence[Any], topic: str, by: User) -> list[Answer]:
    answers: dict[int, Answer] = {}
    good: dict[int, Incoming] = {}
    for index, raw in enumerate(raw_events):
        try:
            good[index] = _acceptable(raw, topic)
        except Unacceptable as trouble:
            answers[index] = _rejected(index, raw, trouble)
    with transaction.atomic():
        _hold_partitions(good.values())
        known = _known_events(list(good.values()))
        fresh: dict[tuple[str, str], int] = {}
        for index, event in good.items():
            name = (event.source, event.id)
            twin = known.get(name) or (good[fresh[name]] if name in fresh else None)
            if twin is None:
                fresh[name] = index
            elif _same(twin, event):
                answers[index] = Answer(index, event.id, "duplicate")
            else:
                answers[index] = _rejected(index, {"id": event.id}, _reused(event))
        written = log.write([_draft(good[index], by) for index in fresh.values()])
        places = {(event.source, event.id): event.position for event in written}
    for name, index in fresh.items():
        answers[index] = Answer(index, good[index].id, "accepted", position=places[name])
    return [answers[index] for index in range(len(raw_events))]


def _acceptable(raw: Any, default_topic: str) -> Incoming:
    event = read(raw, default_topic)
    try:
        topic = log.topic_named(event.topic)
    except UnknownTopic as trouble:
        raise Unacceptable("unknown_topic", "/topic", str(trouble)) from None
    if topic.is_ours:
        raise Unacceptable("topic_is_cairns", "/topic", "Only Cairn publishes here. Use the REST resource instead.")
    if topic.schema is not None:
        flaw = flaw_of(_validator(topic), event.data)
        if flaw is not None:
            pointer = "/data" + "".join(f"/{part}" for part in flaw.absolute_path)
            raise Unacceptable("schema_violation", pointer, f"{flaw.message[:300]}. See the schema of {topic.name}.")
    return event


def _validator(topic: Topic) -> Any:
    """Kept with the topic that this process remembers: making one costs more than using it."""
    if not hasattr(topic, "validator"):
        topic.validator = validator_of(topic.schema)  # type: ignore[attr-defined]
    return topic.validator  # type: ignore[attr-defined]


def _rejected(index: int, raw: Any, trouble: Unacceptable) -> Answer:
    name = raw.get("id") if isinstance(raw, dict) else ""
    known_as = name[:200] if isinstance(name, str) else ""
    return Answer(index, known_as, "rejected", code=trouble.code, pointer=trouble.pointer, detail=trouble.detail)


def _reused(event: Incoming) -> Unacceptable:
    return Unacceptable("id_reused", "/id", f"{event.source} sent another event under this id. Give it a new one.")


def _hold_partitions(events: Any) -> None:
    """Holds the partitions that the events go to, so that the same event cannot come in twice at the same moment."""
    places = {(e.topic, database.partition_of(e.key, log.topic_named(e.topic).partitions)) for e in events}
    if connection.vendor != "postgresql":
        return  # SQLite's transaction already holds everything
    with connection.cursor() as cursor:
        for place in sorted(places):
            cursor.execute(
                "SELECT 1 FROM pipeline_partition WHERE topic_id = %s AND number = %s FOR UPDATE", list(place)
            )


def _known_events(events: Sequence[Incoming]) -> dict[tuple[str, str], StoredEvent]:
    """Those of the events that the log holds already, by source and id."""
    found: dict[tuple[str, str], StoredEvent] = {}
    ids = [event.id for event in events]
    for start in range(0, len(ids), 2000):
        rows = StoredEvent.objects.filter(event_id__in=ids[start : start + 2000])
        for row in rows.iterator():
            found[row.source, row.event_id] = row
    return found


def _same(twin: Any, event: Incoming) -> bool:
    return (twin.topic, twin.type, twin.subject, twin.time) == (
        event.topic, event.type, event.subject, event.time,
    ) and _canonical(twin.data) == _canonical(event.data)  # fmt: skip


def _canonical(data: Any) -> bytes:
    return orjson.dumps(_numbers(data), option=orjson.OPT_SORT_KEYS)


def _numbers(value: Any) -> Any:
    """1 and 1.0 are one number in JSON, and the database may give either back."""
    if isinstance(value, dict):
        return {key: _numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _draft(event: Incoming, by: User) -> log.Draft:
    return log.Draft(
        topic=event.topic, type=event.type, key=event.key, data=event.data, time=event.time, subject=event.subject,
        id=event.id, source=event.source, causation_id=event.causation_id, authid=str(by.pk), authtype="service_account",
    )  # fmt: skip


def retry_parked(*, subscription: str, topic: str, partition: int, key: str, by: User, at: datetime) -> int:
    """Handles what is parked under the key again, in order. Returns how many are resolved. Raises NothingParked."""
    try:
        reader = readers.named(subscription)
    except LookupError as trouble:
        raise NothingParked(f"{trouble}. Choose one of them.") from None
    return dead_letters.retry(
        subscription=subscription, topic=topic, partition=partition, key=key, handle=reader.handle
    )
