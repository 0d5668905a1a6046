"""How much flows on each topic, day by day: counted from the log by the database itself, a stretch of a partition at a time.

It is no subscription: the counts may be a minute old, and whoever publishes must not wait for them.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypedDict

from django.db import connection, transaction
from django.db.models import Case, CharField, Count, F, Value, When
from django.db.models.functions import ExtractHour, TruncDate

from pipeline import checkpoints
from pipeline.catalogue.pace import LOOKS_BACK, Day, Pace, hours_of, pace
from pipeline.models import Checkpoint, Flow, Partition, StoredEvent

NAME = "pipeline.flow"
STRETCH = 50_000
WRITES_COUNT_FOR = timedelta(days=90)
Key = tuple[date, str, str, str]


class Writer(TypedDict):
    """Who sent how much: its source, the kind of author, the service's account where it is one."""

    source: str
    authtype: str
    service: str
    events: int
    last_on: date


_UNIQUE = ("topic", "day", "source", "authtype", "service")


def carry(*, at: datetime, stretch: int = STRETCH) -> int:
    """Counts what has come since the last time. Returns how many events that were."""
    seen = {place[1:]: number for place, number in checkpoints.seen().items() if place[0] == NAME}
    counted = 0
    for part in Partition.objects.filter(head__gt=0).order_by("topic", "number"):
        at_number = seen.get((part.topic_id, part.number), 0)
        while at_number < part.head:
            taken = _take(part.topic_id, part.number, stretch, at)
            if not taken:
                break  # another worker is at it
            counted, at_number = counted + taken, at_number + taken
    return counted


def rebuild(*, at: datetime) -> int:
    """Throws the counts away and counts the whole log again, in one transaction."""
    with transaction.atomic():
        Checkpoint.objects.filter(subscription=NAME).update(sequence=0)
        Flow.objects.all().delete()
        return carry(at=at)


@transaction.atomic
def _take(topic: str, partition: int, stretch: int, at: datetime) -> int:
    """Counts one stretch of a partition. All partitions of a topic share its rows, so the first one's place is held for all."""
    if checkpoints.hold(NAME, (topic, 0)) is None:
        return 0
    seen = checkpoints.hold(NAME, (topic, partition))
    if seen is None:
        return 0
    head = Partition.objects.values_list("head", flat=True).get(topic=topic, number=partition)
    until = min(head, seen + stretch)
    if until > seen:
        _add(topic, _counts(topic, partition, seen, until))
        checkpoints.move(NAME, (topic, partition), until, at)
    return int(until - seen)


def _counts(topic: str, partition: int, after: int, until: int) -> dict[Key, list[int]]:
    """Events and hours by day, source, kind of author and service. Persons stand together under no name."""
    service = Case(When(authtype="service_account", then=F("authid")), default=Value(""), output_field=CharField())
    rows = (
        StoredEvent.objects.filter(topic=topic, partition=partition, sequence__gt=after, sequence__lte=until)
        .annotate(day=TruncDate("time", tzinfo=UTC), hour=ExtractHour("time", tzinfo=UTC), service=service)
        .order_by()
        .values_list("day", "hour", "source", "authtype", "service")
        .annotate(n=Count("event_id"))
    )
    found: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for day, hour, source, authtype, account, n in rows:
        row = found[day, source, authtype, account]
        row[0] += n
        row[1] |= 1 << hour
    return found


def _add(topic: str, counts: dict[Key, list[int]]) -> None:
    kept = Flow.objects.filter(topic=topic, day__in={key[0] for key in counts})
    for row in kept:
        more = counts.get((row.day, row.source, row.authtype, row.service))
        if more:
            more[0] += row.events
            more[1] |= row.hours
    rows = [
        Flow(topic=topic, day=day, source=source, authtype=authtype, service=service, events=events, hours=hours)
        for (day, source, authtype, service), (events, hours) in sorted(counts.items())
    ]
    Flow.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=_UNIQUE, update_fields=("events", "hours")
    )


def days(since: date, topic: str = "") -> dict[str, list[Day]]:
    """By topic, the days since then, oldest first."""
    rows = Flow.objects.filter(day__gte=since, **({"topic": topic} if topic else {}))
    merged: dict[tuple[str, date], list[int]] = defaultdict(lambda: [0, 0])
    for name, day, events, hours in rows.order_by().values_list("topic", "day", "events", "hours"):
        row = merged[name, day]
        row[0] += events
        row[1] |= hours
    found: dict[str, list[Day]] = defaultdict(list)
    for (name, day), (events, hours) in sorted(merged.items()):
        found[name].append(Day(day, events, hours))
    return found


_LAST = """
    SELECT e.topic, MAX(e.time) FROM pipeline_partition p
    JOIN pipeline_event e ON e.topic = p.topic_id AND e.partition = p.number AND e.sequence = p.head
"""


def last(topic: str = "") -> dict[str, datetime]:
    """When the newest event of each topic happened: that of the newest in its partitions."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_LAST}{'WHERE p.topic_id = %s ' if topic else ''}GROUP BY e.topic", [topic] if topic else [])
        return {name: _moment(moment) for name, moment in cursor.fetchall()}


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def paces(now: datetime, topic: str = "") -> dict[str, Pace]:
    """The pace of each topic on which anything came."""
    newest, flowing = last(topic), days(now.date() - LOOKS_BACK - timedelta(days=1), topic)
    found = {}
    for name in {*newest, *flowing}:
        known = flowing.get(name, [])
        hours = [hour for day in known[-1:] for hour in hours_of(day)]  # what was told last need not have happened last
        at = max([*hours[-1:], *([newest[name]] if name in newest else [])])
        found[name] = pace(known, min(at, now), now)
    return found


def writers(topic: str, now: datetime) -> list[Writer]:
    """Who sent how much in the last WRITES_COUNT_FOR, the busiest first."""
    rows: dict[tuple[str, str, str], Writer] = {}
    for row in Flow.objects.filter(topic=topic, day__gte=(now - WRITES_COUNT_FOR).date()).order_by("day"):
        who = rows.setdefault(
            (row.source, row.authtype, row.service),
            {"source": row.source, "authtype": row.authtype, "service": row.service, "events": 0, "last_on": row.day},
        )
        who["events"] += row.events
        who["last_on"] = row.day
    return sorted(rows.values(), key=lambda who: -who["events"])
