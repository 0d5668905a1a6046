"""A small ledger on the log: one partition, rows recorded when a test says so."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from pipeline import actions, guards, log
from pipeline.engines import database

TOPIC = "tests.ledger"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Ledger:
    """What tests do to the log, by the front door and past it."""

    topic = TOPIC

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.written = 0

    def note(self, count: int = 1, *, recorded_at: datetime | None = None, key: str = "k") -> None:
        """So many events, recorded at that moment."""
        with self.monkeypatch.context() as clock, transaction.atomic():
            if recorded_at:
                clock.setattr(timezone, "now", lambda: recorded_at)
            log.write([self._draft(number, key) for number in range(self.written + 1, self.written + count + 1)])
        self.written += count

    def _draft(self, number: int, key: str) -> log.Draft:
        said = {"number": number, "words": f'line\\break "quoted" \t tab é 漢 {number}', "pounds": f"{number}.50"}
        return log.Draft(topic=TOPIC, type="tests.ledger.noted.v1", key=key, data=said, time=NOW, id=f"note-{number}")

    def tamper(self, *statements: str) -> None:
        """As a superuser of the database does it, who takes the guards away first."""
        guards.take_down(connection)
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            guards.put_up(connection)

    def numbers(self) -> list[int]:
        return [event.sequence for event in database.read(TOPIC, 0, 0, 100_000)]


@pytest.fixture
def state(settings: Any, tmp_path: Path) -> Path:
    settings.STATE = tmp_path
    return tmp_path


@pytest.fixture
def ledger(db: Any, state: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    actions.open_topic(name=TOPIC, meaning="What tests keep.", partitions=1, by=None, at=NOW)
    yield Ledger(monkeypatch)
    database.forget()


@pytest.fixture
def months_ago() -> Callable[[int], datetime]:
    """The tenth of the month so many months ago."""
    return lambda count: (timezone.now().replace(day=15) - timedelta(days=30.4 * count)).replace(day=10)
