"""Lists by key: every row once, whatever the order, the empty values and what changes between two pages."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from django.utils import timezone

from accounts import actions
from tests.rest.conftest import Caller

SORTS = [
    "title",
    "-title",
    "pages",
    "-pages",
    "price",
    "-price",
    "read_on",
    "-read_on",
    "-read_at",
    "pages,-title,read_on",
]


@pytest.fixture
def shelf(books: Any) -> list[str]:
    """Thirteen books with ties and empty values in every column."""
    now = timezone.now()
    for number in range(13):
        books.objects.create(
            key=f"BOK-{number}",
            title="abc"[number % 3],
            pages=[None, 5, 5, 7][number % 4],
            price=[Decimal("1.50"), None, Decimal("2")][number % 3],
            read_on=[None, date(2026, 1, 1 + number)][number % 2],
            read_at=[None, now, now - timedelta(microseconds=number)][number % 3],
        )
    return [f"BOK-{number}" for number in range(13)]


def walk(caller: Caller, path: str, direction: str = "next") -> list[list[dict[str, Any]]]:
    """The pages from this address on."""
    pages, address = [], path
    for _ in range(40):
        answer = caller.get(address).json()
        pages.append(answer["data"])
        address = answer[direction]
        if not address:
            return pages
    raise AssertionError("the pages never end")


def keys(pages: list[list[dict[str, Any]]]) -> list[str]:
    return [row["key"] for row in itertools.chain(*pages)]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [1, 4, 13])
def test_every_row_comes_once_in_any_order(sort: str, limit: int, caller: Caller, shelf: list[str]) -> None:
    pages = walk(caller, f"books?sort={sort}&limit={limit}")

    assert sorted(keys(pages)) == sorted(shelf)
    assert all(len(page) <= limit for page in pages)


@pytest.mark.parametrize("sort", SORTS)
def test_walking_back_shows_the_same_pages(sort: str, caller: Caller, shelf: list[str]) -> None:
    there = walk(caller, f"books?sort={sort}&limit=4")
    last = caller.get(f"books?sort={sort}&limit=4").json()
    while last["next"]:
        last = caller.get(last["next"]).json()

    back = [last["data"], *walk(caller, last["previous"], "previous")]

    assert keys(back[::-1]) == keys(there)


@pytest.mark.parametrize("sort", ["pages", "-pages"])
def test_empty_values_come_last_in_both_directions(sort: str, caller: Caller, shelf: list[str]) -> None:
    rows = caller.get(f"books?sort={sort}").json()["data"]

    pages = [row["pages"] for row in rows]
    known = [count for count in pages if count is not None]
    assert pages == [*sorted(known, reverse=sort.startswith("-")), *[None] * 4]


def test_rows_that_come_and_go_neither_skip_nor_double_others(caller: Caller, shelf: list[str], books: Any) -> None:
    first = caller.get("books?sort=key&limit=5").json()
    books.objects.filter(key=first["data"][0]["key"]).delete()
    books.objects.create(key="BOK-00", title="new")

    rest = walk(caller, first["next"])

    seen = [row["key"] for row in first["data"]] + keys(rest)
    assert sorted(seen) == sorted(shelf)


def test_without_a_sort_the_newest_comes_first(caller: Caller, shelf: list[str]) -> None:
    assert keys([caller.get("books").json()["data"]]) == shelf[::-1]


def test_the_pages_are_linked(caller: Caller, shelf: list[str]) -> None:
    first = caller.get("books?limit=5")
    second = caller.get(first.json()["next"])

    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    assert 'rel="next"' in second["Link"]
    assert 'rel="prev"' in second["Link"]
    assert first.json()["previous"] is None
    assert first.json()["next"].startswith("http://testserver/api/v1/books?limit=5&cursor=")


def test_a_limit_above_the_most_is_capped_and_said(caller: Caller, shelf: list[str]) -> None:
    assert caller.get("books?limit=1000000000").json()["limit"] == 200
    assert caller.get("books").json()["limit"] == 50


@pytest.mark.parametrize("limit", ["0", "-1", "abc", "1e3", "", "1.0", "%D9%A1", "9" * 5000])
def test_a_limit_that_is_none_is_refused(limit: str, caller: Caller) -> None:
    response = caller.get(f"books?limit={limit}")

    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "limit"


@pytest.mark.parametrize(
    "sort",
    ["nope", "?", "", "-", "id", "extra__a", "pk", "title,title", "title,-title", "title,pages,price,key", "--title"],
)
def test_a_sort_that_is_not_allowed_is_refused_naming_those_that_are(sort: str, caller: Caller) -> None:
    response = caller.get(f"books?sort={quote(sort)}")

    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "sort"


def test_the_refusal_of_a_sort_lists_the_allowed_ones(caller: Caller) -> None:
    assert "title, pages, price" in caller.get("books?sort=owner__password").json()["detail"]


def test_a_thousand_sort_keys_are_refused(caller: Caller) -> None:
    assert caller.get("books?sort=" + ",".join(["key"] * 1000)).status_code == 400


@pytest.mark.parametrize(
    "query", ["q=x", "title__regex=(", "filter[salary__gt]=5", "page=2", "format=csv", "callback=alert"]
)
def test_an_unknown_parameter_is_refused_naming_the_allowed_ones(query: str, caller: Caller) -> None:
    response = caller.get(f"books?{query}")

    assert response.status_code == 400
    flaw = response.json()["errors"][0]
    assert (flaw["code"], flaw["parameter"]) == ("unknown_parameter", query.partition("=")[0])
    assert "cursor" in flaw["detail"]
    assert "pages__gte" in flaw["detail"]


def test_a_parameter_given_twice_is_refused(caller: Caller) -> None:
    assert caller.get("books?title=a&title=b").json()["errors"][0]["code"] == "given_twice"
    assert caller.get("books?limit=5&limit=6").json()["errors"][0]["code"] == "given_twice"


def test_filters_are_strict_and_typed(caller: Caller, shelf: list[str]) -> None:
    assert len(caller.get("books?pages__gte=7").json()["data"]) == 3
    assert len(caller.get("books?price=1.5").json()["data"]) == 5
    assert len(caller.get("books?kind=novel,atlas&is_new=true").json()["data"]) == 13
    for query in (
        "pages__gte=x",
        "pages__gte=%00",
        "kind=poem",
        "kind=",
        "is_new=1",
        "read_at__gte=2026-01-01",
        "price=NaN",
    ):
        assert caller.get(f"books?{query}").status_code == 400, query


def test_a_filter_is_part_of_the_next_address(caller: Caller, shelf: list[str]) -> None:
    pages = walk(caller, "books?pages__gte=5&limit=2&sort=title")

    assert len(keys(pages)) == 9


def test_the_total_is_counted_when_asked_for(caller: Caller, shelf: list[str]) -> None:
    assert caller.get("books?include=total&limit=1&pages__gte=7").json()["total"] == 3
    assert "total" not in caller.get("books").json()
    assert caller.get("books?include=owner").status_code == 400
    assert caller.get("books?include=").status_code == 400


def test_an_answer_can_be_narrowed_to_known_fields(caller: Caller, shelf: list[str]) -> None:
    assert set(caller.get("books?fields=key,pages").json()["data"][0]) == {"key", "pages"}
    for names in ("id,owner.salary", "note", "", "key,"):
        assert caller.get(f"books?fields={names}").status_code == 400, names


def test_rows_of_values_make_the_same_pages(caller: Caller, shelf: list[str]) -> None:
    pages = walk(caller, "plain-books?sort=-pages&limit=3")

    rows = list(itertools.chain(*pages))
    assert len({row["id"] for row in rows}) == 13
    assert set(rows[0]) == {"id", "title", "pages"}
    assert set(caller.get("plain-books?fields=title").json()["data"][0]) == {"title"}


def test_a_cursor_belongs_to_its_list_its_filters_its_sort_and_its_caller(
    caller: Caller, shelf: list[str], someone: Any
) -> None:
    cursor = caller.get("books?limit=2").json()["next"].rpartition("cursor=")[2]
    other = Caller(actions.create_user(email="otto@example.org", name="Otto", at=timezone.now()), "okrs:read")

    assert caller.get(f"books?cursor={cursor}").status_code == 200
    assert caller.get(f"books?limit=7&include=total&cursor={cursor}").status_code == 200
    for address in (
        f"books?pages__gte=1&cursor={cursor}",
        f"books?sort=title&cursor={cursor}",
        f"plain-books?cursor={cursor}",
    ):
        assert caller.get(address).json()["code"] == "bad_cursor", address
    assert other.get(f"books?cursor={cursor}").json()["code"] == "bad_cursor"


@pytest.mark.parametrize("cursor", ["garbage", "a:b:c", "%20", "WyJ4Il0:1abc:xyz", "x" * 3000, "%D9%A1:%D9%A1:%D9%A1"])
def test_a_forged_cursor_is_refused(cursor: str, caller: Caller) -> None:
    assert caller.get(f"books?cursor={cursor}").status_code == 400


def test_a_cut_cursor_is_refused(caller: Caller, shelf: list[str]) -> None:
    address = caller.get("books?limit=2").json()["next"]

    assert caller.get(address[:-3]).json()["code"] == "bad_cursor"


def test_a_cursor_older_than_a_week_says_how_to_go_on(caller: Caller, shelf: list[str], monkeypatch: Any) -> None:
    address = caller.get("books?limit=2").json()["next"]
    monkeypatch.setattr("rest.cursors.KEPT", timedelta(seconds=-1))

    response = caller.get(address)

    assert (response.status_code, response.json()["code"]) == (410, "cursor_expired")


def test_a_page_is_one_query(caller: Caller, shelf: list[str], django_assert_num_queries: Any) -> None:
    caller.get("books?limit=5")  # notes the token's use

    with django_assert_num_queries(3):  # the token, its owner's roles, the page
        caller.get("books?limit=5&sort=-pages")


@pytest.mark.parametrize("limit", ["0", "-1"])
def test_a_limit_below_one_is_told_what_a_limit_may_be(limit: str, caller: Caller) -> None:
    refused = caller.get(f"books?limit={limit}")

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["detail"] == "This must be from 1 to 200; more is answered with 200."
