"""What this room knows of a person, and how it forgets it when the person is erased."""

from datetime import datetime

from django.db.models import F, Q

from accounts.erased import ERASED
from pipeline.personal.own_room import uuids
from pipeline.personal.rooms import Known, Room
from professions.models import Assignment, Availability, Professional


def _known(ids: frozenset[str]) -> Known:
    wanted = uuids(ids)
    people = list(Professional.objects.filter(Q(pk__in=wanted) | Q(user_id__in=wanted)))
    found = {str(one) for person in people for one in (person.pk, person.user_id) if one}
    return Known(ids | found, frozenset(person.name for person in people if person.name != ERASED))


def _forget(ids: frozenset[str], words: frozenset[str], at: datetime) -> None:
    people = Professional.objects.filter(pk__in=uuids(ids))
    people.update(name=ERASED, external_key="", version=F("version") + 1, updated_at=at)
    Availability.objects.filter(professional__in=people).exclude(reason="").update(reason=ERASED)
    Assignment.objects.filter(professional__in=people).exclude(end_reason="").update(end_reason=ERASED)


ROOM = Room("professions", _known, _forget)
