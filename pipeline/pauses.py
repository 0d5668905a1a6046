"""Subscriptions that stand still: because somebody said so, or because too many keys of theirs are parked."""

from datetime import datetime

from django.conf import settings
from django.db import connection

from accounts.models import User
from pipeline import log
from pipeline.events import ReaderPaused, ReaderResumed
from pipeline.models import DeadLetter, Pause
from pipeline.models.dead_letter import Kind
from pipeline.models.suspicion import AlreadyPaused, NotPaused


def paused() -> dict[str, str]:
    """Why each paused subscription stands still, by its name."""
    return dict(Pause.objects.values_list("subscription", "reason"))


_IS_PAUSED = "SELECT 1 FROM pipeline_pause WHERE subscription = %s"


def is_paused(subscription: str) -> bool:
    """In plain SQL, because it is asked with every batch."""
    with connection.cursor() as cursor:
        cursor.execute(_IS_PAUSED, [subscription])
        return cursor.fetchone() is not None


@log.action
def pause(*, subscription: str, reason: str, by: User | None, at: datetime) -> Pause:
    """It reads nothing from its next batch on. Raises AlreadyPaused."""
    if is_paused(subscription):
        raise AlreadyPaused(f"{subscription} is paused already. Resume it when its trouble is mended.")
    pause = Pause.objects.create(subscription=subscription, reason=reason, paused_at=at, paused_by=by)
    log.append(ReaderPaused(name=subscription, reason=reason), by=by, at=at)
    return pause


@log.action
def resume(*, subscription: str, by: User | None, at: datetime) -> None:
    """It reads on where it stopped. Raises NotPaused."""
    if not Pause.objects.filter(pk=subscription).delete()[0]:
        raise NotPaused(f"{subscription} is not paused. Somebody may have resumed it already.")
    log.append(ReaderResumed(name=subscription), by=by, at=at)


def judge(subscription: str, *, at: datetime) -> None:
    """Pauses the subscription when more keys are parked than a mistake of single events explains."""
    waiting = DeadLetter.objects.filter(subscription=subscription, resolved_at__isnull=True)
    keys = waiting.exclude(kind=Kind.BEHIND).order_by().values("topic", "partition", "key").distinct().count()
    if keys > settings.READER_MOST_PARKED and not is_paused(subscription):
        reason = f"Events of {keys} keys could not be handled. Mend the cause, retry what is parked, then resume."
        pause(subscription=subscription, reason=reason, by=None, at=at)
