"""Addresses that are wrong: names of things that are not there, parameters nobody knows, letters that are none."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from missions.models import Outcome
from tests.bad_inputs.conftest import Api, dealt
from tests.bad_inputs.rows import row


def refused_queries(*cases: tuple[int, str]) -> list[Any]:
    return [pytest.param(query, marks=row("addresses", number), id=query[:24]) for number, query in cases]


MISSING = refused_queries(
    (1, "9223372036854775808"),
    (1, "OUT-9223372036854775808"),
    (3, "-1"),
    (3, "1e3"),
    (3, "abc"),
    (4, "<str:pk>"),
    (5, "%D9%A1"),
    (5, "OUT-%D9%A1"),
    (6, "%00"),
    (6, "OUT-1%00"),
    (7, "..%2f..%2fetc%2fpasswd"),
    (7, "%2e%2e%2f"),
    (54, "%ff%fe"),
    (54, "OUT-%ff"),
    (59, "%20"),
    (59, "%09"),
    (59, "OUT-1%20"),
    (59, "OUT-1%09"),
    (59, "OUT-1/"),
    (59, "/OUT-1"),
)
PAGES = ("outcomes", "missions", "key-results", "kpis", "professions", "professionals", "topics")


@pytest.mark.parametrize("name", MISSING)
def test_what_is_not_there_is_not_found_whatever_it_is_called(
    name: str, api: Api, unchanged: Callable[[], Any]
) -> None:
    """Outcomes are asked for each, because some of these names begin as theirs do."""
    addresses = {
        one.path.rsplit("/", 1)[0] for one in api.operations if one.path.count("/") == 4 and one.method == "GET"
    }
    addresses -= {"/api/v1/portfolio"}
    with unchanged():
        for address in {"/api/v1/outcomes", *dealt(sorted(addresses), name, MISSING)}:
            for method in ("GET", "HEAD", "PATCH", "DELETE"):
                answer = api(method, f"{address}/{name}", {}, If_Match="*")
                assert answer.status_code in ((404, 405) if method in ("PATCH", "DELETE") else (404,)), (
                    method,
                    address,
                )
        for page in {"outcomes", *dealt(list(PAGES), name, MISSING)}:
            answer = api("GET", f"/{page}/{name}")
            assert answer.status_code == 404, (page, answer.content)


NOBODY_KNOWS = refused_queries(
    (11, "id__nonsense=abc"),
    (18, "rx=("),
    (19, "rx=(a%2B)%2B$"),
    (28, "&".join(["sort=key"] * 1000)),
    (39, "filter[x__gt]=5"),
    (42, "format=evil"),
    (42, "format=.exe"),
    (43, "format=csv"),
    (44, "callback=alert"),
    (46, "lang=../../etc"),
    (47, "tz=../../etc/passwd"),
    (57, "&".join(f"p{n}=1" for n in range(5000))),
    (14, "nonsense=%00"),
    (53, "nonsense=%zz"),
    (53, "nonsense=%c0%ae"),
    (54, "nonsense=%ff%fe"),
    (37, "include=owner.password"),
    (38, "expand=owner"),
    (52, "cohort=" + ",".join("abcdefghijkl")),
    (31, "page=0"),
    (31, "page=" + "9" * 5000),
    (32, "page=999999999"),
    (16, "q=" + "%20".join(["word"] * 1500)),
)


@pytest.mark.parametrize("query", NOBODY_KNOWS)
def test_no_address_of_the_api_takes_a_parameter_it_does_not_know(
    query: str, api: Api, unchanged: Callable[[], Any]
) -> None:
    """Whatever is behind it: it is named, and so are those that are known."""
    name = query.partition("=")[0]
    unknowing = [one for one in api.operations if name not in {known["name"] for known in one.parameters}]
    with unchanged():
        for operation in dealt(unknowing if query.count("&") == 0 else api.operations, query, NOBODY_KNOWS):
            answer = api.send(operation, {}, query=f"?{query}")
            assert answer.status_code == 400, (operation, answer.content)
            assert answer["Content-Type"] == "application/problem+json"
            assert answer.json()["detail"].endswith("."), operation


WRONG = {
    "sort": refused_queries(
        (24, "nope"),
        (26, "owner__password"),
        (27, "?"),
        (27, "-"),
        (28, "key,key"),
        (28, ",".join(["key"] * 1000)),
        (24, ""),
    ),
    "limit": refused_queries((31, "0"), (31, "-1"), (31, "1e400"), (31, "1" * 5000), (31, "%D9%A1"), (31, "")),
    "cursor": refused_queries((34, "garbage"), (34, "WyJ4Il0:1:2"), (34, "x" * 3000), (34, "%F0%9F%98%80"), (34, "")),
    "fields": refused_queries((37, "id,owner.salary"), (37, "password"), (37, ",")),
}


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        pytest.param(name, *one.values, marks=one.marks, id=f"{name}={one.id}")
        for name, many in WRONG.items()
        for one in many
    ],
)
def test_what_every_list_knows_has_its_measure(
    parameter: str, value: str, api: Api, unchanged: Callable[[], Any]
) -> None:
    lists = [one for one in api.reading if parameter in {found["name"] for found in one.parameters}]
    assert lists
    with unchanged():
        for operation in dealt(lists, value, WRONG[parameter]):
            escaped = value if "%" in value else quote(value)
            answer = api("GET", f"{operation.path}?{parameter}={escaped}")
            assert answer.status_code == 400, (operation, answer.content)
            named = {flaw["parameter"] for flaw in answer.json().get("errors", [])}
            assert parameter in named or parameter == "cursor", operation


FILTERS = {
    "date": refused_queries((20, "junk"), (23, "0001-01-01"), (23, "9999-12-31"), (20, "2026-02-30"), (20, "")),
    "date-time": refused_queries(
        (20, "junk"), (23, "0001-01-01T00:00:00Z"), (23, "9999-12-31T23:59:59Z"), (20, "2026-05-04T10:00:00"), (20, "")
    ),
    "integer": refused_queries((3, "1e3"), (5, "%D9%A1"), (1, "9223372036854775808"), (31, "1" * 5000), (3, "")),
}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        pytest.param(name, *one.values, marks=one.marks, id=f"{name} {one.id}")
        for name, many in FILTERS.items()
        for one in many
    ],
)
def test_a_filter_takes_what_it_says(kind: str, value: str, api: Api, unchanged: Callable[[], Any]) -> None:
    asked = [(one, found["name"]) for one in api.reading for found in one.parameters if is_of(found, kind)]
    assert asked
    with unchanged():
        for operation, name in dealt(asked, value, FILTERS[kind]):
            escaped = value if "%" in value else quote(value)
            answer = api("GET", f"{operation.path}?{name}={escaped}")
            assert answer.status_code == 400, (operation, name, answer.content)
            assert name in {flaw["parameter"] for flaw in answer.json()["errors"]}


def is_of(parameter: dict[str, Any], kind: str) -> bool:
    schema = parameter["schema"]
    return parameter["in"] == "query" and kind in (schema.get("format"), schema.get("type"))


@row("addresses", 30)
def test_a_page_has_two_hundred_rows_at_the_most_and_says_so(api: Api) -> None:
    for operation in api.reading:
        if "sort" in {found["name"] for found in operation.parameters}:
            assert api("GET", f"{operation.path}?limit=1000000000").json()["limit"] == 200, operation


@row("addresses", 17)
def test_signs_of_the_database_are_letters_like_any_other(api: Api) -> None:
    Outcome.objects.update(title="Plain")
    for sign in ("%25", "_", "%5C", "'"):
        for path in ("missions", "key-results"):
            assert api("GET", f"{path}?title__icontains={sign}").json()["data"] == [], (path, sign)


@row("addresses", 34)
def test_a_cursor_belongs_to_its_caller_and_its_question(api: Api, portfolio: Any, person: Any) -> None:
    cursor = api("GET", "outcomes?limit=1").json()["next"].partition("cursor=")[2]
    assert api("GET", f"outcomes?limit=1&cursor={cursor}").status_code == 200
    other = Api(person("executive", name="Eve"))
    assert other("GET", f"outcomes?limit=1&cursor={cursor}").json()["code"] == "bad_cursor"
    assert api("GET", f"outcomes?sort=title&cursor={cursor}").json()["code"] == "bad_cursor"
    assert api("GET", f"goals?limit=1&cursor={cursor}").json()["code"] == "bad_cursor"
    assert api("GET", f"outcomes?limit=1&cursor={cursor[:-4]}").json()["code"] == "bad_cursor"


@pytest.mark.parametrize("after", ["-1", "abc", "WyJzaG9wLnNhbGUiLFsxXV0", "9" * 5000, ""])
@row("addresses", 36)
def test_the_feed_begins_where_it_may(after: str, api: Api) -> None:
    assert api("GET", f"events?topic=missions.mission&after={after}").status_code == 400


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@row("addresses", 62)
def test_looking_in_any_way_needs_the_same_right(method: str, api: Api, rest: Any, token: Any) -> None:
    elsewhere = {"missions": "okrs:read", "okrs": "missions:read"}
    for path, room in (("/outcomes", "missions"), ("/key-results", "okrs")):
        assert rest(method, path, as_=token(elsewhere[room])).status_code == 403


HARMLESS = [
    pytest.param({"Range": "bytes=" + ",".join(["0-"] * 1000)}, marks=row("addresses", 64), id="ranges"),
    pytest.param({"Accept-Language": "x" * 10_000}, marks=row("addresses", 65), id="10 KB of languages"),
    pytest.param({"Accept-Language": "../../etc, xx-xxxxxxxxx"}, marks=row("addresses", 46), id="a language of nobody"),
    pytest.param(
        {
            "HX-Request": "true",
            "HX-Target": "<script>odd()</script>",
            "HX-Current-URL": "https://x/<script>odd()</script>",
            "HX-Prompt": "<script>odd()</script>",
            "HX-Trigger": "<script>odd()</script>",
        },
        marks=[row("addresses", 66), row("forms", 59)],
        id="htmx",
    ),
    pytest.param({"X-Forwarded-Host": "odd.example"}, marks=row("addresses", 68), id="a forwarded host"),
    pytest.param(
        {"Cookie": "csrftoken=<script>odd()</script>; cairn_seen=odd|1|2; theme=odd()"},
        marks=row("forms", 69),
        id="a cookie",
    ),
]


@pytest.mark.parametrize("headers", HARMLESS)
def test_odd_headers_change_nothing_and_are_never_said_again(headers: dict[str, str], api: Api) -> None:
    for path in ("/", "/outcomes", "/missions", "/events", "/api/v1/outcomes?limit=1"):
        session = f"sessionid={api.client.cookies['sessionid'].value}; "
        sent = {**headers, "Cookie": session + headers.get("Cookie", "")}
        answer = Client().get(path, headers=sent)
        assert answer.status_code == 200, path
        assert b"odd" not in answer.content and b"../etc" not in answer.content, path
        assert 'lang="en-gb"' in answer.content.decode() or path.startswith("/api/"), path
