"""Rebuilds as people have them: asked for over REST, watched, cancelled, carried out by a worker, one at a time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from pipeline import readers, readmodels, rebuilding, tasks
from pipeline.models import Rebuild, StoredEvent
from pipeline.models.rebuild import SILENCE, RebuildGoesOn, RebuildOver, State, UnknownReadModel
from pipeline.rebuilds import actions, work
from portfolio import watched

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def steward(person: Any) -> Any:
    return person("data_steward")


def ask(by: Any = None, at: datetime = AT, read_model: str = watched.WEEK) -> Rebuild:
    return actions.ask_for_rebuild(read_model=read_model, by=by, at=at)


def told(verb: str) -> list[Any]:
    return list(StoredEvent.objects.filter(type=f"pipeline.reader.{verb}.v1").values_list("data", flat=True))


def test_a_rebuild_is_asked_for_and_a_worker_carries_it_out(life: Callable[[int], Any]) -> None:
    lived = life(5)
    lived.begin()
    readers.drain_fully()
    kept = readmodels.named(watched.WEEK)
    before = kept.dump()
    kept.table.objects.all().delete()
    rebuild = ask(lived.steward)
    assert [said["name"] for said in told("rebuild_asked")] == [watched.WEEK]
    tasks.rebuild.apply(throw=True)
    rebuild.refresh_from_db()
    assert (rebuild.state, rebuild.trouble) == (State.DONE, "") and rebuild.done == rebuild.total > 0
    assert kept.dump() == before
    assert [(said["state"], said["events"]) for said in told("rebuild_ended")] == [("done", rebuild.done)]


def test_two_rebuilds_of_one_read_model_exclude_each_other(steward: Any) -> None:
    ask(steward)
    with pytest.raises(RebuildGoesOn):
        ask()
    ask(read_model=watched.DEMAND)
    assert work.run_all() == 2
    ask()


def test_nobody_rebuilds_what_is_no_read_model(steward: Any) -> None:
    with pytest.raises(UnknownReadModel):
        ask(steward, read_model="okrs.close")


def test_a_rebuild_that_waits_is_cancelled_at_once(steward: Any) -> None:
    rebuild = ask(steward)
    assert actions.cancel_rebuild(rebuild_id=rebuild.pk, by=steward, at=AT).state == State.CANCELLED
    assert work.run_all() == 0
    with pytest.raises(RebuildOver):
        actions.cancel_rebuild(rebuild_id=rebuild.pk, by=steward, at=AT)


def test_a_rebuild_that_runs_stops_when_it_is_cancelled(steward: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rebuild = ask(steward)
    monkeypatch.setattr(rebuilding, "STRETCH", 1)

    def cancel_once(done: int, total: int) -> None:
        if not Rebuild.objects.get(pk=rebuild.pk).is_to_stop:
            actions.cancel_rebuild(rebuild_id=rebuild.pk, by=steward, at=AT)

    ended = work.run_this(rebuild.pk, cancel_once)
    assert ended is not None and ended.state == State.CANCELLED and ended.ended_at is not None


def test_a_rebuild_whose_worker_died_is_ended_and_another_can_be_started(steward: Any) -> None:
    rebuild = ask(steward)
    work._take_next()  # and then the worker is killed
    with pytest.raises(RebuildGoesOn):
        ask(at=timezone.now())
    again = ask(at=timezone.now() + SILENCE + timedelta(seconds=1))
    rebuild.refresh_from_db()
    assert (rebuild.state, rebuild.trouble) == (State.FAILED, actions.GONE)
    assert again.state == State.WAITING


def test_what_ends_a_rebuild_is_said_in_words(steward: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_out_of_memory(*_: Any) -> None:
        raise MemoryError

    rebuild = ask(steward)
    monkeypatch.setattr(readmodels, "rebuild", run_out_of_memory)
    with pytest.raises(MemoryError):
        work.run_all()
    rebuild.refresh_from_db()
    assert rebuild.state == State.FAILED and "Nothing was changed" in rebuild.trouble


def test_rebuilds_over_rest(rest: Any) -> None:
    begun = rest("POST", "/rebuilds", {"read_model": watched.WEEK})
    assert begun.status_code == 202
    where = begun["Location"].removeprefix("/api/v1")
    assert rest("GET", where).json()["state"] == "waiting"
    refused = rest("POST", "/rebuilds", {"read_model": watched.WEEK})
    assert (refused.status_code, refused.json()["code"]) == (409, "rebuild_goes_on")
    assert refused.json()["rebuild_id"] == begun.json()["id"]
    assert rest("POST", "/rebuilds", {"read_model": "nothing.like_it"}).json()["code"] == "unknown_read_model"
    assert rest("DELETE", where).status_code == 204
    assert rest("DELETE", where).json()["code"] == "rebuild_over"
    assert [row["state"] for row in rest("GET", f"/rebuilds?read_model={watched.WEEK}").json()["data"]] == ["cancelled"]


def test_who_may_only_read_topics_starts_no_rebuild(rest: Any, token: Any) -> None:
    reader = token("topics:read")
    assert rest("POST", "/rebuilds", {"read_model": watched.WEEK}, as_=reader).status_code == 403
    assert rest("GET", "/rebuilds", as_=reader).status_code == 200


def test_a_rebuild_in_the_terminal(capsys: Any) -> None:
    call_command("rebuild", watched.WEEK)
    assert f"{watched.WEEK}: 0 events folded" in capsys.readouterr().out or Rebuild.objects.get().done > 0
    ask()
    with pytest.raises(CommandError, match="rebuilt already"):
        call_command("rebuild", watched.WEEK)
    with pytest.raises(CommandError, match="There are"):
        call_command("rebuild", "nothing.like_it")
