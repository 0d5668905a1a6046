"""What accounts and the pipeline itself know of a person, and how they forget it. Accounts lie below and cannot say so."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from accounts import actions as accounts
from accounts.erased import ERASED
from accounts.models import User
from pipeline.models import Attempt, DeadLetter, SchemaVersion
from pipeline.personal.rooms import Known, Room
from rest.models import IdempotencyRecord


def uuids(ids: frozenset[str]) -> list[UUID]:
    """Those that are ids of rows."""
    found = []
    for one in ids:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def _known(ids: frozenset[str]) -> Known:
    users = User.objects.filter(pk__in=uuids(ids)).exclude(name=ERASED)
    words = {word for user in users for word in (user.name, user.email)}
    return Known(ids, frozenset(words))


def _forget(ids: frozenset[str], words: frozenset[str], at: datetime) -> None:
    for user in User.objects.select_for_update().filter(pk__in=uuids(ids)):
        accounts.forget_person(user=user, at=at)
    SchemaVersion.objects.filter(by_name__in=words).update(by_name=ERASED)
    if not words:
        return
    said_in = Q()
    for word in words:
        said_in |= Q(error__contains=word)
    DeadLetter.objects.filter(said_in).update(error=ERASED)
    _forget_answers(words)
    echoed = Q()
    for word in words:
        echoed |= Q(excerpt__contains=word)
    Attempt.objects.filter(echoed).update(excerpt=ERASED)


def _forget_answers(words: frozenset[str]) -> None:
    """Answers that were kept to be given again, of this week: those that name the person are given no more."""
    marks = [word.encode() for word in words]
    kept = IdempotencyRecord.objects.exclude(body=b"").values_list("pk", "body")
    naming = [pk for pk, body in kept.iterator() if any(mark in bytes(body) for mark in marks)]
    IdempotencyRecord.objects.filter(pk__in=naming).delete()


ROOM = Room("accounts and pipeline", _known, _forget)
