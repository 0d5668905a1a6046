"""The log as people explore it: the newest first, filtered, and one event with what led to it and what followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.models import User
from pipeline.envelope import Event, as_cloudevent
from pipeline.models import StoredEvent, Topic
from portfolio.queries import keys

PAGE = 50
RELATED = 25
MOST_AUTHORS = 50


def topics() -> list[str]:
    return list(Topic.objects.order_by("name").values_list("name", flat=True))


def filtered(asked: Mapping[str, Any]) -> QuerySet[StoredEvent, Any]:
    rows = StoredEvent.objects.all()
    if asked.get("topic"):
        rows = rows.filter(topic=asked["topic"])
    if asked.get("key"):
        rows = rows.filter(key__in=keys.on_the_log(asked["key"]))
    if asked.get("type"):
        rows = rows.filter(type__contains=asked["type"])
    clock = "time" if asked.get("by") == "time" else "recorded_at"
    if asked.get("since"):
        rows = rows.filter(**{f"{clock}__gte": asked["since"]})
    if asked.get("until"):
        rows = rows.filter(**{f"{clock}__lte": asked["until"]})
    if asked.get("author"):
        rows = rows.filter(_by(asked["author"]))
    if asked.get("text"):
        rows = _holding(rows, asked["text"])
    return rows


def _by(author: str) -> Q:
    """Told by a source, or by an account whose name or e-mail says so."""
    accounts = User.objects.filter(Q(name__icontains=author) | Q(email__iexact=author)).values_list("pk", flat=True)
    return Q(authid__in=[str(pk) for pk in accounts[:MOST_AUTHORS]]) | Q(source__icontains=author)


def _holding(rows: QuerySet[StoredEvent, Any], text: str) -> QuerySet[StoredEvent, Any]:
    """Those whose data holds the words anywhere, in any case."""
    return rows.annotate(said=Cast("data", TextField())).filter(said__icontains=text)


@dataclass(frozen=True)
class Page:
    """`older`: the place from which the next page goes on, empty on the last one."""

    events: list[StoredEvent]
    older: str


def page(asked: Mapping[str, Any], before: str) -> Page:
    """The newest events that fit, from a place on. The place is a moment and an id, so that new events shift nothing."""
    rows = filtered(asked).order_by("-recorded_at", "-event_id")
    moment, _, event_id = before.partition("~")
    try:
        at = datetime.fromisoformat(moment) if event_id else None
    except ValueError:
        at = None
    if at is not None and at.tzinfo is not None and event_id.isprintable():
        rows = rows.filter(Q(recorded_at__lt=at) | _at(at) & Q(event_id__lt=event_id))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], f"{last.recorded_at.isoformat()}~{last.event_id}" if last else "")


def _at(moment: datetime) -> Q:
    """Recorded at this very moment. SQLite compares moments as texts, and the log's own end with an offset: none is equal."""
    return Q(recorded_at__gte=moment, recorded_at__lt=moment + timedelta(microseconds=1))


def place_before(event: StoredEvent) -> str:
    """The place from which a page goes on with this event and everything older."""
    return f"{(event.recorded_at + timedelta(microseconds=1)).isoformat()}~0"


def siblings_of(event: StoredEvent) -> list[StoredEvent]:
    """What was written by the same request."""
    if not event.correlation_id:
        return []
    near = StoredEvent.objects.filter(_at(event.recorded_at), correlation_id=event.correlation_id)
    return list(near.exclude(event_id=event.event_id).order_by("topic", "partition", "sequence")[:RELATED])


def cloudevent(event: StoredEvent) -> dict[str, Any]:
    return as_cloudevent(
        Event(
            event.topic, event.partition, event.sequence, event.event_id, event.source, event.type, event.subject, event.key,
            event.time, event.recorded_at, event.data, event.correlation_id, event.causation_id, event.authtype, event.authid,
            event.classification,
        )
    )  # fmt: skip
