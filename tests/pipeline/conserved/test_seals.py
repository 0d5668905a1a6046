"""Whoever changes the log after it was sealed is found out, whatever they may do in the database."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from pipeline import keys
from pipeline.conserved import sealing, verifying
from pipeline.engines.database import COLUMNS
from pipeline.models import Seal

pytestmark = pytest.mark.django_db

COPY = "SELECT topic, partition, {sequence}, '{name}', source, type, subject, key, time, recorded_at, {data}, "
COPY += "correlation_id, causation_id, authtype, authid, classification FROM pipeline_event WHERE event_id = 'note-7'"
INSERT = f"INSERT INTO pipeline_event ({COLUMNS}) " + COPY
AT = "WHERE topic = 'tests.ledger' AND sequence"

TAMPERING = {
    "edited": ["UPDATE pipeline_event SET authid = 'somebody else' " + AT + " = 7"],
    "its data edited": ["""UPDATE pipeline_event SET data = '{"pounds": "9.99"}' """ + AT + " = 7"],
    "its time edited": ["UPDATE pipeline_event SET time = '2026-03-02 09:00:01+00:00' " + AT + " = 7"],
    "deleted": ["DELETE FROM pipeline_event " + AT + " = 7"],
    "swapped": [
        "UPDATE pipeline_event SET sequence = 1000007 " + AT + " = 7",
        "UPDATE pipeline_event SET sequence = 7 " + AT + " = 8",
        "UPDATE pipeline_event SET sequence = 8 " + AT + " = 1000007",
    ],
    "shortened": ["DELETE FROM pipeline_event " + AT + " > 15"],
    "shortened, and its head turned back": [
        "DELETE FROM pipeline_event " + AT + " > 15",
        "UPDATE pipeline_partition SET head = 15 WHERE topic_id = 'tests.ledger'",
    ],
    "shortened, its seals too": [
        "DELETE FROM pipeline_event " + AT + " > 10",
        "DELETE FROM pipeline_seal WHERE last > 10",
        "UPDATE pipeline_partition SET head = 10 WHERE topic_id = 'tests.ledger'",
    ],
    "emptied": ["DELETE FROM pipeline_event WHERE topic = 'tests.ledger'"],
    "added to at its end": [INSERT.format(sequence=21, name="made up", data="data")],
    "added to before its beginning": [INSERT.format(sequence=-5, name="made up", data="data")],
    "added to beside its partitions": [
        INSERT.format(sequence=1, name="made up", data="data").replace("partition, 1", "77, 1")
    ],
    "rewritten, its seals too": [
        "UPDATE pipeline_event SET authid = 'somebody else' " + AT + " = 7",
        f"UPDATE pipeline_seal SET content = '{'0' * 64}' WHERE first <= 7 AND last >= 7",
    ],
    "its seal removed": ["DELETE FROM pipeline_seal WHERE first = 6"],
}


@pytest.mark.parametrize("how", TAMPERING)
def test_a_log_that_was_changed_after_it_was_sealed_is_found_out(ledger: Any, how: str) -> None:
    ledger.note(20)
    sealing.seal_the_log(at=timezone.now(), longest=5)
    sealing.anchor(at=timezone.now())
    assert verifying.verify().is_sound
    if "before its beginning" in how:
        ledger.tamper(
            "PRAGMA ignore_check_constraints = ON"
            if connection.vendor == "sqlite"
            else "ALTER TABLE pipeline_event DROP CONSTRAINT event_sequence_starts_at_one"
        )
    ledger.tamper(*TAMPERING[how])
    found = verifying.verify()
    assert not found.is_sound
    assert all("tests.ledger" in trouble for trouble in found.troubles), found.troubles
    with pytest.raises(CommandError, match="not what was sealed"):
        call_command("verify_log")


def test_a_log_that_nobody_changed_is_sound(ledger: Any) -> None:
    ledger.note(12)
    sealed = sealing.seal_the_log(at=timezone.now(), longest=5)
    ledger.note(3)
    found = verifying.verify()
    assert found.troubles == [] and found.unsealed == 3 and found.events == sealed


def test_stretches_follow_each_other_and_none_is_longer_than_it_may_be(ledger: Any) -> None:
    ledger.note(12)
    sealing.seal_the_log(at=timezone.now(), longest=5)
    ledger.note(1)
    sealing.seal_the_log(at=timezone.now(), longest=5)
    stretches = Seal.objects.filter(topic=ledger.topic).order_by("first")
    assert [(one.first, one.last) for one in stretches] == [(1, 5), (6, 10), (11, 12), (13, 13)]


def test_no_stretch_lies_in_two_months(ledger: Any, months_ago: Any) -> None:
    ledger.note(3, recorded_at=months_ago(2))
    ledger.note(3, recorded_at=months_ago(1))
    sealing.seal_the_log(at=timezone.now())
    stretches = Seal.objects.filter(topic=ledger.topic).order_by("first")
    assert [(one.first, one.last, one.month.month) for one in stretches] == [
        (1, 3, months_ago(2).month),
        (4, 6, months_ago(1).month),
    ]


@pytest.mark.parametrize("statement", ["UPDATE pipeline_seal SET last = 3", "DELETE FROM pipeline_seal"])
def test_seals_stay_as_they_are(ledger: Any, statement: str) -> None:
    ledger.note(2)
    sealing.seal_the_log(at=timezone.now())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_whoever_seals_with_another_key_is_found_out(ledger: Any, settings: Any) -> None:
    ledger.note(2)
    settings.SEALING_KEY = "somebody's own, made up for the purpose"
    keys.sealing_key.cache_clear()
    sealing.seal_the_log(at=timezone.now())
    settings.SEALING_KEY = ""
    keys.sealing_key.cache_clear()
    assert any("another key" in trouble for trouble in verifying.verify().troubles)


def test_a_log_that_was_replaced_by_an_older_one_does_not_have_the_heads_that_were_kept_elsewhere(
    ledger: Any, state: Path, capsys: Any
) -> None:
    ledger.note(4)
    call_command("seal")
    with transaction.atomic():
        older = transaction.savepoint()
        ledger.note(4)
        call_command("seal", "--heads")
        transaction.savepoint_rollback(older)
    elsewhere = state / "auditor.json"
    elsewhere.write_text(capsys.readouterr().out.strip().splitlines()[-1])
    assert verifying.verify().is_sound, "by itself it is"
    with pytest.raises(CommandError, match="was sealed up to 8"):
        call_command("verify_log", "--heads", str(elsewhere))


def test_heads_that_somebody_changed_are_no_heads(ledger: Any) -> None:
    ledger.note(4)
    sealing.seal_the_log(at=timezone.now())
    heads = sealing.heads(at=timezone.now())
    heads["heads"] = {}
    assert verifying.verify(heads=json.loads(json.dumps(heads))).troubles


def test_the_keys_lie_where_only_we_can_read_them(state: Path) -> None:
    keys.sealing_key.cache_clear()
    first = keys.sealing_key()
    keys.sealing_key.cache_clear()
    assert keys.sealing_key() == first
    assert (state / "keys" / "sealing").stat().st_mode & 0o077 == 0
    keys.sealing_key.cache_clear()
