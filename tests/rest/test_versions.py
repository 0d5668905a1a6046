"""Nobody overwrites what they have not seen, and what is unchanged is not sent twice."""

from typing import Any

import pytest

from tests.rest.conftest import Caller


@pytest.fixture
def book(books: Any) -> Any:
    return books.objects.create(key="BOK-1", title="Moby")


def test_the_etag_is_the_id_and_the_version(caller: Caller, book: Any) -> None:
    assert caller.get("books/BOK-1")["ETag"] == f'"{book.pk}.1"'


def test_what_is_unchanged_is_not_sent_again(caller: Caller, book: Any) -> None:
    tag = caller.get("books/BOK-1")["ETag"]

    for header in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        response = caller.get("books/BOK-1", If_None_Match=header)
        assert (response.status_code, response.content, response["ETag"]) == (304, b"", tag), header
    assert caller.get("books/BOK-1", If_None_Match='"other"').status_code == 200


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_a_change_must_say_which_version_it_was_made_for(method: str, caller: Caller, book: Any, books: Any) -> None:
    response = caller(method, "books/BOK-1", {"title": "New"} if method != "DELETE" else None)

    assert (response.status_code, response.json()["code"]) == (428, "if_match_missing")
    assert response["ETag"] == f'"{book.pk}.1"'
    assert books.objects.get().title == "Moby"


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_a_stale_change_is_refused_and_shows_how_it_is_now(method: str, caller: Caller, book: Any, books: Any) -> None:
    seen = caller.get("books/BOK-1")["ETag"]
    caller("PATCH", "books/BOK-1", {"title": "Faster"}, If_Match=seen)

    response = caller(method, "books/BOK-1", {"title": "Late"} if method != "DELETE" else None, If_Match=seen)

    assert (response.status_code, response.json()["code"]) == (412, "stale")
    assert response.json()["current"]["title"] == "Faster"
    assert response["ETag"] == f'"{book.pk}.2"'
    assert books.objects.get().title == "Faster"


def test_a_change_for_the_current_version_is_made(caller: Caller, book: Any) -> None:
    tag = caller.get("books/BOK-1")["ETag"]

    response = caller("PATCH", "books/BOK-1", {"title": "New"}, If_Match=f'"x", {tag}')

    assert (response.status_code, response.json()["title"]) == (200, "New")
    assert response["ETag"] == f'"{book.pk}.2"'


def test_a_weak_tag_matches_no_change(caller: Caller, book: Any) -> None:
    assert caller("PATCH", "books/BOK-1", {"title": "New"}, If_Match=f'W/"{book.pk}.1"').status_code == 412


def test_a_tag_without_quotes_is_explained(caller: Caller, book: Any) -> None:
    response = caller("PATCH", "books/BOK-1", {"title": "New"}, If_Match=f"{book.pk}.1")

    assert response.status_code == 400
    assert "quotes" in response.json()["detail"]


def test_a_verb_heeds_a_version_when_it_is_given(caller: Caller, book: Any) -> None:
    assert caller.post("books/BOK-1/reread", If_Match=f'"{book.pk}.1"').status_code == 200
    assert caller.post("books/BOK-1/reread", If_Match=f'"{book.pk}.1"').status_code == 412
    assert caller.post("books/BOK-1/reread").status_code == 200


def test_a_new_thing_says_where_it_is_and_in_which_version(caller: Caller, books: Any) -> None:
    response = caller.post("books", {"title": "Moby"})

    assert response.status_code == 201
    assert response["Location"] == "/api/v1/books/BOK-1"
    assert caller.get(response["Location"])["ETag"] == response["ETag"]


def test_deleting_twice_finds_nothing_the_second_time(caller: Caller, book: Any) -> None:
    assert caller("DELETE", "books/BOK-1", If_Match="*").status_code == 204
    assert caller("DELETE", "books/BOK-1", If_Match="*").status_code == 404


def test_a_change_of_nothing_is_refused(caller: Caller, book: Any) -> None:
    response = caller("PATCH", "books/BOK-1", {}, If_Match="*")

    assert response.json()["errors"][0]["code"] == "nothing_to_do"
