"""Whatever a body has wrong: a clear answer, within a second, and nothing changed."""

import time
from io import BytesIO
from typing import Any

import pytest

from tests.rest.bad_bodies import BODIES, HEADERS, Bad, Odd


@pytest.mark.parametrize("bad", BODIES, ids=lambda bad: bad.name)
def test_a_bad_body_is_refused_with_its_reason(bad: Bad, caller: Any, books: Any) -> None:
    started = time.thread_time()
    response = caller("POST", "books", raw=bad.body)
    taken = time.thread_time() - started

    problem = response.json()
    assert (response.status_code, problem["code"]) == (bad.status, bad.code), problem
    assert response["Content-Type"] == "application/problem+json"
    assert problem["detail"].endswith((".", "?"))
    if bad.flaw:
        assert bad.flaw in {flaw["code"] for flaw in problem["errors"]}, problem
    assert not books.objects.exists()
    assert taken < 1


@pytest.mark.parametrize("odd", HEADERS, ids=lambda odd: odd.name)
def test_a_good_body_under_a_bad_header_is_refused(odd: Odd, caller: Any, books: Any) -> None:
    response = caller.post("books", {"title": "Moby"}, **odd.headers)

    assert (response.status_code, response.json()["code"]) == (odd.status, odd.code)
    assert not books.objects.exists()


def test_every_flaw_is_named_with_its_place(caller: Any) -> None:
    response = caller.post("books", {"title": "", "pages": "x", "tags": ["a", "b" * 11], "a/b~c": 1})

    places = {(flaw["pointer"], flaw["code"]) for flaw in response.json()["errors"]}
    assert places == {
        ("/title", "too_short"),
        ("/pages", "not_a_whole_number"),
        ("/tags/1", "too_long"),
        ("/a~1b~0c", "unknown_field"),
    }


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=1>", "' OR 1=1--", "=cmd|'/c calc'!A0", "Łódź 東京 👩‍🚀", "{{ 7*7 }}"]
)
def test_an_odd_but_honest_text_is_kept_as_it_is(text: str, caller: Any, books: Any) -> None:
    response = caller.post("books", {"title": text})

    assert response.status_code == 201
    assert response.json()["title"] == books.objects.get().title == text


def test_a_text_loses_the_space_around_it(caller: Any) -> None:
    assert caller.post("books", {"title": "  Moby \n"}).json()["title"] == "Moby"


def test_numbers_keep_their_digits(caller: Any, books: Any) -> None:
    response = caller(
        "POST", "books", raw=b'{"title": "Moby", "price": 9999999999.10, "extra": {"a": [0.5, 12, -3e2]}}'
    )

    assert b'"price":9999999999.10' in response.content
    assert response.json()["extra"] == {"a": [0.5, 12, -300.0]}


def test_31_levels_of_free_json_are_kept(caller: Any) -> None:
    deep = b'{"a":' * 31 + b"1" + b"}" * 31

    assert caller("POST", "books", raw=b'{"title": "Moby", "extra": ' + deep + b"}").status_code == 201


def test_a_moment_is_kept_in_utc(caller: Any) -> None:
    response = caller.post(
        "books", {"title": "Moby", "read_at": "2026-05-04T09:30:00.25+02:00", "read_on": "2026-05-04"}
    )

    assert response.json()["read_at"] == "2026-05-04T07:30:00.250000Z"
    assert response.json()["read_on"] == "2026-05-04"


def test_a_huge_content_length_is_refused_at_once(caller: Any) -> None:
    response = caller("POST", "books", raw=b"{}", Content_Length="10000000000")

    assert response.status_code == 413


def test_a_content_length_that_is_no_number_is_refused(caller: Any) -> None:
    assert caller("POST", "books", raw=b"{}", Content_Length="-5").status_code == 400


def test_a_body_that_ends_too_early_changes_nothing(caller: Any, books: Any) -> None:
    body = b'{"title": "Moby"}'
    environ = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": "100", "HTTP_AUTHORIZATION": f"Bearer {caller.token}"}
    response = caller.client.post("/api/v1/books", content_type="application/json", **environ)

    assert response.status_code == 400
    assert response.json()["code"] == "body_cut_short"
    assert not books.objects.exists()


def test_a_body_of_unknown_length_is_refused(caller: Any) -> None:
    response = caller("POST", "books", Transfer_Encoding="chunked", Content_Length="")

    assert response.json()["code"] == "length_required"


def test_an_endpoint_may_take_more_bytes_and_types_of_its_own(caller: Any) -> None:
    big = b'{"a": "' + b"x" * 2_000_000 + b'"}'

    assert caller("POST", "heap", raw=big, content_type="application/x-heap+json").status_code == 200
    assert caller("POST", "heap", raw=big + b" " * 2_000_000).status_code == 413
