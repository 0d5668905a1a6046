"""Addresses, methods and headers that are wrong, and those that are merely rare."""

from typing import Any

import pytest

from tests.rest.conftest import Caller

QUERIES = ["x=%zz", "x=%", "title=%c0%ae", "title=%ff%fe", "title=a%00b", "&".join(f"p{n}=1" for n in range(5000))]
REFS = [
    "9223372036854775808",
    "-1",
    "1e3",
    "abc",
    "%D9%A1",
    "%00",
    "..%2f..%2fetc",
    "%20",
    "BOK-99",
    "BOK-",
    "BOK-1 ",
    "MIS-1",
    "0192f0c1-2345-7abc-8def-0123456789ab",
    "0192f0c123457abc8def0123456789ab",
    "%ff",
    "x" * 3000,
]


@pytest.fixture
def book(books: Any) -> Any:
    return books.objects.create(key="BOK-1", title="Moby")


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:20])
def test_parameters_that_are_not_clean_are_refused(query: str, caller: Caller) -> None:
    response = caller.get(f"books?{query}")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("ref", REFS, ids=lambda ref: ref[:20])
@pytest.mark.parametrize("method", ["GET", "PATCH", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_what_is_not_there_is_not_found(method: str, ref: str, caller: Caller, book: Any) -> None:
    response = caller(method, f"books/{ref}", {"title": "x"} if method in ("PATCH", "PUT") else None)

    assert response.status_code == 404
    if method != "HEAD":
        assert response.json()["code"] == "not_found"


def test_a_thing_is_found_by_its_id_and_by_its_key(caller: Caller, book: Any) -> None:
    by_id, by_key = caller.get(f"books/{book.pk}"), caller.get("books/bok-1")

    assert by_id.json() == by_key.json()
    assert by_id.json()["key"] == "BOK-1"


@pytest.mark.parametrize(
    "path", ["/api/v1/nowhere", "/api/v1/books/", "/api/v1//books", "/api/", "/api/v1/books/BOK-1/x"]
)
def test_an_address_without_an_endpoint_is_a_problem_too(path: str, caller: Caller) -> None:
    response = caller.get(path)

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["request_id"] == response["X-Request-ID"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "books/BOK-1"),
        ("TRACE", "books/BOK-1"),
        ("PROPFIND", "books/BOK-1"),
        ("PATCH", "books"),
        ("DELETE", "books"),
        ("POST", "plain-books"),
        ("GET", "heap"),
        ("HEAD", "heap"),
        ("INITIAL", "books"),
        ("RESPONSE", "books"),
    ],
)
def test_a_method_that_is_not_there_is_refused_naming_those_that_are(
    method: str, path: str, caller: Caller, book: Any
) -> None:
    response = caller(method, path)

    assert response.status_code == 405
    assert response["Allow"]
    assert method not in response["Allow"].split(", ")


def test_options_names_the_methods_to_who_may_read(caller: Caller, book: Any) -> None:
    response = caller("OPTIONS", "books/BOK-1")

    assert response.status_code == 204
    assert response["Allow"] == "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_needs_the_reading_scope_in_every_way(method: str, books: Any, book: Any, someone: Any) -> None:
    stranger = Caller(someone, "missions:read")

    assert stranger(method, "books").status_code == 403
    assert stranger(method, "books/BOK-1").status_code == 403
    assert stranger.client.generic(method, "/api/v1/books").status_code == 401


def test_who_sends_no_token_is_told_where_to_make_one(client: Any) -> None:
    answer = client.get("/api/v1/me")
    assert answer.status_code == 401 and "make one on the page API tokens" in answer.json()["detail"]


def test_writing_needs_the_writing_scope(books: Any, book: Any, someone: Any) -> None:
    reader = Caller(someone, "okrs:read")

    response = reader.post("books", {"title": "Moby"})

    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")
    assert response.json()["scope"] == "okrs:write"
    assert reader("DELETE", "books/BOK-1", If_Match="*").status_code == 403
    assert reader.post("books/BOK-1/reread").status_code == 403


def test_head_says_what_get_says_without_saying_it(caller: Caller, book: Any) -> None:
    head, get = caller("HEAD", "books/BOK-1"), caller.get("books/BOK-1")

    assert head.content == b""
    assert head["ETag"] == get["ETag"]
    assert head["Content-Length"] == get["Content-Length"]


@pytest.mark.parametrize("accept", ["application/json", "*/*", "application/*", "text/html, */*;q=0.1"])
def test_json_is_given_to_who_accepts_it(accept: str, caller: Caller) -> None:
    response = caller.get("books", Accept=accept)

    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


def test_headers_that_are_too_many_or_too_long_are_refused(caller: Caller) -> None:
    for headers in ({f"X_Extra_{number}": "1" for number in range(200)}, {"X_Long": "x" * 65_536}):
        response = caller.get("books", **headers)
        assert (response.status_code, response.json()["code"]) == (431, "headers_too_large")
        assert response["X-Request-ID"]


def test_a_foreign_host_is_refused_as_a_problem(caller: Caller) -> None:
    response = caller.get("books", Host="evil.example")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_addresses_in_answers_ignore_a_forged_forwarded_host(caller: Caller, books: Any) -> None:
    books.objects.create(key="BOK-1", title="a")
    books.objects.create(key="BOK-2", title="b")

    answer = caller.get("books?limit=1", X_Forwarded_Host="evil.example").json()

    assert answer["next"].startswith("http://testserver/")


def test_answers_are_not_kept_by_caches_between(caller: Caller, book: Any) -> None:
    assert caller.get("books/BOK-1")["Cache-Control"] == "private, no-cache"
    assert caller.get("books/BOK-2")["Cache-Control"] == "no-store"


def test_a_writing_method_takes_no_filters(caller: Caller, books: Any) -> None:
    response = caller.post("books?pages__gte=3", {"title": "Moby"})

    assert response.json()["errors"][0]["code"] == "unknown_parameter"
    assert not books.objects.exists()


def test_a_verb_changes_the_thing_and_shows_it(caller: Caller, book: Any) -> None:
    response = caller.post("books/BOK-1/reread")

    assert response.status_code == 200
    assert response.json()["version"] == 2
    assert response.json()["read_on"] is not None
    assert caller.post("books/BOK-1/reread", {"colour": "red"}).status_code == 400


# dry runs


def test_a_dry_run_says_what_would_be_and_changes_nothing(caller: Caller, book: Any, books: Any) -> None:
    response = caller.post("books?dry_run=true", {"title": "Dry"})
    changed = caller("PATCH", "books/BOK-1?dry_run=true", {"title": "Wet"}, If_Match="*")
    removed = caller("DELETE", "books/BOK-1?dry_run=true", If_Match="*")

    assert (response.status_code, response.json()["title"], response["Dry-Run"]) == (201, "Dry", "true")
    assert "Location" not in response
    assert (changed.json()["title"], changed.json()["version"]) == ("Wet", 2)
    assert removed.status_code == 204
    assert list(books.objects.values_list("title", "version")) == [("Moby", 1)]


def test_a_dry_run_shows_the_refusals_of_a_real_one(caller: Caller) -> None:
    assert caller.post("books?dry_run=true", {"title": "lent"}).json()["code"] == "lent_out"
    assert caller.post("books?dry_run=maybe", {"title": "Moby"}).status_code == 400


def test_a_run_that_is_not_dry_changes(caller: Caller, books: Any) -> None:
    assert caller.post("books?dry_run=false", {"title": "Moby"}).status_code == 201
    assert books.objects.count() == 1
