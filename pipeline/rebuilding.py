"""A read model folded anew from the whole log, beside the one that serves, and put into its place in one commit."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from pipeline import checkpoints, collector, dead_letters, doorbell
from pipeline.engines import database
from pipeline.engines.replay import stretch
from pipeline.envelope import Event
from pipeline.models import Checkpoint, DeadLetter, Erasure, Partition
from pipeline.models.dead_letter import Kind

if TYPE_CHECKING:
    from pipeline.readmodels import Kept
    from pipeline.shadows import Shadow

Place = tuple[str, int]
Progress = Callable[[int, int], None]
Take = Callable[["Waiting", "Shadow", Sequence[Event]], None]

STRETCH = 10_000  # events read and folded at once, between two looks at whether to go on
NEARLY_THERE = 2000  # events that may be left for the moment in which readers have to wait
ROUNDS = 10  # after which they wait anyway: writers that are faster than we are will not slow down


def _unwatched(done: int, total: int) -> None:
    return None


def rebuild(kept: "Kept", progress: Progress = _unwatched) -> int:
    """Folds the whole log into a shadow, and swaps. Returns the events read.

    People see the old rows and readers keep them up until the swap; readers wait only for its one transaction.
    `progress(done, total)` is asked after each stretch; whatever it raises ends the rebuild and changes nothing.
    Raises engines.replay.Missing when the log no longer holds every event.
    """
    try:
        return _Rebuild(kept, progress, _take_quickly).run()
    except dead_letters.Stumbled:
        return _Rebuild(kept, progress, _take_or_park).run()


def _take_quickly(lot: "Waiting", shadow: "Shadow", events: Sequence[Event]) -> None:
    """As fast as it goes; the first event that cannot be folded spoils it."""
    dead_letters.handle_or_stumble(shadow.take, events)


def _take_or_park(lot: "Waiting", shadow: "Shadow", events: Sequence[Event]) -> None:
    """As a reader does it: what cannot be folded waits with its key. What ended a worker is not tried again."""
    start = 0
    for at, event in enumerate(events):
        if event.position in lot.deadly:
            if events[start:at]:
                dead_letters.handle_or_park(lot, shadow.apply, events[start:at])
            error, attempts = lot.deadly[event.position]
            lot.park(event, error=error, attempts=attempts, kind=Kind.KILLED)
            start = at + 1
    if events[start:]:
        dead_letters.handle_or_park(lot, shadow.apply, events[start:])


class Waiting:
    """What the rebuild parks. It becomes the subscription's dead letters when the rows change places."""

    def __init__(self, subscription: str) -> None:
        self.deadly = {
            f"{letter.topic}:{letter.partition}:{letter.sequence}": (letter.error, letter.attempts)
            for letter in DeadLetter.objects.filter(
                subscription=subscription, kind=Kind.KILLED, resolved_at__isnull=True
            )
        }
        self.parked: list[tuple[Event, str, int, Kind | None]] = []
        self._keys: dict[Place, set[str]] = defaultdict(set)

    def keys(self, place: Place) -> set[str]:
        return self._keys[place]

    def park(self, event: Event, *, error: str, attempts: int, kind: Kind | None = None) -> None:
        self.parked.append((event, error, attempts, kind))
        self._keys[event.topic, event.partition].add(event.key)


class _Rebuild:
    def __init__(self, kept: "Kept", progress: Progress, take: Take) -> None:
        self.kept, self.progress = kept, progress
        self.lot = Waiting(kept.name)
        self.take = _take_or_park if self.lot.deadly else take
        self.at: dict[Place, int] = {}
        self.shadow = kept.shadow()
        self.erasures = Erasure.objects.count()

    def run(self) -> int:
        try:
            self._come_near()
            self._settle()
            self.progress(sum(self.at.values()), sum(self.at.values()))  # the last word before the swap
            with transaction.atomic():
                _take_all_the_time_there_is()
                _hold(self.kept)
                if Erasure.objects.count() != self.erasures:  # what was folded may still name somebody
                    raise dead_letters.Stumbled
                self._fold_up_to(self._heads(), watched=False)
                self._settle()
                self.shadow.swap()
                self._put_down()
        finally:
            if connection.is_usable():
                self.shadow.drop()
        doorbell.announce({self.kept.name: checkpoints.position(self.kept.name)})
        return sum(self.at.values())

    def _come_near(self) -> None:
        """Folds without holding anybody up until little is left."""
        for _ in range(ROUNDS):
            heads = self._heads()
            if sum(heads.values()) - sum(self.at.values()) <= NEARLY_THERE:
                return
            self._fold_up_to(heads)

    def _heads(self) -> dict[Place, int]:
        return {place: head for place, head in database.heads().items() if place[0] in self.kept.topics}

    def _fold_up_to(self, heads: dict[Place, int], *, watched: bool = True) -> None:
        total = sum(heads.values())
        for place, head in heads.items():
            while (at := self.at.get(place, 0)) < head:
                upto = min(head, at + STRETCH)
                with collector.stands_aside():
                    self.take(self.lot, self.shadow, stretch(*place, at, upto))
                self.at[place] = upto
                if watched:
                    self.progress(sum(self.at.values()), total)

    def _settle(self) -> None:
        try:
            self.shadow.settle()
        except OperationalError:
            raise
        except Exception as trouble:
            if self.take is _take_quickly:
                raise dead_letters.Stumbled from trouble
            raise

    def _put_down(self) -> None:
        """Where the rows stand now, and what waits."""
        DeadLetter.objects.filter(subscription=self.kept.name, resolved_at__isnull=True).delete()
        letters = dead_letters.Letters(self.kept.name)
        for event, error, attempts, kind in self.lot.parked:
            letters.park(event, error=error, attempts=attempts, kind=kind)
        now = timezone.now()
        for place, at in self.at.items():
            checkpoints.move(self.kept.name, place, at, now)


def _take_all_the_time_there_is() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")


def _hold(kept: "Kept") -> None:
    """Locks the checkpoints: from here on readers of this read model wait."""
    parts = Partition.objects.filter(topic__in=kept.topics)
    Checkpoint.objects.bulk_create(
        [Checkpoint(subscription=kept.name, topic=part.topic_id, partition=part.number) for part in parts],
        ignore_conflicts=True,
    )
    list(Checkpoint.objects.select_for_update().filter(subscription=kept.name).order_by("pk"))
