"""What people and services do to the log: open a topic, publish events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

import orjson
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from pipeline import log, quick
from pipeline.catalogue import owners, words
from pipeline.engines import database
from pipeline.events import TopicOpened
from pipeline.incoming import Incoming, Unacceptable, read
from pipeline.models import (
    Archive,
    DataDomain,
    EventIdentity,
    Partition,
    SchemaVersion,
    StoredEvent,
    Topic,
    TopicTaken,
    UnknownTopic,
)
from pipeline.schemas import flaw_of, require_valid_schema, validator_of


@log.action
def open_topic(
    *,
    name: str,
    meaning: str,
    selection: str = "",
    traps: str = "",
    owner: str = "",
    tags: Sequence[str] = (),
    schema: dict[str, Any] | None = None,
    classification: str = "internal",
    partitions: int = 8,
    retention_days: int | None = None,
    by: User | None,
    at: datetime,
) -> Topic:
    """A new topic with its partitions, in the domain that its name begins with. Raises TopicTaken, BadSchema."""
    if Topic.objects.filter(name=name).exists():
        raise TopicTaken(f"The topic {name!r} exists already. Publish on it, or choose another name.", field="name")
    if schema is not None:
        require_valid_schema(schema)
    domain = name.split(".", 1)[0]
    DataDomain.objects.get_or_create(name=domain, defaults={"title": domain.replace("_", " ").capitalize()})
    topic = Topic(
        name=name, domain_id=domain, meaning=meaning, selection=selection, traps=traps, owner=owner, tags=list(tags),
        schema=schema, schema_version=0 if schema is None else 1, classification=classification, partitions=partitions,
        retention_days=retention_days, created_at=at,
    )  # fmt: skip
    for column, value in owners.columns(owners.of(topic)).items():
        setattr(topic, column, value)
    topic.words = words.of(topic)
    topic.save(force_insert=True)
    Partition.objects.bulk_create([Partition(topic=topic, number=number) for number in range(partitions)])
    if schema is not None:
        told_by = by.name if by else topic.owner
        SchemaVersion.objects.create(topic=topic, number=1, schema=schema, by_name=told_by, at=at)
    opened = TopicOpened(
        name=name, meaning=meaning, owner=topic.owner, tags=list(tags), classification=classification, partitions=partitions,
        domain=domain, selection=selection, traps=traps, owner_kind=topic.owner_kind, owner_key=topic.owner_key,
    )  # fmt: skip
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
    log.renew_topics({topic, *(raw["topic"] for raw in raw_events if _names_a_topic(raw))})
    for index, raw in enumerate(raw_events):
        try:
            good[index] = _acceptable(raw, topic)
        except Unacceptable as trouble:
            answers[index] = _rejected(index, raw, trouble)
    with transaction.atomic():
        _hold_partitions(good.values())
        known = _known_events(list(good.values()))
        archived = _archived_events([event for event in good.values() if (event.source, event.id) not in known])
        fresh: dict[tuple[str, str], int] = {}
        for index, event in good.items():
            name = (event.source, event.id)
            twin = known.get(name) or (good[fresh[name]] if name in fresh else None)
            if name in archived:  # what it was lies in a file; that it was is enough
                answers[index] = Answer(index, event.id, "duplicate")
            elif twin is None:
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


def _names_a_topic(raw: Any) -> bool:
    return isinstance(raw, dict) and isinstance(raw.get("topic"), str)


def _acceptable(raw: Any, default_topic: str) -> Incoming:
    event = read(raw, default_topic)
    try:
        topic = log.topic_named(event.topic)
    except UnknownTopic as trouble:
        raise Unacceptable("unknown_topic", "/topic", str(trouble)) from None
    if topic.is_ours:
        raise Unacceptable("topic_is_cairns", "/topic", "Only Cairn publishes here. Use the REST resource instead.")
    if topic.schema is not None:
        flaw = _flaw(topic, event.data)
        if flaw is not None:
            pointer = "/data" + "".join(f"/{part}" for part in flaw.absolute_path)
            raise Unacceptable("schema_violation", pointer, f"{flaw.message[:300]}. See the schema of {topic.name}.")
    return event


def _flaw(topic: Topic, data: dict[str, Any]) -> Any:
    """What is held against the data is kept with the topic that this process remembers: making it costs more than using it."""
    if not hasattr(topic, "holding"):
        topic.holding = quick.check_of(topic.schema), validator_of(topic.schema)  # type: ignore[attr-defined]
    is_plainly_good, validator = topic.holding  # type: ignore[attr-defined]
    return None if is_plainly_good and is_plainly_good(data) else flaw_of(validator, data)


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


def _archived_events(events: Sequence[Incoming]) -> set[tuple[str, str]]:
    """Those of the events that were on the log once, by source and id."""
    if not events or not Archive.objects.exists():
        return set()
    found: set[tuple[str, str]] = set()
    ids = [event.id for event in events]
    for start in range(0, len(ids), 2000):
        rows = EventIdentity.objects.filter(event_id__in=ids[start : start + 2000])
        found.update(rows.values_list("source", "event_id"))
    return found


def _same(twin: Any, event: Incoming) -> bool:
    said, says = (attrgetter("topic", "type", "subject", "time")(one) for one in (twin, event))
    return said == says and _canonical(twin.data) == _canonical(event.data)


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
        id=event.id, source=event.source, causation_id=event.causation_id, correlation_id=event.correlation_id,
        authid=str(by.pk), authtype="service_account",
    )  # fmt: skip
