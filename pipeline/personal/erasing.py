"""A person is erased: the key is destroyed, every room forgets, and read models are folded again without the name.

The log itself is not touched. What it hid under the key cannot be read by anybody any more, seals still hold, and
figures stay what they were.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from pipeline import checkpoints, doorbell, log
from pipeline.events import PersonErased
from pipeline.models import AlreadyErased, Erasure, NobodyKnown, NotYourself, PersonKey
from pipeline.personal import hiding, keyring, ledger, refolding, rooms

logger = logging.getLogger(__name__)


@log.action
def erase(*, person: UUID, by: User | None, at: datetime) -> frozenset[str]:
    """Everything that says who the person is, is gone. Returns the ids under which they were known.

    Raises NobodyKnown, AlreadyErased, NotYourself, and whatever a room that knows the person refuses: LastAdministrator.
    """
    known = rooms.everything_known(frozenset({str(person)}))
    if by is not None and str(by.pk) in known.ids:
        raise NotYourself("Nobody erases themselves. Ask another administrator or a data steward.")
    if Erasure.objects.filter(person=str(person)).exists():
        raise AlreadyErased("This person was erased already. Nothing is left to do.")
    if not known.words and not PersonKey.objects.filter(person=str(person)).exists():
        raise NobodyKnown(f"Nobody is known as {person}. Send the id of an account or of a professional.")
    names = frozenset(hiding.known_by_name(word) for word in known.words)
    _erase(known.ids | names, known.words, by, at)
    log.append(PersonErased(person_id=person, ids=sorted(known.ids)), by=by, at=at)
    return known.ids


@log.action
def erase_name(*, name: str, by: User | None, at: datetime) -> None:
    """The same for somebody of whom only a name is known, exactly as it is written. Raises NobodyKnown."""
    person = hiding.known_by_name(name)
    if not PersonKey.objects.filter(person=person).exists():
        raise NobodyKnown("Nobody is known by this name alone. Write it exactly as it stands.", field="name")
    _erase(frozenset({person}), frozenset({name}), by, at)


def _erase(persons: frozenset[str], words: frozenset[str], by: User | None, at: datetime) -> None:
    models = refolding.concerned()
    _take_all_the_time_there_is()
    refolding.hold(models)
    Erasure.objects.bulk_create(
        [Erasure(person=one, erased_at=at, erased_by=str(by.pk) if by else "") for one in sorted(persons)],
        ignore_conflicts=True,
    )
    PersonKey.objects.filter(person__in=persons).delete()
    keyring.forget()
    for room in rooms.all_of_them():
        room.forget(persons, words, at)
    changed = [model.name for model in models if refolding.refold(model, persons)]
    transaction.on_commit(_after(changed))


def _after(changed: list[str]) -> Callable[[], Any]:
    def tell() -> None:
        ledger.write()
        keyring.forget()
        doorbell.announce({name: checkpoints.position(name) for name in changed})

    return tell


def _take_all_the_time_there_is() -> None:
    """A whole log may have to be read."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")


def erase_again() -> int:
    """Erases everybody whom an older backup brought back. Returns how many; runs by itself every hour, and at the start."""
    back = ledger.forgotten()
    if back:
        _erase_ids_again(frozenset(back))
        logger.warning("%d erased persons had come back with an older database, and were erased again", len(back))
    ledger.write()
    return len(back)


@transaction.atomic
def _erase_ids_again(persons: frozenset[str]) -> None:
    known = rooms.everything_known(frozenset(one for one in persons if not one.startswith("name-")))
    _erase(persons | known.ids, known.words, None, timezone.now())
