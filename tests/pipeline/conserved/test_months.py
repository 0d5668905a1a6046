"""The log lies in months on PostgreSQL; what is promised of it holds across them, and on SQLite's one table as well."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from pipeline import actions, log
from pipeline.conserved import months
from pipeline.engines import database
from pipeline.models import Partition

TOPIC = "tests.ledger"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger() -> Iterator[None]:
    actions.open_topic(name=TOPIC, meaning="What tests keep.", partitions=1, by=None, at=NOW)
    yield
    database.forget()


def note(name: str, recorded_at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """An event on the log, recorded at that moment by a machine whose clock says so."""
    monkeypatch.setattr(timezone, "now", lambda: recorded_at)
    with transaction.atomic():
        log.write([log.Draft(topic=TOPIC, type="tests.ledger.noted.v1", key="k", data={"n": name}, time=NOW, id=name)])
    monkeypatch.undo()


def lies_in(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM pipeline_event WHERE event_id = %s", [name])
        return str(cursor.fetchone()[0])


def run(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def put(name: str, sequence: int, recorded_at: datetime) -> None:
    """A row as somebody writes it past the log."""
    marks = ", ".join(["%s"] * 16)
    values = [
        TOPIC,
        0,
        sequence,
        name,
        "/cairn",
        "t",
        "",
        "k",
        NOW,
        recorded_at,
        "{}",
        "",
        "",
        "system",
        "",
        "internal",
    ]
    run(f"INSERT INTO pipeline_event ({database.COLUMNS}) VALUES ({marks})", *values)


@pytest.mark.parametrize(
    ("month", "count", "then"),
    [
        (date(2026, 11, 1), 1, date(2026, 12, 1)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 1), -2, date(2025, 11, 1)),
    ],
)
def test_months_follow_each_other(month: date, count: int, then: date) -> None:
    assert months.after(month, count) == then


@pytest.mark.postgres_only
def test_an_event_lies_in_the_month_in_which_it_was_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.now()
    note("today", today, monkeypatch)
    assert lies_in("today") == months.name_of(months.month_of(today))


@pytest.mark.postgres_only
def test_months_stand_ready_before_they_begin() -> None:
    now = timezone.now()
    assert months.standing(connection)[-1] == months.after(months.month_of(now), months.AHEAD)
    next_month = now.replace(day=28) + timedelta(days=6)
    assert months.ensure(connection, next_month) == [months.after(months.month_of(now), months.AHEAD + 1)]
    assert months.ensure(connection, next_month) == []


@pytest.mark.postgres_only
def test_an_event_of_a_month_that_does_not_stand_yet_is_caught_and_moves_there_when_it_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    far = timezone.now() + timedelta(days=200)
    note("early", far, monkeypatch)
    assert lies_in("early") == months.NET
    months.open_month(connection, months.month_of(far))
    assert lies_in("early") == months.name_of(months.month_of(far))
    assert [event.id for event in database.read(TOPIC, 0, 0, 10)] == ["early"]


def test_an_event_is_recorded_once_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    note("one", timezone.now(), monkeypatch)
    with pytest.raises(IntegrityError):
        put("one", 2, timezone.now() + timedelta(days=45))


def test_a_place_is_taken_once_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    note("one", timezone.now(), monkeypatch)
    with pytest.raises(IntegrityError):
        put("another", 1, timezone.now() + timedelta(days=45))


@pytest.mark.postgres_only
@pytest.mark.parametrize("statement", ["UPDATE {} SET source = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("where", ["month", "net", "opened later", "pipeline_event_identity"])
def test_no_month_lets_its_events_be_changed(statement: str, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    later = now + timedelta(days=200)
    note("now", now, monkeypatch)
    note("later", later, monkeypatch)
    if where == "opened later":
        months.open_month(connection, months.month_of(later))
    month = months.name_of(months.month_of(now))
    table = {"month": month, "net": months.NET, "opened later": months.name_of(months.month_of(later))}.get(
        where, where
    )
    with pytest.raises(DatabaseError, match="append-only"):
        run(statement.format(table))


def test_moments_of_recording_never_go_back_so_that_readers_may_skip_older_months(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = timezone.now()
    note("first", now, monkeypatch)
    assert [event.id for event in database.read(TOPIC, 0, 0, 10)] == ["first"]
    note("a clock of last year", now - timedelta(days=400), monkeypatch)
    (event,) = database.read(TOPIC, 0, 1, 10)
    assert (event.id, event.recorded_at) == ("a clock of last year", now)
    assert Partition.objects.get(topic=TOPIC).recorded_at == now


@pytest.mark.postgres_only
def test_a_reader_that_knows_its_place_leaves_older_months_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    months.open_month(connection, months.after(months.month_of(now), -3))
    note("one", now, monkeypatch)
    database.read(TOPIC, 0, 0, 10)
    since = database._since((TOPIC, 0), 1)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + database._READ_SINCE, [TOPIC, 0, 1, since, 10])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert months.name_of(months.month_of(now)) in plan
    assert months.name_of(months.after(months.month_of(now), -3)) not in plan
