"""Rebuilds carried out: one after the other, by whichever worker is free."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from pipeline import doorbell, readmodels
from pipeline.engines.replay import Missing
from pipeline.models import Rebuild
from pipeline.models.rebuild import State
from pipeline.rebuilds import actions

logger = logging.getLogger(__name__)

PAUSE = 0.5  # seconds between two words on how far it is
SWAPPING = timedelta(minutes=10)  # for which it may be silent while rows change places

Watch = Callable[[int, int], None]


class Cancelled(Exception):
    """Somebody wants it to stop."""


def run_all() -> int:
    """Carries out what waits, and returns how many rebuilds that were."""
    actions.bury_silent(at=timezone.now())
    done = 0
    while (rebuild := _take_next()) is not None:
        run(rebuild)
        done += 1
    return done


def run_this(rebuild_id: UUID, watch: Watch) -> Rebuild | None:
    """The same for one, in the caller's process; None when a worker was quicker to take it."""
    rebuild = _take_next(rebuild_id)
    if rebuild is not None:
        run(rebuild, watch)
        rebuild.refresh_from_db()
    return rebuild


def _take_next(rebuild_id: UUID | None = None) -> Rebuild | None:
    with transaction.atomic():
        waiting = Rebuild.objects.select_for_update(skip_locked=True).filter(state=State.WAITING)
        if rebuild_id is not None:
            waiting = waiting.filter(pk=rebuild_id)
        rebuild = waiting.order_by("asked_at", "pk").first()
        if rebuild is not None:
            rebuild.state = State.RUNNING
            rebuild.started_at = rebuild.seen_at = timezone.now()
            rebuild.save(update_fields=["state", "started_at", "seen_at"])
    return rebuild


def run(rebuild: Rebuild, watch: Watch = lambda done, total: None) -> None:
    """Rebuilds, and says how it ended. Whatever ends it, the old rows serve on."""
    kept = next((one for one in readmodels.all_of_them() if one.name == rebuild.read_model), None)
    state, events, trouble = State.FAILED, 0, ""
    try:
        if kept is None:
            trouble = "This version knows no read model of that name."
            return
        events = readmodels.rebuild(kept, _Progress(rebuild, watch).say)
        state = State.DONE
    except (Cancelled, KeyboardInterrupt):
        state = State.CANCELLED
    except Missing as missing:
        trouble = f"The log no longer holds every event: {missing} Restore the archive first."
    except DatabaseError as problem:
        logger.exception("rebuild of %s", rebuild.read_model)
        trouble = f"The database refused: {str(problem).strip().splitlines()[0]}"
    except BaseException as problem:
        trouble = f"It was interrupted ({type(problem).__name__}). Nothing was changed; start it again."
        raise
    finally:
        if connection.is_usable():
            now = timezone.now()
            actions.end_rebuild(rebuild_id=rebuild.pk, state=state, events=events, trouble=trouble, at=now)


class _Progress:
    """Writes down how far it is, now and then, and hears whether it is to stop."""

    def __init__(self, rebuild: Rebuild, watch: Watch) -> None:
        self.rebuild, self.watch = rebuild, watch
        self.said_at = 0.0

    def say(self, done: int, total: int) -> None:
        """Raises Cancelled."""
        self.watch(done, total)
        if time.monotonic() - self.said_at < PAUSE and done < total:
            return
        self.said_at = time.monotonic()
        now = timezone.now()
        seen_at = now + SWAPPING if done >= total else now
        mine = Rebuild.objects.filter(pk=self.rebuild.pk, state=State.RUNNING)
        mine.update(done=done, total=total, seen_at=seen_at)
        if not mine.filter(is_to_stop=False).exists():
            raise Cancelled
        doorbell.announce({actions.WATCHED: int(now.timestamp() * 1000)})
