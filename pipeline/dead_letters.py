"""What happens to an event that cannot be handled: tried again, then parked with its key; other keys go on."""

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from django.db import OperationalError, connection, transaction
from django.db.models import Count
from django.utils import timezone

from pipeline import facts, log
from pipeline.engines.replay import stretch
from pipeline.envelope import Event
from pipeline.models import Checkpoint, DeadLetter
from pipeline.models.dead_letter import Kind, NothingParked

TRIES = 3
BACKOFF = 0.05  # seconds before the second try, doubled before the third
MANY = 20  # guilty keys in one batch, after which nobody hopes that the trouble passes by itself

Handler = Callable[[Sequence[Event]], None]
Place = tuple[str, int]


class Lot(Protocol):
    """Where events wait that could not be handled."""

    def keys(self, place: Place) -> set[str]:
        """The keys of this partition under which something waits."""

    def park(self, event: Event, *, error: str, attempts: int, kind: Kind | None = None) -> None: ...


class Stumbled(Exception):
    """An event could not be handled, and what was done with the others before it has to be rolled back."""


def handle_or_stumble(handle: Handler, events: Sequence[Event], *, knows_types: bool = True) -> None:
    """Gives the batch to the handler as it is, without a savepoint. Raises Stumbled, and OperationalError as below."""
    known = known_types(events[0].topic) if knows_types else None
    if known is not None and not known.issuperset({event.type for event in events}):
        raise Stumbled
    try:
        handle(events)
    except OperationalError:
        raise
    except Exception as trouble:
        raise Stumbled from trouble


def handle_or_park(lot: Lot, handle: Handler, events: Sequence[Event], *, knows_types: bool = True) -> int:
    """Gives the batch to the handler; when it fails, each event alone, so that only the guilty key waits.

    An event of Cairn's own whose type this version does not know waits for the version that does, unless the reader only
    passes events on. Returns how many could not be handled. Raises OperationalError: a database that went away is not the
    event's fault.
    """
    waiting = set(lot.keys((events[0].topic, events[0].partition)))
    known = known_types(events[0].topic) if knows_types else None
    free = []
    for event in events:
        if event.key in waiting:
            lot.park(event, error="", attempts=0)
        elif known is not None and event.type not in known:
            lot.park(event, error=f"This version of Cairn does not know {event.type}.", attempts=0, kind=Kind.UNKNOWN)
            waiting.add(event.key)
        else:
            free.append(event)
    if not free or _succeeds(handle, free):
        return 0
    return _one_by_one(lot, handle, free)


def known_types(topic: str) -> set[str] | None:
    """The types that may come on one of Cairn's own topics; None for a topic that others opened, where any may come."""
    return {kind.type for kind in facts.kinds()} if topic in facts.topics() else None


def _one_by_one(lot: Lot, handle: Handler, events: Sequence[Event]) -> int:
    guilty: set[str] = set()
    for event in events:
        if event.key in guilty:
            lot.park(event, error="", attempts=0)
            continue
        tries = TRIES if len(guilty) < MANY else 1
        if trouble := _try(handle, event, tries):
            lot.park(event, error=trouble, attempts=tries)
            guilty.add(event.key)
    return len(guilty)


def _succeeds(handle: Handler, events: Sequence[Event]) -> bool:
    try:
        with transaction.atomic():
            handle(events)
    except OperationalError:
        raise
    except Exception:  # whatever it is, the single tries will name it
        return False
    return True


def _try(handle: Handler, event: Event, tries: int = TRIES) -> str:
    """Empty when the event was handled, else what went wrong."""
    trouble = ""
    for attempt in range(tries):
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


class Letters:
    """The dead letters of one subscription."""

    def __init__(self, subscription: str) -> None:
        self.subscription = subscription

    def keys(self, place: Place) -> set[str]:
        """In plain SQL, because it is asked with every batch."""
        with connection.cursor() as cursor:
            cursor.execute(_WAITING, [self.subscription, *place])
            return {key for (key,) in cursor.fetchall()}

    def park(self, event: Event, *, error: str, attempts: int, kind: Kind | None = None) -> None:
        DeadLetter.objects.update_or_create(
            subscription=self.subscription,
            topic=event.topic,
            partition=event.partition,
            sequence=event.sequence,
            defaults={
                "key": event.key,
                "type": event.type,
                "kind": kind or (Kind.FAILED if error else Kind.BEHIND),
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
            if not _retry(letter, handle):
                return done
        return len(letters)


def _retry(letter: DeadLetter, handle: Handler) -> bool:
    known = known_types(letter.topic)
    if known is not None and letter.type not in known:
        return False
    event = stretch(letter.topic, letter.partition, letter.sequence - 1, letter.sequence)[0]
    letter.attempts += 1
    letter.error = _try(handle, event)[:2000]
    letter.kind = Kind.FAILED
    letter.resolved_at = None if letter.error else timezone.now()
    letter.save(update_fields=["attempts", "error", "kind", "resolved_at"])
    return not letter.error
