"""Old months leave the log for files that were read again first, and come back byte for byte."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from pipeline import actions, readers
from pipeline.conserved import archive, files, lines, months, recall, sealing, verifying
from pipeline.engines import database
from pipeline.engines.replay import stretch
from pipeline.models import Archive, Checkpoint, DeadLetter, Topic

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What a kill looks like from inside."""


@pytest.fixture
def old(ledger: Any, months_ago: Callable[[int], datetime]) -> Any:
    """A ledger that keeps thirty days: five events of four months ago, five of three, and two of now; all sealed."""
    Topic.objects.filter(name=ledger.topic).update(retention_days=30)
    ledger.note(5, recorded_at=months_ago(4))
    ledger.note(5, recorded_at=months_ago(3))
    ledger.note(2)
    sealing.seal_the_log(at=timezone.now(), longest=3)
    return ledger


def all_lines(ledger: Any) -> list[bytes]:
    return [line for piece in lines.of(ledger.topic, 0, 1, 1000) for line in piece]


def archive_now() -> list[Archive]:
    return archive.archive_what_is_old(at=timezone.now())


def restore(ledger: Any, month: Any) -> None:
    call_command("restore_archive", ledger.topic, f"{month:%Y-%m}")


def test_what_is_older_than_its_topic_keeps_leaves_the_log_month_by_month(old: Any, months_ago: Any) -> None:
    done = archive_now()
    assert [(one.first, one.last, one.month.month, one.state) for one in done] == [
        (1, 5, months_ago(4).month, "removed"),
        (6, 10, months_ago(3).month, "removed"),
    ]
    assert old.numbers() == [11, 12] and archive.first_kept(old.topic, 0) == 11
    assert verifying.verify().troubles == []


def test_a_topic_without_a_retention_keeps_everything(old: Any) -> None:
    Topic.objects.filter(name=old.topic).update(retention_days=None)
    assert archive_now() == [] and len(old.numbers()) == 12


def test_a_month_comes_back_byte_for_byte(old: Any, months_ago: Any) -> None:
    before = all_lines(old)
    events = database.read(old.topic, 0, 0, 100)
    archive_now()
    restore(old, months_ago(3))
    assert archive.first_kept(old.topic, 0) == 6
    restore(old, months_ago(4))
    assert all_lines(old) == before and database.read(old.topic, 0, 0, 100) == events
    assert verifying.verify().troubles == []
    with pytest.raises(CommandError, match="only in the archive"):
        restore(old, months_ago(4))


def test_a_month_that_was_brought_back_stays_a_while_and_goes_again(old: Any, months_ago: Any) -> None:
    archive_now()
    restore(old, months_ago(4))
    assert archive_now() == [] and old.numbers()[0] == 1
    Archive.objects.update(restored_at=timezone.now() - 2 * archive.STAYS)
    assert len(archive_now()) == 1 and old.numbers() == [11, 12]


def test_the_file_says_what_it_holds(old: Any, state: Path) -> None:
    one = archive_now()[0]
    said = json.loads(next((state / "archive" / old.topic).glob("*.000000000001.manifest.json")).read_text())
    assert (said["events"], said["first"], said["last"], said["sha256"]) == (5, 1, 5, one.sha256)
    assert [seal["first"] for seal in said["seals"]] == [1, 4]
    row = dict(zip(said["columns"], json.loads(next(files.lines_in(one))), strict=True))
    assert row["event_id"] == "note-1" and row["data"]["pounds"] == "1.50"


def test_an_archived_event_that_is_sent_again_is_still_known(old: Any) -> None:
    archive_now()
    old.written = 0
    with pytest.raises(IntegrityError):
        old.note(1)


def test_an_archived_event_that_comes_again_from_outside_is_answered_as_a_duplicate(old: Any, person: Any) -> None:
    event = {
        "specversion": "1.0",
        "id": "sale-1",
        "source": "/till",
        "type": "t.v1",
        "time": "2026-03-02T09:00:00Z",
        "data": {},
    }
    by = person("service")
    publish = lambda: actions.publish(raw_events=[event], topic=old.topic, by=by, at=timezone.now())  # noqa: E731
    assert publish()[0].status == "accepted"
    sealing.seal_the_log(at=timezone.now())
    archive.archive_what_is_old(at=timezone.now() + 100 * archive.STAYS)
    assert old.numbers() == []
    assert publish()[0].status == "duplicate" and old.numbers() == []


def test_rows_go_on_no_other_path(old: Any) -> None:
    archive_now()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM pipeline_event WHERE sequence = 11")


@pytest.mark.parametrize("how", ["cut short", "changed", "gone"])
def test_nothing_goes_whose_file_is_not_what_was_sealed(old: Any, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write = files.write

    def write_badly(name: str, *rest: Any) -> str:
        content = write(name, *rest)
        path = files.folder() / name
        if how == "gone":
            path.unlink()
        else:
            whole = path.read_bytes()
            path.write_bytes(whole[:-30] if how == "cut short" else whole[:60] + b"x" + whole[61:])
        return content

    monkeypatch.setattr(files, "write", write_badly)
    with pytest.raises(CommandError, match="stay in the log"):
        call_command("archive")
    assert len(old.numbers()) == 12 and not Archive.objects.exists()


@pytest.mark.parametrize(
    "where", ["files.write", "files.require_sound", "archive._remove", "archive._remove_rows", "Archive.save"]
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_whoever_is_killed_leaves_the_rows_or_the_file(
    old: Any, where: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = all_lines(old)
    owner = {"files": files, "archive": archive, "Archive": Archive}[where.split(".")[0]]
    name = where.split(".")[1]
    real, killed = getattr(owner, name), []

    def die(*arguments: Any, **named: Any) -> Any:
        if when == "after":
            real(*arguments, **named)
        killed.append(True)
        raise Killed

    monkeypatch.setattr(archive, "AT_ONCE", 2)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(owner, name, die)
        archive_now()
    assert killed
    kept = set(old.numbers())
    in_files = {n for one in Archive.objects.all() for n in range(one.first, one.last + 1) if not files.flaws_of(one)}
    assert kept | in_files == set(range(1, 13)), "neither here nor there"
    assert verifying.verify().troubles == []
    archive_now()
    assert old.numbers() == [11, 12] and verifying.verify().troubles == []
    for one in Archive.objects.all():
        archive.restore(topic=old.topic, month=one.month, at=timezone.now())
    assert all_lines(old) == before


def test_a_file_that_somebody_changed_later_is_found_out(old: Any) -> None:
    one = archive_now()[0]
    path = files.folder() / one.file
    path.write_bytes(path.read_bytes()[:-20])
    assert any(one.file in trouble for trouble in verifying.verify().troubles)
    with pytest.raises(files.ArchiveDamaged):
        archive.restore(topic=old.topic, month=one.month, at=timezone.now())


def test_what_a_reader_has_not_seen_stays(old: Any) -> None:
    slow = readers.Subscription(name="tests.slow", topics=(old.topic,), handle=lambda events: None)
    provide = lambda: [slow]  # noqa: E731
    readers.provide(provide)
    try:
        Checkpoint.objects.create(subscription=slow.name, topic=old.topic, partition=0, sequence=7)
        archive_now()
        assert old.numbers()[0] == 6, "the month of which it has seen all is gone, the other stays"
    finally:
        readers._providers.remove(provide)


def test_what_waits_to_be_tried_again_stays(old: Any) -> None:
    DeadLetter.objects.create(
        subscription="any", topic=old.topic, partition=0, sequence=6, key="k", type="t", parked_at=timezone.now()
    )
    archive_now()
    assert old.numbers()[0] == 6


def test_who_reads_from_the_beginning_reads_the_archive_and_the_log_as_one(old: Any) -> None:
    events = database.read(old.topic, 0, 0, 100)
    archive_now()
    assert stretch(old.topic, 0, 0, 12) == events
    assert stretch(old.topic, 0, 3, 7) == events[3:7]
    read: list[Any] = []
    late = readers.Subscription(name="tests.late", topics=(old.topic,), handle=read.extend)
    provide = lambda: [late]  # noqa: E731
    readers.provide(provide)
    try:
        readers.drain([(old.topic, 0)])
    finally:
        readers._providers.remove(provide)
    assert read == events
    assert recall.archived(old.topic, 0, 10, 12) == []


@pytest.mark.postgres_only
def test_a_month_that_is_empty_is_dropped_and_opened_again_for_what_comes_back(old: Any, months_ago: Any) -> None:
    month = months.month_of(months_ago(4))
    with transaction.atomic():
        archive_now()
        restore(old, months_ago(4))
        assert month in months.standing(connection)
    Archive.objects.update(restored_at=timezone.now() - 2 * archive.STAYS)
    archive_now()
    assert month not in months.standing(connection)
