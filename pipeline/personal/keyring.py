"""The keys of persons: made at first use, wrapped in the database, and remembered here until somebody is erased."""

import time
from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone

from pipeline import keys
from pipeline.models.person import Erasure, PersonKey
from pipeline.personal import cipher

FRESH = 1.0  # seconds for which a page may believe that nobody was erased meanwhile
MOST_AT_FIRST = 2000  # keys that a process takes at once when it needs its first one

_wrapped: dict[str, bytes | None] = {}  # as the database has them; None: erased
_opened: dict[str, bytes] = {}
_committed: dict[str, bytes] = {}  # those that will still be there when this transaction is rolled back
_erasures = -1
_looked_at = 0.0


def forget() -> None:
    """Forgets every key; the next use asks the database."""
    global _erasures
    _wrapped.clear()
    _opened.clear()
    _committed.clear()
    _erasures = -1


def look(*, exactly: bool) -> None:
    """Forgets the keys when somebody was erased since. A page may ask once a second; who writes rows asks exactly."""
    global _erasures, _looked_at
    now = time.monotonic()
    if not exactly and _erasures >= 0 and now - _looked_at < FRESH:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pipeline_erasure")
        count = int(cursor.fetchone()[0])
    if count != _erasures:
        forget()
        _erasures = count
    _looked_at = now


def to_read(person: str) -> bytes | None:
    """The person's key; None when the person was erased. Raises LookupError for one that was lost otherwise, and WrongKey."""
    key = _opened.get(person)
    if key is None:
        wrapped = _fetched(person)
        if wrapped is None:
            return None
        key = _opened[person] = cipher.unwrap(wrapped, keys.personal_key())
    return key


def _fetched(person: str) -> bytes | None:
    if person not in _wrapped:
        known = PersonKey.objects.order_by("-made_at").values_list("person", "wrapped")
        if not _wrapped:
            _wrapped.update({name: bytes(wrapped) for name, wrapped in known[:MOST_AT_FIRST]})
        if person not in _wrapped:
            found = known.filter(person=person).first()
            if found is None and not Erasure.objects.filter(person=person).exists():
                raise LookupError(
                    f"The key of person {person} is gone, and nobody erased it. Restore pipeline_personkey."
                )
            _wrapped[person] = bytes(found[1]) if found else None
    return _wrapped[person]


def to_write(persons: Iterable[str]) -> dict[str, bytes | None]:
    """The keys of these persons, made for those who have none; None for who was erased. Inside a transaction.

    In the order of their names, so that nobody deadlocks with another who writes about the same persons.
    """
    look(exactly=True)
    wanted = sorted(set(persons))
    unknown = [person for person in wanted if person not in _committed]
    if not unknown:
        return {person: _committed[person] for person in wanted}
    erased = set(Erasure.objects.filter(person__in=unknown).values_list("person", flat=True))
    there = _stored(unknown)
    master, now = keys.personal_key(), timezone.now()
    missing = [person for person in unknown if person not in there and person not in erased]
    if missing:
        PersonKey.objects.bulk_create(
            [PersonKey(person=one, wrapped=cipher.wrap(cipher.new_key(), master), made_at=now) for one in missing],
            ignore_conflicts=True,
        )
        there |= _stored(missing)
    found = {person: cipher.unwrap(wrapped, master) for person, wrapped in there.items()}
    transaction.on_commit(lambda: _committed.update(found))
    return {person: None if person in erased else _committed.get(person) or found[person] for person in wanted}


def _stored(persons: list[str]) -> dict[str, bytes]:
    rows = PersonKey.objects.filter(person__in=persons).values_list("person", "wrapped")
    return {person: bytes(wrapped) for person, wrapped in rows}
