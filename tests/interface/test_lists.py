"""A declared list: reads addresses strictly, says every address it leads to, and sends its rows as files."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from openpyxl import load_workbook

from interface.lists import (
    Asked,
    Cell,
    Choice,
    Choices,
    Days,
    Keys,
    ListPage,
    Shown,
    Sort,
    Tab,
    View,
    column,
    declared,
    exports,
)

STATES = (Choice("open", "Open"), Choice("shut", "Shut"))
AT = datetime(2026, 3, 18, 12, 3, tzinfo=UTC)


class Shops(ListPage):
    name = "tests:shops"
    title = "Shops"
    searches = "Name"
    columns = (
        column(
            "shop",
            "Shop",
            Cell("key", "Key", lambda row: row["key"]),
            Cell("name", "Shop", lambda row: row["name"]),
            main=True,
            sort="name",
        ),
        column("state", "State", "state"),
        column("takings", "Takings", "takings", number=True, sort="takings"),
        column("opened", "Opened", "opened", usual=False),
        column("seen", "Seen", "seen", usual=False),
    )
    filters = (
        Choices("state", "State", STATES),
        Choices("town", "Town", lambda: [Choice("hove", "Hove")], has_me=True),
        Days("since", "Since"),
        Keys("key", "Shops"),
    )
    sorts = (Sort("name", "A to Z", "Z to A"), Sort("takings", "Least", "Most"), Sort("place", "As they stand"))
    views = (View("All", ""), View("Open ones", "state=open&sort=-takings"))

    def counted(self, count: int) -> str:
        return f"{count} shops"


del declared["tests:shops"]  # the product's own lists are looked at one by one elsewhere


def asked(query: str) -> Asked:
    return Shops().read(QueryDict(query))


@pytest.mark.parametrize(
    ("query", "parameter", "said"),
    [
        ("colour=red", "colour", "It knows q, state, town, since, key, sort, columns, density, rows, page, as."),
        ("state=ajar", "state", "It knows open, shut."),
        ("state=open&state=ajar", "state", "“ajar” is no value of State"),
        ("town=brighton", "town", "It knows me, hove."),
        ("since=yesterday", "since", "Write it as 2026-03-31."),
        ("since=2026-01-01&since=2026-01-02", "since", "Give it once"),
        ("key=nothing", "key", "is no key such as MIS-12"),
        ("sort=colour", "sort", "It knows name, -name, takings, -takings, place."),
        ("sort=-place", "sort", "is no value"),
        ("sort=name&sort=takings", "sort", "given twice"),
        (
            "columns=shop,colour",
            "columns",
            "There is no column “colour”. There are shop, state, takings, opened, seen.",
        ),
        ("density=airy", "density", "It knows dense, roomy."),
        ("rows=1000", "rows", "It knows 50, 100, 200."),
        ("page=0", "page", "Pages count from 1"),
        ("page=-1", "page", "Pages count from 1"),
        ("page=²", "page", "Pages count from 1"),
        ("page=one", "page", "Pages count from 1"),
        ("as=pdf", "as", "It knows csv, xlsx, json."),
        ("part=list", "part", "This list knows no “part”"),
        ("q=a%00b", "q", "printable"),
        ("q=" + "a" * 201, "q", "200"),
        ("q=" + "+".join("abcdefghijklm"), "q", "12 words"),
        ("q=a&q=b", "q", "given twice"),
        ("%00%1b=x", "��", "knows no"),
    ],
)
def test_what_is_not_understood_is_said_with_what_is_known(query: str, parameter: str, said: str) -> None:
    [mistake] = asked(query).mistakes
    assert (mistake.parameter, said in mistake.sentence) == (parameter, True), mistake


def test_two_hundred_rows_may_be_chosen_and_not_one_more() -> None:
    keys = [f"key=SHP-{number}" for number in range(1, 202)]
    assert asked("&".join(keys[:200])).mistakes == ()
    assert "At most 200" in asked("&".join(keys)).mistakes[0].sentence


@pytest.mark.parametrize(
    ("query", "short"),
    [
        ("", "?"),
        ("q=&state=&sort=&page=", "?"),
        ("sort=name&density=dense&rows=50&page=1", "?"),
        ("columns=takings&columns=shop&columns=state", "?"),
        ("columns=opened,takings", "?columns=shop,takings,opened"),
        ("density=roomy&state=shut&q=corner+shop&state=open", "?q=corner+shop&state=shut&state=open&density=roomy"),
        ("page=3&rows=100&sort=-takings", "?sort=-takings&rows=100&page=3"),
        ("since=2026-01-31", "?since=2026-01-31"),
    ],
)
def test_an_address_is_said_as_shortly_as_it_can_be(query: str, short: str) -> None:
    assert (asked(query).mistakes, asked(query).query()) == ((), short)
    assert asked(short.removeprefix("?")).query() == short


def test_values_come_as_what_they_mean() -> None:
    found = asked("state=open&since=2026-01-31&key=shp-3&town=me")
    assert (found.given("state"), found.one("since"), found.given("key")) == (("open",), date(2026, 1, 31), ("SHP-3",))
    assert found.people("town", "somebody") == ("somebody",)


def shown(query: str = "", count: int = 120, **given: Any) -> Shown:
    page = Shops()
    return Shown(page=page, asked=page.read(QueryDict(query)), rows=[], count=count, **given)


def test_each_token_leads_to_the_list_without_it_from_its_first_page() -> None:
    tokens = shown("q=corner&state=open&state=shut&page=2").tokens
    assert [(token["label"], token["word"], token["href"]) for token in tokens] == [
        ("Words", "corner", "?state=open&state=shut"),
        ("State", "Open", "?q=corner&state=shut"),
        ("State", "Shut", "?q=corner&state=open"),
    ]


def test_a_heading_asks_for_its_order_and_then_for_the_other_way_round() -> None:
    headings = {heading["column"].name: heading for heading in shown("sort=takings").headings}
    assert (headings["takings"]["aria"], headings["takings"]["href"]) == ("ascending", "?sort=-takings")
    assert (headings["shop"]["aria"], headings["shop"]["href"]) == ("none", "?")
    assert (headings["state"]["aria"], headings["state"]["href"]) == ("", "")


def test_the_tab_in_which_one_stands_is_marked_and_others_keep_the_layout() -> None:
    tabs = shown("state=open&sort=-takings&density=roomy").tabs
    assert [(tab["label"], tab["current"]) for tab in tabs] == [("All", False), ("Open ones", True)]
    assert tabs[0]["href"] == "?density=roomy"


def test_a_saved_view_is_where_one_stands_only_as_a_whole() -> None:
    saved = [Tab("Roomy", "state=open&density=roomy", "1", is_own=True)]
    assert shown("density=roomy&state=open", saved=saved).here == saved[0]
    assert shown("state=open", saved=saved).here is None


def test_pages_lead_on_and_back_and_say_where_one_is() -> None:
    first, last = shown("state=open"), shown("state=open&page=3")
    assert (first.count_words, first.previous_url, first.next_url) == ("1 to 50 of 120 shops", "", "?state=open&page=2")
    assert (last.count_words, last.previous_url, last.next_url) == ("101 to 120 of 120 shops", "?state=open&page=2", "")


def test_a_form_carries_along_what_is_not_its_own() -> None:
    found = shown("q=corner&state=open&sort=-name&key=SHP-1&columns=shop,opened&page=2")
    assert found.beside_filters == [("key", "SHP-1"), ("sort", "-name"), ("columns", "shop,opened")]
    assert found.beside_columns == [("q", "corner"), ("state", "open"), ("key", "SHP-1"), ("sort", "-name")]


ROWS: list[Mapping[str, Any]] = [
    {
        "key": "SHP-1",
        "name": '=HYPERLINK("http://x","y")',
        "state": "open",
        "takings": Decimal("12.50"),
        "opened": date(2020, 1, 2),
        "seen": datetime(2026, 3, 1, 10, 0, 7, tzinfo=UTC),
    },
    {"key": "SHP-2", "name": 'Corner, shop\nof "Hove"', "state": "shut", "takings": None, "opened": None, "seen": None},
    {
        "key": "SHP-3",
        "name": "Zoë's +plus",
        "state": "open",
        "takings": Decimal(-3),
        "opened": date(2021, 12, 31),
        "seen": None,
    },
]


def export(most: int = 100, rows: list[Mapping[str, Any]] = ROWS) -> exports.Export:
    return exports.Export(
        title="Shops",
        view="Open ones",
        asked=[("state", "open"), ("state", "shut")],
        address="http://x/shops?state=open",
        at=AT,
        columns=Shops.columns,
        rows=iter(rows),
        count=len(rows),
        most=most,
    )


def sent(export: exports.Export, ending: str) -> bytes:
    return b"".join(exports.response(export, ending).streaming_content)  # type: ignore[attr-defined]


def test_a_csv_file_opens_again_as_what_it_was() -> None:
    text = sent(export(), "csv").decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert head == ["Key", "Shop", "State", "Takings", "Opened", "Seen"]
    assert rows[0] == ["SHP-1", '\'=HYPERLINK("http://x","y")', "open", "12.50", "2020-01-02", "2026-03-01T10:00:07Z"]
    assert rows[1] == ["SHP-2", 'Corner, shop\nof "Hove"', "shut", "", "", ""]
    assert (len(rows), rows[2][3]) == (3, "-3")


def test_a_workbook_has_numbers_and_days_and_says_what_it_is() -> None:
    book = load_workbook(io.BytesIO(sent(export(), "xlsx")))
    head, *rows = book["Shops"].iter_rows(values_only=True)
    assert head == ("Key", "Shop", "State", "Takings", "Opened", "Seen")
    assert rows[0] == (
        "SHP-1",
        '\'=HYPERLINK("http://x","y")',
        "open",
        12.5,
        datetime.fromisoformat("2020-01-02"),
        datetime.fromisoformat("2026-03-01T10:00:07"),
    )
    assert [row[3] for row in rows] == [12.5, None, -3]
    assert book["Shops"]["B2"].data_type == "s"
    about = dict(book["About"].iter_rows(values_only=True))
    assert (about["Asked"], about["Rows in the view"], about["Rows in this file"]) == ("state = open, shut", 3, 3)


def test_json_has_stable_names_numbers_as_numbers_and_moments_in_utc() -> None:
    document = json.loads(sent(export(), "json"))
    assert document["rows"][0] == {
        "key": "SHP-1",
        "name": '=HYPERLINK("http://x","y")',
        "state": "open",
        "takings": 12.5,
        "opened": "2020-01-02",
        "seen": "2026-03-01T10:00:07Z",
    }
    assert (document["asked"], document["rows_in_view"], document["rows_here"]) == ({"state": ["open", "shut"]}, 3, 3)
    assert json.loads(sent(export(rows=[]), "json"))["rows"] == []


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1"])
def test_no_text_can_be_a_formula(start: str) -> None:
    row = {**ROWS[1], "name": start}
    text = sent(export(rows=[row]), "csv").decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline="")))[1][1] == f"'{start}"
    book = load_workbook(io.BytesIO(sent(export(rows=[row]), "xlsx")))
    assert (str(book["Shops"]["B2"].value)[0], book["Shops"]["B2"].data_type) == ("'", "s")


def test_letters_that_no_sheet_may_hold_are_left_out() -> None:
    book = load_workbook(io.BytesIO(sent(export(rows=[{**ROWS[1], "name": "a\x0bb" + "x" * 40_000}]), "xlsx")))
    assert len(str(book["Shops"]["B2"].value)) == 32_767


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_a_file_says_what_it_is_when_it_was_and_that_it_was_cut(ending: str) -> None:
    answer = exports.response(export(most=2), ending)
    name = f"cairn-shops-open-ones-20260318T1203Z-first-2-of-3.{ending}"
    assert f'filename="{name}"' in answer.headers["Content-Disposition"]
    assert answer.headers["Cairn-Rows"] == "2 of 3"
    assert len(list(replace(export(most=2), rows=iter(ROWS)).values())) == 2


def test_a_file_is_written_while_its_rows_are_read() -> None:
    read = []

    def rows() -> Any:
        for row in ROWS:
            read.append(row)
            yield row

    lines = iter(exports.response(replace(export(), rows=rows()), "csv").streaming_content)  # type: ignore[attr-defined]
    assert [next(lines), next(lines)] and read == []
    assert next(lines) and len(read) == 1
