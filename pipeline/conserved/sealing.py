"""Seals: each stretch of a partition is hashed with the seal of the stretch before it, by a key outside of the database."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from pipeline import keys
from pipeline.conserved import lines, months
from pipeline.models import Partition, Seal

LONGEST = 10_000  # events in one stretch
ANCHORS = "anchors"  # folder of the state in which heads are kept
KEPT = 24 * 40  # anchors: forty days of one an hour

Place = tuple[str, int]


def digest(place: Place, first: int, last: int, month: date, content: str, previous: str) -> str:
    """The seal of a stretch: nobody makes it without the key, and it holds all seals before it."""
    said = json.dumps(["cairn seal 1", *place, first, last, month.isoformat(), content, previous])
    return hmac.new(keys.sealing_key(), said.encode(), hashlib.sha256).hexdigest()


def digest_of(seal: Seal) -> str:
    return digest((seal.topic, seal.partition), seal.first, seal.last, seal.month, seal.content, seal.previous)


def seal_the_log(*, at: datetime, longest: int = LONGEST) -> int:
    """Seals whatever is not sealed yet. Returns how many events that are."""
    sealed = 0
    for part in Partition.objects.filter(head__gt=0).order_by("topic_id", "number"):
        while taken := _seal_next((part.topic_id, part.number), at, longest):
            sealed += taken
    return sealed


@transaction.atomic
def _seal_next(place: Place, at: datetime, longest: int) -> int:
    """Seals the next stretch of the partition and returns how many events it has.

    It takes its turn at the newest seal; without one, at the partition. Its end is what is committed by now.
    """
    topic, partition = place
    newest = Seal.objects.select_for_update().filter(topic=topic, partition=partition).order_by("-first").first()
    parts = Partition.objects.filter(topic=topic, number=partition)
    head = (parts if newest else parts.select_for_update()).values_list("head", flat=True)[0]
    first = newest.last + 1 if newest else 1
    if head < first:
        return 0
    last, month = _end_of(place, first, min(head, first + longest - 1), newest.month if newest else None)
    content = hashlib.sha256()
    count = 0
    for piece in lines.of(topic, partition, first, last):
        content.update(b"".join(piece))
        count += len(piece)
    if count != last - first + 1:
        raise Lost(f"{topic}:{partition} has {count} events from {first} to {last}; run ./cairn manage verify_log")
    previous = newest.digest if newest else ""
    Seal.objects.create(
        topic=topic, partition=partition, first=first, last=last, month=month, content=content.hexdigest(), previous=previous,
        digest=digest(place, first, last, month, content.hexdigest(), previous),
        sealed_by=keys.fingerprint(keys.sealing_key()), sealed_at=at,
    )  # fmt: skip
    return count


class Lost(Exception):
    """The log lost events before they were sealed."""


def _end_of(place: Place, first: int, last: int, running: date | None) -> tuple[int, date]:
    """Where the stretch ends at the latest, and its month: no stretch lies in two, and months never go back."""
    with connection.cursor() as cursor:
        mine = "FROM pipeline_event WHERE topic = %s AND partition = %s AND sequence"
        cursor.execute(f"SELECT recorded_at {mine} = %s", [*place, first])
        row = cursor.fetchone()
        if row is None:
            raise Lost(f"{place[0]}:{place[1]} has no event {first}; run ./cairn manage verify_log")
        month = max(months.month_of(_moment(row[0])), running or date.min)
        end = connection.ops.adapt_datetimefield_value(datetime(*months.after(month).timetuple()[:3], tzinfo=UTC))
        cursor.execute(
            f"SELECT min(sequence) {mine} BETWEEN %s AND %s AND recorded_at >= %s", [*place, first, last, end]
        )
        later = cursor.fetchone()[0]
    return (later - 1 if later else last), month


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def heads(*, at: datetime) -> dict[str, Any]:
    """The newest seal of each partition, signed: kept elsewhere it shows that the log was not shortened or replaced."""
    newest_ids = Seal.objects.order_by().values("topic", "partition").annotate(newest=Max("pk")).values("newest")
    seals = Seal.objects.filter(pk__in=newest_ids)
    newest = {f"{seal.topic}:{seal.partition}": [seal.last, seal.digest] for seal in seals}
    head: dict[str, Any] = {"at": at.isoformat(), "sealed_by": keys.fingerprint(keys.sealing_key()), "heads": newest}
    return {**head, "signature": signature(head)}


def signature(head: dict[str, Any]) -> str:
    said = json.dumps({name: value for name, value in head.items() if name != "signature"}, sort_keys=True)
    return hmac.new(keys.sealing_key(), b"cairn heads 1 " + said.encode(), hashlib.sha256).hexdigest()


def folder() -> Path:
    return Path(settings.STATE) / ANCHORS


def anchor(*, at: datetime) -> Path:
    """Writes the heads to a file of the state folder, whole or not at all, and returns it. Copy it to another machine."""
    path = folder() / f"heads-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.json"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(heads(at=at), indent=1))
    draft.replace(path)
    for old in anchors()[:-KEPT]:
        old.unlink(missing_ok=True)
    return path


def anchors() -> list[Path]:
    """Those of the state folder, oldest first."""
    return sorted(folder().glob("heads-*.json"))


def seals_by_place() -> Iterator[tuple[Place, list[Seal]]]:
    """Each partition that has seals, with all of them in order."""
    places = Seal.objects.order_by("topic", "partition").values_list("topic", "partition").distinct()
    for topic, partition in places:
        yield (topic, partition), list(Seal.objects.filter(topic=topic, partition=partition).order_by("first"))
