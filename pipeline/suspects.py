"""Events that are suspected of ending the process that handles them: counted before each try, tried in a process apart.

An event that is read at once is handled without a word. One that has waited may have ended a worker already, so its batch is
marked, in a commit of its own, before it is handled. A mark that outlives its batch is the proof: then the batch is tried
in pieces, then alone, each try counted before it begins, in a child process that may die. After five tries in all the event
is parked and says so. A worker that was killed together with its child saw nothing: that proves less, and takes more tries.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from pipeline import checkpoints, dead_letters, pauses, ward
from pipeline.models import Suspicion
from pipeline.models.dead_letter import Kind

if TYPE_CHECKING:
    from pipeline.readers import Subscription

logger = logging.getLogger(__name__)

Place = tuple[str, int]

AT_ONCE = timedelta(seconds=0.25)  # after an event was recorded: so soon only one worker hears of it
YOUNG = timedelta(seconds=1)  # for which a mark is nobody's death: whoever set it takes the batch a moment later
PIECE = 50  # events tried together once a batch is known to end workers
ALONE = 2  # tries of one event by itself, after one unmarked, one marked and one in a piece
UNSEEN = 6  # the same when nobody is left who saw how the last one ended
BEFORE = 3
LOOKS = 100  # a hundredth of a second apart, for what somebody else holds


def is_suspect(recorded_at: datetime) -> bool:
    """True of an event that has waited. Of one from the future too: then the clocks differ and nobody knows."""
    return abs(timezone.now() - recorded_at) > AT_ONCE


def mark(subscription: str, place: Place, upto: int) -> None:
    """Anew, whatever was there: in one statement, because whoever is behind begins with it."""
    where = ("subscription", "topic", "partition")
    what = ("upto", "alone_upto", "sequence", "tries", "reason", "marked_at")
    fresh = Suspicion(
        subscription=subscription, topic=place[0], partition=place[1], upto=upto, marked_at=timezone.now()
    )
    Suspicion.objects.bulk_create([fresh], update_conflicts=True, unique_fields=where, update_fields=what)


_CLEAR = "DELETE FROM pipeline_suspicion WHERE subscription = %s AND topic = %s AND partition = %s"


def clear(subscription: str, place: Place) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR, [subscription, *place])


REST = 1.0  # seconds between two children for one partition
_wards: dict[tuple[str, str, int], int] = {}  # the child process that is at it
_began: dict[tuple[str, str, int], float] = {}


def take_up(subscription: "Subscription", place: Place) -> None:
    """Sees to a batch that nobody came back from; asked again and again until it is through."""
    name = (subscription.name, *place)
    if pid := _wards.get(name):
        ended = ward.ended(pid)
        if ended is None:
            return
        del _wards[name]
        if ended == ward.TROUBLE:
            _of(subscription.name, place).filter(tries__gt=0).update(tries=F("tries") - 1)
        elif ended:
            _of(subscription.name, place).update(reason=ended[:200])
            logger.error("%s: %s:%s: a try %s", subscription.name, *place, ended)
    found = _of(subscription.name, place).first()
    if found is None or abs(timezone.now() - found.marked_at) < YOUNG or time.monotonic() - _began.get(name, 0) < REST:
        return
    _began[name] = time.monotonic()
    _wards[name] = ward.begin(lambda: carry(subscription, place))


def carry(subscription: "Subscription", place: Place, *, alarm: Callable[[], None] = ward.set_alarm) -> None:
    """Through the marked batch, in pieces or one by one. May end the process at any event; the tries are counted."""
    while _next(subscription, place, alarm):
        pass


def _next(subscription: "Subscription", place: Place, alarm: Callable[[], None]) -> bool:
    """False when there is nothing left to try here."""
    with transaction.atomic():
        seen = checkpoints.hold(subscription.name, place)
        found = _of(subscription.name, place).first()
        if seen is None or found is None:
            return False
        if seen >= found.upto:
            found.delete()
            return False
        if _has_ended_too_many(found, seen + 1):
            _park(subscription, place, found)
            return True
        upto = _count_a_try(found, seen + 1)
    alarm()
    with transaction.atomic():
        if _held_again(subscription.name, place) != seen:
            return False
        events = subscription.read(*place, seen, upto - seen)
        letters = dead_letters.Letters(subscription.name)
        if dead_letters.handle_or_park(letters, subscription.handle, events, knows_types=subscription.knows_types):
            pauses.judge(subscription.name, at=timezone.now())
        checkpoints.move(subscription.name, place, upto, timezone.now())
    return True


def _held_again(subscription: str, place: Place) -> int | None:
    """The last event seen. Whoever only looks holds it for a moment, and a try that was counted is to be made."""
    for _ in range(LOOKS):
        if (seen := checkpoints.hold(subscription, place)) is not None:
            return seen
        time.sleep(0.01)
    return None


def _has_ended_too_many(found: Suspicion, sequence: int) -> bool:
    return found.sequence == sequence and found.tries >= (ALONE if found.reason else UNSEEN)


def _count_a_try(found: Suspicion, sequence: int) -> int:
    """Writes down what is tried now, and returns the last event of it."""
    if sequence > found.alone_upto:
        upto = found.alone_upto = min(found.upto, sequence + PIECE - 1)
        found.sequence, found.tries = 0, 0
    else:
        upto = sequence
        found.tries = found.tries + 1 if found.sequence == sequence else 1
        found.sequence = sequence
    found.reason = ""
    found.marked_at = timezone.now()
    found.save()
    return int(upto)


def _park(subscription: "Subscription", place: Place, found: Suspicion) -> None:
    event = subscription.read(*place, found.sequence - 1, 1)[0]
    error = (
        f"It ended the worker that handled it, {found.tries + BEFORE} times. The last time it {found.reason or 'died'}."
    )
    dead_letters.Letters(subscription.name).park(event, kind=Kind.KILLED, error=error, attempts=found.tries + BEFORE)
    checkpoints.move(subscription.name, place, found.sequence, timezone.now())
    pauses.judge(subscription.name, at=timezone.now())
    found.sequence, found.tries = 0, 0
    found.save()


def _of(subscription: str, place: Place) -> QuerySet[Suspicion]:
    return Suspicion.objects.filter(subscription=subscription, topic=place[0], partition=place[1])
