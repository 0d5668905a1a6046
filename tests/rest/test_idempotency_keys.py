"""The same key, the same answer, one effect: also for two at once, after a crash and after a refusal."""

import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from accounts import actions
from rest import idempotency
from rest.models import IdempotencyRecord
from tests.rest import shelf
from tests.rest.conftest import Caller

MOBY = {"title": "Moby"}


@pytest.fixture
def key() -> str:
    return str(uuid.uuid4())


def test_a_repeated_request_gets_the_first_answer_and_has_one_effect(caller: Caller, books: Any, key: str) -> None:
    first = caller.post("books", MOBY, Idempotency_Key=key)
    second = caller.post("books", MOBY, Idempotency_Key=key)

    assert (second.status_code, second.content) == (201, first.content)
    assert second["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    for name in ("ETag", "Location", "Content-Type"):
        assert second[name] == first[name]
    assert books.objects.count() == 1


def test_another_body_or_path_under_the_same_key_is_refused(caller: Caller, books: Any, key: str) -> None:
    caller.post("books", MOBY, Idempotency_Key=key)

    for path, body in (("books", {"title": "Other"}), ("heap", MOBY), ("books/BOK-1/reread", {})):
        response = caller.post(path, body, Idempotency_Key=key)
        assert (response.status_code, response.json()["code"]) == (422, "key_reused"), path
    assert books.objects.count() == 1


def test_two_callers_may_use_the_same_key(caller: Caller, books: Any, key: str) -> None:
    other = Caller(actions.create_user(email="otto@example.org", name="Otto", at=timezone.now()), "okrs:write")

    caller.post("books", MOBY, Idempotency_Key=key)
    response = other.post("books", MOBY, Idempotency_Key=key)

    assert response.status_code == 201
    assert books.objects.count() == 2


def test_a_refusal_is_repeated_and_leaves_nothing_behind(caller: Caller, books: Any, key: str) -> None:
    first = caller.post("books", {"title": "lent"}, Idempotency_Key=key)
    second = caller.post("books", {"title": "lent"}, Idempotency_Key=key)

    assert (first.status_code, first.json()["code"]) == (409, "lent_out")
    assert second.content == first.content
    assert second["Content-Type"] == "application/problem+json"
    assert shelf.made == ["lent"]
    assert not books.objects.exists()


def test_a_mistake_of_ours_is_not_kept(caller: Caller, books: Any, key: str) -> None:
    first = caller.post("books", {"title": "broken"}, Idempotency_Key=key)
    caller.post("books", {"title": "broken"}, Idempotency_Key=key)

    assert first.status_code == 500
    assert shelf.made == ["broken", "broken"]
    assert not IdempotencyRecord.objects.exists()
    assert not books.objects.exists()


def test_a_stale_change_can_be_sent_again_under_its_key(caller: Caller, books: Any, key: str) -> None:
    book = books.objects.create(key="BOK-1", title="Moby", version=2)

    stale = caller("PATCH", "books/BOK-1", {"title": "New"}, If_Match=f'"{book.pk}.1"', Idempotency_Key=key)
    again = caller("PATCH", "books/BOK-1", {"title": "New"}, If_Match=f'"{book.pk}.2"', Idempotency_Key=key)

    assert (stale.status_code, again.status_code) == (412, 200)


def test_a_change_that_was_made_answers_its_repetition_although_the_version_moved(
    caller: Caller, books: Any, key: str
) -> None:
    book = books.objects.create(key="BOK-1", title="Moby")
    ask = {"If_Match": f'"{book.pk}.1"', "Idempotency_Key": key}

    first = caller("PATCH", "books/BOK-1", {"title": "New"}, **ask)
    second = caller("PATCH", "books/BOK-1", {"title": "New"}, **ask)

    assert (second.status_code, second.content) == (200, first.content)


def test_a_deletion_can_be_repeated(caller: Caller, books: Any, key: str) -> None:
    books.objects.create(key="BOK-1", title="Moby")

    answers = [caller("DELETE", "books/BOK-1", If_Match="*", Idempotency_Key=key).status_code for _ in range(2)]

    assert answers == [204, 204]


def test_a_dry_run_uses_no_key_up(caller: Caller, books: Any, key: str) -> None:
    caller.post("books?dry_run=true", MOBY, Idempotency_Key=key)
    caller.post("books", MOBY, Idempotency_Key=key)

    assert books.objects.count() == 1


def test_an_answer_is_kept_for_a_week(caller: Caller, books: Any, key: str) -> None:
    caller.post("books", MOBY, Idempotency_Key=key)
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(days=7, seconds=1))

    assert caller.post("books", MOBY, Idempotency_Key=key).status_code == 201
    assert books.objects.count() == 2
    assert idempotency.forget_old(at=timezone.now()) == 0
    assert idempotency.forget_old(at=timezone.now() + timedelta(days=8)) == 1


def test_the_secret_of_a_token_is_not_kept(caller: Caller, someone: Any, key: str) -> None:
    caller.client.force_login(someone)
    ask = {
        "path": "/api/v1/tokens",
        "data": {"name": "n", "scopes": ["okrs:read"], "expires_at": (timezone.now() + timedelta(days=3)).isoformat()},
        "content_type": "application/json",
        "headers": {"Idempotency-Key": key},
    }

    first, second = caller.client.post(**ask), caller.client.post(**ask)

    assert first.status_code == second.status_code == 201
    assert first.json()["token"].startswith("cairn_")
    assert "token" not in second.json()
    assert second.json()["id"] == first.json()["id"]


# With real transactions


@pytest.fixture
def real_books(_shelf_table: None, transactional_db: None, settings: Any) -> Iterator[Any]:
    settings.ROOT_URLCONF = "tests.rest.shelf"
    shelf.Book.objects.all().delete()
    shelf.made.clear()
    yield shelf.Book
    shelf.Book.objects.all().delete()


@pytest.fixture
def real_caller(real_books: Any) -> Caller:
    rosa = actions.create_user(email="rosa@example.org", name="Rosa", at=timezone.now())
    return Caller(rosa, "okrs:read", "okrs:write")


def at_once(count: int, work: Any) -> list[Any]:
    """What each of the threads got, all let go at one moment."""
    gate, found = threading.Barrier(count), []

    def run() -> None:
        gate.wait(10)
        try:
            found.append(work())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_eight_at_once_have_one_effect(real_caller: Caller, real_books: Any, key: str) -> None:
    answers = at_once(8, lambda: real_caller.post("books", MOBY, Idempotency_Key=key))

    statuses = {answer.status_code for answer in answers}
    assert len(answers) == 8
    assert statuses <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"still_running"}
    assert real_books.objects.count() == 1
    assert real_caller.post("books", MOBY, Idempotency_Key=key)["Idempotent-Replayed"] == "true"


@pytest.mark.postgres_only  # SQLite has one writer at a time: there the second waits and gets the first one's answer
def test_who_asks_while_the_first_still_runs_is_told_to_wait(
    real_caller: Caller, real_books: Any, key: str, monkeypatch: Any
) -> None:
    started, go_on = threading.Event(), threading.Event()
    real = shelf.put_on_shelf

    def slow(**values: Any) -> Any:
        started.set()
        go_on.wait(20)
        return real(**values)

    monkeypatch.setattr(shelf, "put_on_shelf", slow)
    first = threading.Thread(target=lambda: at_once(1, lambda: real_caller.post("books", MOBY, Idempotency_Key=key)))
    first.start()
    started.wait(20)

    second = real_caller.post("books", MOBY, Idempotency_Key=key)
    go_on.set()
    first.join(20)

    assert (second.status_code, second.json()["code"], second["Retry-After"]) == (409, "still_running", "1")
    assert real_books.objects.count() == 1


def test_four_who_change_the_same_version_do_not_overwrite_each_other(real_caller: Caller, real_books: Any) -> None:
    book = real_books.objects.create(key="BOK-1", title="Moby")

    def change() -> int:
        return int(real_caller("PATCH", "books/BOK-1", {"title": "New"}, If_Match=f'"{book.pk}.1"').status_code)

    assert sorted(at_once(4, change)) == [200, 412, 412, 412]
    assert real_books.objects.get().version == 2


def test_a_crash_before_the_commit_leaves_neither_change_nor_key(
    real_caller: Caller, real_books: Any, key: str, monkeypatch: Any
) -> None:
    def crash(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the machine stops here")

    with monkeypatch.context() as patch:
        patch.setattr(IdempotencyRecord, "save", crash)
        assert real_caller.post("books", MOBY, Idempotency_Key=key).status_code == 500
    assert not real_books.objects.exists()
    assert real_caller.post("books", MOBY, Idempotency_Key=key).status_code == 201
