"""Subscriptions, and how they are carried forward: a batch's effect and its checkpoint are one commit."""

import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import Error, connection, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.functional import Promise

from pipeline import checkpoints, collector, dead_letters, doorbell, engines, pauses, suspects, watchdog
from pipeline.conserved import recall
from pipeline.engines import database
from pipeline.envelope import Event
from pipeline.models import Checkpoint, Partition

logger = logging.getLogger(__name__)

Place = tuple[str, int]
Handler = Callable[[Sequence[Event]], None]
Read = Callable[[str, int, int, int], list[Event]]


class Hole(Exception):
    """Sequences are contiguous, so a missing one means that the log lost an event."""


@dataclass(frozen=True)
class Subscription:
    """A durable interest in topics. `handle` gets batches in order, inside the reader's transaction."""

    name: str
    topics: tuple[str, ...]
    handle: Handler
    title: str | Promise = ""  # what people call it, where its name is for programs
    read: Read = engines.read  # the relay itself reads the database
    is_trusted: bool = False  # looks into no event, so that none can end its worker
    knows_types: bool = True  # False: it passes events on, also those of types that this version does not know


position = checkpoints.position

_subscriptions: dict[str, Subscription] = {}
Provider = Callable[[], Iterable[Subscription]]
_first: list[Provider] = []
_providers: list[Provider] = []


def subscribe(subscription: Subscription) -> None:
    _subscriptions[subscription.name] = subscription


def provide(provider: Provider, *, first: bool = False) -> None:
    """Registers a function that names further subscriptions, asked anew at each round: those that people declare.

    first: they are carried before all others, who read what these copied.
    """
    (_first if first else _providers).append(provider)


def subscriptions() -> list[Subscription]:
    return [*_given(_first), *_subscriptions.values(), *_given(_providers)]


def going_on() -> list[Subscription]:
    """Those that are not paused."""
    paused = pauses.paused()
    return [one for one in subscriptions() if one.name not in paused]


def _given(providers: Iterable[Provider]) -> list[Subscription]:
    return [given for provider in providers for given in provider()]


def named(name: str) -> Subscription:
    """Raises LookupError when nobody subscribed under this name."""
    for subscription in subscriptions():
        if subscription.name == name:
            return subscription
    raise LookupError(f"no subscription is called {name!r}; there are: {', '.join(s.name for s in subscriptions())}")


def batch_size() -> int:
    """SQLite has one writer at a time: a shorter batch lets people in between."""
    return 2000 if connection.vendor == "postgresql" else 500


@dataclass
class Round:
    """What one round of reading came to. `busy`: another worker had these, and may have looked before the last event."""

    handled: int = 0
    busy: set[Place] = field(default_factory=set)


def _never() -> bool:
    return False


def drain(places: Iterable[Place] | None = None, *, is_enough: Callable[[], bool] = _never) -> int:
    """Carries every subscription to the end of these partitions (all, when None). Returns the events handled."""
    return go_round(places, is_enough=is_enough).handled


def go_round(
    places: Iterable[Place] | None = None,
    *,
    among: Sequence[Subscription] | None = None,
    is_enough: Callable[[], bool] = _never,
) -> Round:
    """The same, each subscription by itself: one that fails stops no other, and its failure is raised at the end.

    `among`: the subscriptions, when they were asked for a moment ago. Asks after each batch whether it is enough.
    """
    everybody = going_on() if among is None else among
    done = Round()
    first_trouble: Exception | None = None
    for subscription, place in _behind(everybody) if places is None else _interested(places, everybody):
        try:
            _carry(subscription, place, done, is_enough)
        except engines.Away:
            continue  # whoever copies the log waits, and everybody else reads on
        except Exception as trouble:
            if isinstance(trouble, Error) and not connection.is_usable():
                raise  # the database is away, for all of them
            first_trouble = first_trouble or trouble
    if first_trouble is not None:
        raise first_trouble
    return done


def _interested(places: Iterable[Place], everybody: Sequence[Subscription]) -> list[tuple[Subscription, Place]]:
    return [(one, place) for place in sorted(places) for one in everybody if place[0] in one.topics]


def drain_fully(rounds: int = 50) -> int:
    """Drains until nothing is behind, also what the readers' own consequences added."""
    handled = 0
    for _ in range(rounds):
        now = drain()
        handled += now
        if now == 0:
            break
    return handled


def _carry(subscription: Subscription, place: Place, done: Round, is_enough: Callable[[], bool]) -> None:
    # A mark inside somebody else's transaction would prove nothing.
    is_trusted = subscription.is_trusted or connection.in_atomic_block
    while not is_enough():
        most = batch_size()
        taken = _advance(subscription, place, most, is_trusted)
        if taken is None:
            done.busy.add(place)
            return
        done.handled += taken
        if taken < most or pauses.is_paused(subscription.name):
            return
        is_trusted = True  # we have just come back from the batch before


def _advance(subscription: Subscription, place: Place, most: int, is_trusted: bool) -> int | None:
    """Handles one batch and returns its size; None when another worker has the partition.

    In one go first. When an event stumbles, all of it is rolled back, and the batch is handled again in small steps.
    """
    try:
        return _take_batch(subscription, place, most, is_trusted, carefully=False)
    except dead_letters.Stumbled:
        return _take_batch(subscription, place, most, is_trusted, carefully=True)


@collector.stands_aside()
def _take_batch(
    subscription: Subscription, place: Place, most: int, is_trusted: bool, *, carefully: bool
) -> int | None:
    """A batch that is not trusted, because it has waited, is marked in a commit of its own before it is handled."""
    with transaction.atomic():
        held = checkpoints.hold_and_look(subscription.name, place)
        if held is None:
            return None
        is_marked = held.is_marked and not is_trusted
        events = [] if is_marked else _read(subscription, place, held.seen, most)
        if is_mistrusted := bool(events) and not is_trusted and suspects.is_suspect(events[0].recorded_at):
            suspects.mark(subscription.name, place, events[-1].sequence)
        elif events:
            _handle(subscription, place, events, carefully)
    if is_marked:
        suspects.take_up(subscription, place)
        return None
    if is_mistrusted and not _handle_marked(subscription, place, events, carefully):
        return None
    if events:
        doorbell.announce({subscription.name: checkpoints.position(subscription.name)})
    return len(events)


def _read(subscription: Subscription, place: Place, seen: int, most: int) -> list[Event]:
    """The next events, without a hole. Raises Hole."""
    events = subscription.read(*place, seen, most)
    if not events or events[0].sequence != seen + 1:  # who comes late begins in the archive
        old = recall.archived(*place, seen, seen + most)
        events = [*old, *subscription.read(*place, seen + len(old), most - len(old))] if old else events
    if events and events[-1].sequence != seen + len(events):
        raise Hole(f"{place[0]}:{place[1]} after {seen}: {len(events)} events, last {events[-1].sequence}")
    return events


def _handle(subscription: Subscription, place: Place, events: Sequence[Event], carefully: bool) -> None:
    """The effect of the batch and the checkpoint behind it, in the caller's transaction. Raises Stumbled if not carefully."""
    is_blocked = checkpoints.move(subscription.name, place, events[-1].sequence, timezone.now())
    handle = watchdog.watched(subscription.name, subscription.handle)
    if not carefully and not is_blocked:
        dead_letters.handle_or_stumble(handle, events, knows_types=subscription.knows_types)
        return
    letters = dead_letters.Letters(subscription.name)
    if dead_letters.handle_or_park(letters, handle, events, knows_types=subscription.knows_types):
        pauses.judge(subscription.name, at=timezone.now())


def _handle_marked(subscription: Subscription, place: Place, events: Sequence[Event], carefully: bool) -> bool:
    """False when another worker took the batch since it was marked, or looks at it just now.

    The mark goes with whatever this process comes back from: only one that nobody comes back from proves a death.
    """
    try:
        with transaction.atomic():
            held = checkpoints.hold_and_look(subscription.name, place)
            is_ours = held is not None and held.seen == events[0].sequence - 1
            if is_ours:
                _handle(subscription, place, events, carefully)
                suspects.clear(subscription.name, place)
    except Exception:
        with contextlib.suppress(Error):
            suspects.clear(subscription.name, place)
        raise
    if not is_ours:
        suspects.clear(subscription.name, place)
    return is_ours


def _behind(everybody: Sequence[Subscription]) -> list[tuple[Subscription, Place]]:
    """Each subscription with each partition that holds events it has not seen."""
    heads, seen = database.heads(), checkpoints.seen()
    return [
        (one, place)
        for one in everybody
        for place, head in heads.items()
        if place[0] in one.topics and head > seen.get((one.name, *place), 0)
    ]


def titles() -> dict[str, str]:
    """What people call the readers, by name."""
    return {one.name: str(one.title or one.name) for one in subscriptions()}


@dataclass(frozen=True)
class Lag:
    subscription: str
    title: str
    events: int
    seconds: float
    position: int
    moved_at: datetime | None
    parked: int
    paused: str = ""  # why it reads nothing; empty when it does


def lag() -> list[Lag]:
    """How far each subscription is behind the log, in events and in seconds of the oldest unread one."""
    return _lags(subscriptions())


def lag_of(name: str) -> Lag:
    return _lags([named(name)])[0]


def _lags(interested: Sequence[Subscription]) -> list[Lag]:
    """All of them from the same three answers of the database."""
    parked = dead_letters.open_counts()
    paused = pauses.paused()
    parts = list(Partition.objects.filter(head__gt=0))
    stands: dict[str, dict[Place, Checkpoint]] = defaultdict(dict)
    for checkpoint in Checkpoint.objects.filter(subscription__in=[one.name for one in interested]):
        stands[checkpoint.subscription][checkpoint.topic, checkpoint.partition] = checkpoint
    return [
        replace(_lag(one, parts, stands[one.name], parked.get(one.name, 0)), paused=paused.get(one.name, ""))
        for one in interested
    ]


def _lag(subscription: Subscription, parts: Sequence[Partition], stands: dict[Place, Checkpoint], parked: int) -> Lag:
    behind, oldest = 0, None
    for part in parts:
        if part.topic_id not in subscription.topics:
            continue
        checkpoint = stands.get((part.topic_id, part.number))
        at = checkpoint.sequence if checkpoint else 0
        if part.head > at:
            behind += part.head - at
            unread = database.read(part.topic_id, part.number, at, 1)
            if unread:
                oldest = min(oldest or unread[0].recorded_at, unread[0].recorded_at)
    moved = [c.moved_at for c in stands.values() if c.moved_at]
    return Lag(
        subscription=subscription.name,
        title=str(subscription.title),
        events=behind,
        seconds=max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0.0,
        position=sum(c.sequence for c in stands.values()),
        moved_at=max(moved, default=None),
        parked=parked,
    )


def positions(names: Sequence[str]) -> dict[str, int]:
    rows = Checkpoint.objects.filter(subscription__in=names).values_list("subscription").annotate(n=Sum("sequence"))
    return dict.fromkeys(names, 0) | dict(rows.order_by())


def wait_until(name: str, places: Mapping[Place, int], seconds: float = 2.0) -> bool:
    """True as soon as the subscription has seen these positions; False when it took longer than `seconds`."""
    subscription = named(name)
    wanted = {place: sequence for place, sequence in places.items() if place[0] in subscription.topics}
    deadline = time.monotonic() + seconds
    while wanted:
        seen = {
            (c.topic, c.partition): c.sequence
            for c in Checkpoint.objects.filter(subscription=name, topic__in={topic for topic, _ in wanted})
        }
        if all(seen.get(place, 0) >= sequence for place, sequence in wanted.items()):
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True
