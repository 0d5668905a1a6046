"""What happens to an event that cannot be handled: tried again, then parked with its key; other keys go on."""

import time
from collections.abc import Callable, Sequence

from django.db import OperationalError, connection, transaction
from django.db.models import Count
from django.utils import timezone

from pipeline import log
from pipeline.engines import database
from pipeline.envelope import Event
from pipeline.models import Checkpoint, DeadLetter
from pipeline.models.dead_letter import NothingParked

TRIES = 3
BACKOFF = 0.05  # seconds before the second try, doubled before the third

Handler = Callable[[Sequence[Event]], None]


def handle_or_park(subscription: str, handle: Handler, events: Sequence[Event]) -> None:
    """Gives the batch to the handler; when it fails, each event alone, so that only the guilty key waits.

    Raises OperationalError: a database that went away is not the event's fault.
    """
    parked = _parked_keys(subscription, events[0])
    free = [event for event in events if event.key not in parked]
    for event in events:
        if event.key in parked:
            _park(subscription, event, error="", attempts=0)
    if not free or _succeeds(handle, free):
        return
    for event in free:
        if event.key in parked:
            _park(subscription, event, error="", attempts=0)
        elif trouble := _try(handle, event):
            _park(subscription, event, error=trouble, attempts=TRIES)
            parked.add(event.key)


def _succeeds(handle: Handler, events: Sequence[Event]) -> bool:
    try:
        with transaction.atomic():
            handle(events)
    except OperationalError:
        raise
    except Exception:  # whatever it is, the single tries will name it
        return False
    return True


def _try(handle: Handler, event: Event) -> str:
    """Empty when the event was handled, else what went wrong."""
    trouble = ""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(BACKOFF * attempt)
        try:
            with transaction.atomic(), log.caused_by(event):
                handle([event])
            return ""
        except OperationalError:
            raise
        except Exception as problem:  # parked with its reason, never swallowed
            trouble = f"{type(problem).__name__}: {problem}"
    return trouble


_WAITING = "SELECT key FROM pipeline_deadletter WHERE subscription = %s AND topic = %s AND partition = %s AND resolved_at IS NULL"


def _parked_keys(subscription: str, first: Event) -> set[str]:
    """In plain SQL, because it is asked with every batch."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [subscription, first.topic, first.partition])
        return {key for (key,) in cursor.fetchall()}


def _park(subscription: str, event: Event, *, error: str, attempts: int) -> None:
    DeadLetter.objects.update_or_create(
        subscription=subscription,
        topic=event.topic,
        partition=event.partition,
        sequence=event.sequence,
        defaults={
            "key": event.key,
            "type": event.type,
            "error": error[:2000],
            "attempts": attempts,
            "parked_at": timezone.now(),
            "resolved_at": None,
        },
    )


def open_counts() -> dict[str, int]:
    waiting = DeadLetter.objects.filter(resolved_at__isnull=True).order_by()
    return dict(waiting.values_list("subscription").annotate(n=Count("id")))


def retry(*, subscription: str, topic: str, partition: int, key: str, handle: Handler) -> int:
    """Handles what is parked under the key, in order. Returns how many are resolved.

    Raises NothingParked. Stops at the first event that fails again, which keeps the rest waiting behind it.
    """
    with transaction.atomic():
        # The reader of this partition must not park a later event of the key while we decide.
        list(Checkpoint.objects.select_for_update().filter(subscription=subscription, topic=topic, partition=partition))
        waiting = DeadLetter.objects.select_for_update().filter(
            subscription=subscription, topic=topic, partition=partition, key=key, resolved_at__isnull=True
        )
        letters = list(waiting.order_by("sequence"))
        if not letters:
            raise NothingParked(f"Nothing is parked under {key!r}. Somebody may have retried it already.")
        for done, letter in enumerate(letters):
            event = database.read(letter.topic, letter.partition, letter.sequence - 1, 1)[0]
            letter.attempts += 1
            letter.error = _try(handle, event)[:2000]
            if letter.error:
                letter.save(update_fields=["attempts", "error"])
                return done
            letter.resolved_at = timezone.now()
            letter.save(update_fields=["attempts", "error", "resolved_at"])
        return len(letters)
