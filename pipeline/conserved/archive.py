"""Old, sealed months of a partition leave the log for a file, and come back from it byte for byte.

    write the file -> read it again and compare it with the seals -> `removing` is committed -> rows go -> `removed`

Whoever is killed in between leaves the rows, or the file, or both: rows go only while an archive says `removing`, which
the database itself checks, and it says so only of a file that was read again.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import OperationalError, connection, transaction

from pipeline import readers
from pipeline.conserved import files, lines, months
from pipeline.models import Archive, Checkpoint, DeadLetter, Seal, Topic

State = Archive.State
Place = tuple[str, int]

AT_ONCE = 5_000  # rows that go in one transaction
STAYS = timedelta(days=30)  # that a month which was brought back stays


class NothingArchived(Exception):
    """There is no such month in the archive, or it is in the log already."""


def archive_what_is_old(*, at: datetime) -> list[Archive]:
    """Archives every month that is older than its topic keeps events. What an earlier run left half done comes first."""
    for half_done in Archive.objects.filter(state=State.REMOVING):
        _remove(half_done, at)
    done = []
    for topic in Topic.objects.filter(retention_days__isnull=False):
        last_month = months.month_of(at - timedelta(days=topic.retention_days or 0))
        for number in range(topic.partitions):
            done += _archive_partition((topic.name, number), last_month, at)
    _drop_empty_months(at)
    return done


def _archive_partition(place: Place, before: date, at: datetime) -> list[Archive]:
    """Month by month, oldest first; a month of which a reader has not seen everything stays, and all later ones."""
    again = Archive.objects.filter(topic=place[0], partition=place[1], state=State.RESTORED, restored_at__lt=at - STAYS)
    done = [_again(one, at) for one in again]
    known = Archive.objects.filter(topic=place[0], partition=place[1]).order_by("-last").values_list("last", flat=True)
    seals = Seal.objects.filter(topic=place[0], partition=place[1], first__gt=known.first() or 0, month__lt=before)
    of_month: dict[date, list[Seal]] = {}
    for seal in seals.order_by("first"):
        of_month.setdefault(seal.month, []).append(seal)
    wanted_to = _wanted_from(place) - 1
    for month, stretches in of_month.items():
        if stretches[-1].last > wanted_to:
            break
        done.append(_archive(place, month, stretches, at))
    return done


def _wanted_from(place: Place) -> int:
    """The number of the first event that a reader has not seen, or that waits to be tried again."""
    topic, partition = place
    names = [one.name for one in readers.subscriptions() if topic in one.topics]
    seen = Checkpoint.objects.filter(subscription__in=names, topic=topic, partition=partition)
    at = dict(seen.values_list("subscription", "sequence"))
    waiting = DeadLetter.objects.filter(topic=topic, partition=partition, resolved_at__isnull=True).order_by("sequence")
    parked = waiting.values_list("sequence", flat=True).first()
    unread = min((at.get(name, 0) + 1 for name in names), default=2**62)
    return min(unread, parked or 2**62)


def _archive(place: Place, month: date, seals: Sequence[Seal], at: datetime) -> Archive:
    name = f"{place[0]}/{place[0]}.{place[1]}.{month:%Y-%m}.{seals[0].first:012d}.jsonl.gz"
    content = files.write(name, place, seals)
    one = Archive(
        topic=place[0], partition=place[1], first=seals[0].first, last=seals[-1].last, month=month, file=name, sha256=content,
        state=State.REMOVING, verified_at=at,
    )  # fmt: skip
    files.require_sound(one)
    one.save(force_insert=True)
    _remove(one, at)
    return one


def _again(one: Archive, at: datetime) -> Archive:
    """A month that was brought back goes again; its file is still there."""
    files.require_sound(one)
    one.state, one.verified_at = State.REMOVING, at
    one.save(update_fields=["state", "verified_at"])
    _remove(one, at)
    return one


def _remove(one: Archive, at: datetime) -> None:
    """Takes the rows of the archive out of the log, in short transactions. Raises ArchiveDamaged, and then nothing goes."""
    files.require_sound(one)
    for start in range(one.first, one.last + 1, AT_ONCE):
        _remove_rows(one, start, min(start + AT_ONCE - 1, one.last))
    one.state, one.removed_at = State.REMOVED, at
    one.save(update_fields=["state", "removed_at"])


@transaction.atomic
def _remove_rows(one: Archive, first: int, last: int) -> None:
    where = "WHERE topic = %s AND partition = %s AND sequence BETWEEN %s AND %s"
    which: list[str | int] = [one.topic, one.partition, first, last]
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":  # which writes every event's identity when it is appended
            cursor.execute(
                "INSERT OR IGNORE INTO pipeline_event_identity (event_id, source, topic, partition, sequence) "
                f"SELECT event_id, source, topic, partition, sequence FROM pipeline_event {where}",
                which,
            )
        cursor.execute(f"DELETE FROM pipeline_event {where}", which)


def _drop_empty_months(at: datetime) -> None:
    try:
        with transaction.atomic():
            months.drop_empty(connection, months.month_of(at))
    except OperationalError:
        return  # the log is busy; the next run tries again


def restore(*, topic: str, partition: int | None = None, month: date, at: datetime) -> list[Archive]:
    """Brings a month back into the log, byte for byte; it stays there for STAYS. Raises NothingArchived, ArchiveDamaged."""
    wanted = Archive.objects.filter(topic=topic, month=month, state=State.REMOVED)
    if partition is not None:
        wanted = wanted.filter(partition=partition)
    found = list(wanted)
    if not found:
        raise NothingArchived(f"No events of {topic} of {month:%Y-%m} are only in the archive.")
    return [_restore(one.pk, at) for one in found]


@transaction.atomic
def _restore(pk: int, at: datetime) -> Archive:
    one = Archive.objects.select_for_update().get(pk=pk)
    files.require_sound(one)
    one.state = State.RESTORING
    one.save(update_fields=["state"])
    if connection.vendor != "postgresql":
        _forget_identities(one)
    elif one.month not in months.standing(connection):
        months.open_month(connection, one.month)
    piece: list[bytes] = []
    content = hashlib.sha256()
    for line in files.lines_in(one):
        piece.append(line)
        if len(piece) == AT_ONCE:
            lines.put_back(piece)
            piece.clear()
    lines.put_back(piece)
    for back in lines.of(one.topic, one.partition, one.first, one.last):
        content.update(b"".join(back))
    if content.hexdigest() != one.sha256:
        raise files.ArchiveDamaged(f"{one.file} did not come back as it was; nothing was changed.")
    one.state, one.restored_at = State.RESTORED, at
    one.save(update_fields=["state", "restored_at"])
    return one


def _forget_identities(one: Archive) -> None:
    """SQLite's log knows them itself again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM pipeline_event_identity WHERE topic = %s AND partition = %s AND sequence BETWEEN %s AND %s",
            [one.topic, one.partition, one.first, one.last],
        )


def first_kept(topic: str, partition: int) -> int:
    """The number of the first event from which on the log has all."""
    gone = Archive.objects.filter(topic=topic, partition=partition, state__in=[State.REMOVING, State.REMOVED])
    return (gone.order_by("-last").values_list("last", flat=True).first() or 0) + 1
