"""What was parked is handled again: one key, or everything parked between two times, each key in its order."""

import time
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Min, QuerySet

from accounts.models import User
from pipeline import dead_letters, log, readers, ward
from pipeline.events import ParkedRetried
from pipeline.models import DeadLetter
from pipeline.models.dead_letter import Kind, NothingParked

SECONDS = 8.0  # that one retry of many keys may take; what is left then is retried by the next


@dataclass(frozen=True)
class Retried:
    """How many events went through, and how many of those asked for still wait. `is_whole`: no key was left untried."""

    resolved: int
    waiting: int
    is_whole: bool = True


def retry_parked(*, subscription: str, topic: str, partition: int, key: str, by: User | None, at: datetime) -> Retried:
    """Handles what is parked under the key again, in order. Raises NothingParked."""
    reader = _reader(subscription)
    letters = _waiting(subscription).filter(topic=topic, partition=partition, key=key)
    resolved = _retry_key(reader, topic, partition, key)
    return _tell(subscription, Retried(resolved, letters.count()), by=by, at=at)


def retry_range(
    *, subscription: str, topic: str = "", since: datetime | None = None, until: datetime | None = None, by: User | None,
    at: datetime, seconds: float = SECONDS,
) -> Retried:  # fmt: skip
    """The same for every key with something that was parked in this time, the longest waiting first. Raises NothingParked."""
    reader = _reader(subscription)
    letters = _waiting(subscription)
    letters = letters.filter(topic=topic) if topic else letters
    letters = letters.filter(parked_at__gte=since) if since else letters
    letters = letters.filter(parked_at__lte=until) if until else letters
    keys = list(letters.order_by().values_list("topic", "partition", "key").annotate(first=Min("pk")).order_by("first"))
    if not keys:
        raise NothingParked("Nothing is parked there. Somebody may have retried it already, or choose another time.")
    deadline, resolved = time.monotonic() + seconds, 0
    untried = len(keys)
    for name, partition, key, _ in keys:
        if time.monotonic() > deadline:
            break
        untried -= 1
        resolved += _retry_key(reader, name, partition, key, or_none=True)
    return _tell(subscription, Retried(resolved, letters.count(), untried == 0), by=by, at=at)


def release_known() -> int:
    """Retries what waited for a version that knows its type, now that this one does. Returns what was resolved."""
    unknown = DeadLetter.objects.filter(kind=Kind.UNKNOWN, resolved_at__isnull=True).order_by()
    found = unknown.values_list("subscription", "topic", "partition", "key", "type").annotate(n=Count("pk"))
    readable = {one.name: one for one in readers.subscriptions()} if found else {}
    resolved = 0
    for subscription, topic, partition, key, type_, _ in found:
        known = dead_letters.known_types(topic)
        if subscription in readable and (known is None or type_ in known):
            resolved += _retry_key(readable[subscription], topic, partition, key, or_none=True)
    return resolved


def _retry_key(reader: readers.Subscription, topic: str, partition: int, key: str, *, or_none: bool = False) -> int:
    """Returns what was resolved. Raises NothingParked, unless `or_none`: somebody else was quicker."""
    letters = _waiting(reader.name).filter(topic=topic, partition=partition, key=key)
    what = {"subscription": reader.name, "topic": topic, "partition": partition, "key": key}
    try:
        if letters.filter(kind=Kind.KILLED).exists() and not connection.in_atomic_block:
            return _retry_apart(reader, letters, what)
        return dead_letters.retry(**what, handle=reader.handle)  # type: ignore[arg-type]
    except NothingParked:
        if or_none:
            return 0
        raise


def _retry_apart(reader: readers.Subscription, letters: QuerySet[DeadLetter], what: dict[str, object]) -> int:
    """In a process of its own, because it ended one before."""

    def work() -> None:
        ward.set_alarm()
        dead_letters.retry(**what, handle=reader.handle)  # type: ignore[arg-type]

    before = letters.count()
    trouble = ward.wait(ward.begin(work))
    if trouble and trouble != ward.TROUBLE:
        first = letters.order_by("sequence").first()
        if first is not None:
            first.attempts += 1
            first.error = f"It ended the worker that handled it, {first.attempts} times. The last time it {trouble}."
            first.save(update_fields=["attempts", "error"])
    return before - letters.count()


def _reader(name: str) -> readers.Subscription:
    try:
        return readers.named(name)
    except LookupError as trouble:
        raise NothingParked(f"{trouble}. Choose one of them.") from None


def _waiting(subscription: str) -> QuerySet[DeadLetter]:
    return DeadLetter.objects.filter(subscription=subscription, resolved_at__isnull=True)


@log.action
def _tell(subscription: str, retried: Retried, *, by: User | None, at: datetime) -> Retried:
    log.append(ParkedRetried(name=subscription, resolved=retried.resolved, waiting=retried.waiting), by=by, at=at)
    return retried
