"""What people do about rebuilds, and how a rebuild ends. Each is one fact."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from pipeline import doorbell, log, readmodels
from pipeline.events import RebuildAsked, RebuildEnded
from pipeline.models import Rebuild
from pipeline.models.rebuild import RebuildGoesOn, RebuildOver, State, UnknownReadModel

WATCHED = "pipeline.rebuild"  # the name under which pages hear that a rebuild has moved
GONE = "The worker that did it went away. Nothing was changed; start it again."


@log.action
def ask_for_rebuild(*, read_model: str, by: User | None, at: datetime) -> Rebuild:
    """A rebuild that waits for a worker. Raises UnknownReadModel, RebuildGoesOn."""
    if read_model not in {kept.name for kept in readmodels.all_of_them()}:
        raise UnknownReadModel(
            f"No read model is called {read_model!r}. Choose one from the list of readers.", field="read_model"
        )
    bury_silent(at=at)
    going_on = Rebuild.objects.open().filter(read_model=read_model).select_for_update().first()
    if going_on is not None:
        raise RebuildGoesOn(
            f"{read_model} is being rebuilt already. Wait for it, or cancel it first.",
            extra={"rebuild_id": str(going_on.pk)},
        )
    rebuild: Rebuild = Rebuild.objects.create(read_model=read_model, asked_by=by, asked_at=at)
    log.append(RebuildAsked(name=read_model, rebuild_id=str(rebuild.pk)), by=by, at=at)
    _tell_pages(at)
    return rebuild


@log.action
def cancel_rebuild(*, rebuild_id: UUID, by: User | None, at: datetime) -> Rebuild:
    """The rebuild, which ends before its next stretch at the latest and changes nothing. Raises RebuildOver."""
    rebuild: Rebuild = Rebuild.objects.select_for_update().get(pk=rebuild_id)
    if not rebuild.is_open:
        raise RebuildOver(f"The rebuild of {rebuild.read_model} has ended already. There is nothing to cancel.")
    if rebuild.state == State.WAITING:
        return _end(rebuild, State.CANCELLED, by=by, at=at)
    rebuild.is_to_stop = True
    rebuild.save(update_fields=["is_to_stop"])
    return rebuild


@log.action
def end_rebuild(*, rebuild_id: UUID, state: State, events: int = 0, trouble: str = "", at: datetime) -> None:
    """Says how it ended; one that was taken for dead meanwhile says nothing."""
    rebuild = Rebuild.objects.select_for_update().open().filter(pk=rebuild_id).first()
    if rebuild is None:
        return
    if state == State.DONE:
        rebuild.done = rebuild.total = events
    _end(rebuild, state, trouble=trouble, by=rebuild.asked_by, at=at)


@log.action
def bury_silent(*, at: datetime) -> int:
    """Ends the rebuilds whose worker died, and returns how many. The database dropped their shadows with its session."""
    silent = list(Rebuild.objects.silent(at=at).select_for_update(skip_locked=True))
    for rebuild in silent:
        _end(rebuild, State.FAILED, trouble=GONE, by=rebuild.asked_by, at=at)
    return len(silent)


def _end(rebuild: Rebuild, state: State, *, trouble: str = "", by: User | None, at: datetime) -> Rebuild:
    rebuild.state, rebuild.trouble, rebuild.ended_at = state, trouble[:2000], at
    rebuild.save(update_fields=["state", "trouble", "ended_at", "done", "total"])
    ended = RebuildEnded(
        name=rebuild.read_model,
        rebuild_id=str(rebuild.pk),
        state=str(state),
        events=rebuild.done,
        trouble=rebuild.trouble,
    )
    log.append(ended, by=by, at=at)
    _tell_pages(at)
    return rebuild


def _tell_pages(at: datetime) -> None:
    transaction.on_commit(lambda: doorbell.announce({WATCHED: int(at.timestamp() * 1000)}))
