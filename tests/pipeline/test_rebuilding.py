"""A rebuild: beside the rows that serve, while people write and readers read; killed, it leaves everything as it was."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from pipeline import actions, dead_letters, log, readers, readmodels, rebuilding, shadows
from pipeline.engines import database
from pipeline.engines.replay import Missing, stretch
from pipeline.envelope import Event
from pipeline.models import Checkpoint, DeadLetter
from portfolio import watched

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOPIC = "tests.saying"
ODD = ['a "quoted" \\ back\\slash', "tab\tand\nline\r\n", "\\N", "", "æ☃𝄞", "\\t \\\\", "\b\f\v\x7f"]


class Killed(BaseException):
    """What a kill looks like from inside."""


@pytest.fixture
def lived(life: Callable[[int], Any]) -> Any:
    lived = life(3)
    lived.begin()
    lived.go_on(15)
    readers.drain_fully()
    return lived


@pytest.fixture
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "STRETCH", 20)
    monkeypatch.setattr(rebuilding, "NEARLY_THERE", 0)


def dumps() -> dict[str, bytes]:
    return {kept.name: kept.dump() for kept in readmodels.all_of_them()}


def shadow_tables() -> list[str]:
    return [name for name in connection.introspection.table_names() if name.startswith("shadow_")]


@pytest.mark.usefixtures("short_stretches")
def test_people_write_and_readers_read_while_everything_is_rebuilt(lived: Any) -> None:
    def go_on(done: int, total: int) -> None:
        if lived.chance.random() < 0.3:
            lived.go_on(1)
            readers.drain()

    for kept in readmodels.all_of_them():
        readmodels.rebuild(kept, go_on)
        assert readers.lag_of(kept.name).events == 0  # it took in what was written until it swapped
    readers.drain_fully()
    kept_up = dumps()
    for kept in readmodels.all_of_them():
        kept.clear()
        readmodels.rebuild(kept)
    assert dumps() == kept_up


@pytest.mark.usefixtures("short_stretches")
def test_a_rebuild_that_is_killed_changes_nothing_and_can_be_started_again(lived: Any) -> None:
    def die(done: int, total: int) -> None:
        if done > total / 2:
            raise Killed

    before, stood = dumps(), readers.positions(list(dumps()))
    for kept in readmodels.all_of_them():
        with pytest.raises(Killed):
            readmodels.rebuild(kept, die)
    assert dumps() == before and readers.positions(list(before)) == stood
    assert shadow_tables() == []
    for kept in readmodels.all_of_them():
        readmodels.rebuild(kept)
    assert dumps() == before


def test_more_rows_than_fit_into_memory_come_out_the_same(lived: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dumps()
    monkeypatch.setattr(shadows, "MOST_ROWS", 2)
    monkeypatch.setattr(rebuilding, "STRETCH", 3)
    for kept in readmodels.all_of_them():
        readmodels.rebuild(kept)
    assert dumps() == before
    assert shadow_tables() == []


def test_a_rebuild_writes_only_the_rows_that_were_wrong(lived: Any) -> None:
    kept = readmodels.named(watched.PERSON_LOAD)
    before = kept.dump()
    wrong = kept.table.objects.order_by("pk").first()
    kept.table.objects.filter(pk=wrong.pk).update(last_activity_at=None)
    kept.table.objects.filter(pk=kept.table.objects.order_by("pk").last().pk).delete()
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if kept.table._meta.db_table in sql and sql.startswith(("DELETE", "INSERT")) and "AS s" in sql:
            written.append(f"{sql[:6]} {context['cursor'].rowcount}")
        return answer

    with connection.execute_wrapper(watch):
        readmodels.rebuild(kept)
    assert kept.dump() == before
    assert written == ["DELETE 1", "INSERT 2"]


def test_what_cannot_be_folded_is_parked_by_a_rebuild_as_by_a_reader(
    lived: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dead_letters, "BACKOFF", 0.0)
    kept = readmodels.named(watched.KEY_RESULT_CARD)
    poison = database.read("okrs.check_in", *_some_place("okrs.check_in"), 0, 3)[-1]
    fold = kept.fold

    def stumble(row: Any, event: Event) -> None:
        fold(row, event)
        if event.id == poison.id:
            raise ArithmeticError("cannot add this up")

    object.__setattr__(kept, "fold", stumble)
    try:
        Checkpoint.objects.filter(subscription=kept.name).update(sequence=0)
        kept.clear()
        readers.drain_fully()
        kept_up, letters = kept.dump(), _letters(kept.name)
        assert ("ArithmeticError: cannot add this up", 3) in [letter[-2:] for letter in letters]
        readmodels.rebuild(kept)
    finally:
        object.__setattr__(kept, "fold", fold)
    assert kept.dump() == kept_up and _letters(kept.name) == letters
    readmodels.rebuild(kept)
    assert kept.dump() != kept_up and _letters(kept.name) == []


def _some_place(topic: str) -> tuple[int]:
    heads = {partition: head for (name, partition), head in database.heads().items() if name == topic}
    return (max(heads, key=lambda partition: heads[partition]),)


def _letters(name: str) -> list[Any]:
    rows = DeadLetter.objects.filter(subscription=name, resolved_at=None)
    return list(rows.values_list("topic", "partition", "sequence", "key", "type", "error", "attempts"))


@pytest.fixture
def odd_sayings() -> Iterator[tuple[str, int]]:
    actions.open_topic(name=TOPIC, meaning="What tests say.", partitions=1, by=None, at=NOW)
    for words in ODD:
        say(words)
    yield TOPIC, 0


@log.action
def say(words: str) -> None:
    subject = words.replace("\r", "").replace("\n", "")
    log.append_draft(
        log.Draft(
            topic=TOPIC,
            type="tests.saying.said.v1",
            key="a",
            subject=subject,
            data={"words": words, "n": 1.5},
            time=NOW,
        )
    )


def test_a_stretch_that_is_read_again_is_what_readers_read(odd_sayings: tuple[str, int]) -> None:
    assert stretch(*odd_sayings, 1, 6) == database.read(*odd_sayings, 1, 5)


def test_a_log_that_lost_an_event_cannot_be_read_again(odd_sayings: tuple[str, int]) -> None:
    with pytest.raises(Missing):
        stretch(*odd_sayings, 0, len(ODD) + 1)
