"""Every list of the product through its door: strict addresses, filters, orders, files, and changes of several rows."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from interface.lists import declared
from missions import actions as missions
from missions.models import Affiliation
from okrs import actions as okrs
from okrs.models import KeyResult
from pipeline import readers
from pipeline.models import StoredEvent
from professions import actions as professions

SignedIn = Callable[[Any], Client]
PICK = 'name="key"'
LISTS = sorted(declared)
TABLES = [name for name in LISTS if declared[name].has_columns]


@pytest.fixture
def portfolio(grocer: Any) -> Any:
    """The grocer with a row in each list: a KPI, a cluster, a person who is away, one who is lent out twice."""
    by = grocer.by
    rule = {"topic": "missions.mission", "aggregate": "count", "window": "week", "zone": "UTC"}
    grocer.kpi = okrs.declare_kpi(title="Facts of missions", rule=rule, unit="facts", **by)
    grocer.cluster = missions.form_cluster(title="Fresh food", **by)
    missions.affiliate(mission=grocer.pod, cluster=grocer.cluster, reason="Poultry is fresh.", **by)
    professions.change_availability(
        professional=grocer.bo,
        available_fte=Decimal(0),
        starts_on=grocer.today - timedelta(days=1),
        reason="Leave",
        **by,
    )
    readers.drain_fully()
    return grocer


def shown(answer: Any) -> list[str]:
    """The first words of each row of a list, as people read them."""
    rows = re.findall(r'<tr id="row-.*?</tr>', answer.content.decode(), re.DOTALL)
    return [_plain(re.search(r"<th scope=\"row\".*?</th>", row, re.DOTALL)[0]) for row in rows]  # type: ignore[index]


def _plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def address(name: str, query: str = "") -> str:
    return f"{reverse(name)}?{query}"


@pytest.mark.parametrize("name", LISTS)
def test_every_list_refuses_what_it_does_not_know_and_shows_nothing_instead(
    name: str, portfolio: Any, signed_in: SignedIn
) -> None:
    client = signed_in(portfolio.boss)
    for query in ("nonsense=1", "sort=nonsense", "columns=nonsense", "page=99", "as=pdf", "q=a%07b", "rows=9999"):
        answer = client.get(address(name, query))
        assert answer.status_code == 400, query
        assert "so nothing is shown" in answer.content.decode()
        assert shown(answer) == []


@pytest.mark.parametrize("name", LISTS)
def test_every_order_view_layout_and_filter_of_every_list_works(name: str, portfolio: Any, signed_in: SignedIn) -> None:
    client, page = signed_in(portfolio.boss), declared[name]()
    queries = [view.query for view in page.views]
    queries += [
        f"sort={way}" for sort in page.sorts for way in ((sort.name, f"-{sort.name}") if sort.down else (sort.name,))
    ]
    queries += [f"{given}={choice.value}" for given, choices in page.choices.items() for choice in choices]
    queries += [f"{each.name}=2026-03-01" for each in page.filters if each.kind == "day"]
    queries += [f"{each.name}=MIS-1" for each in page.filters if each.kind == "hidden"]
    queries += ["density=roomy", f"rows={page.sizes[-1]}", "q=a", "columns=" + ",".join(page.known)]
    for query in queries:
        assert client.get(address(name, query)).status_code == 200, query


@pytest.mark.parametrize("name", TABLES)
def test_each_row_has_a_cell_for_each_column_that_is_chosen(name: str, portfolio: Any, signed_in: SignedIn) -> None:
    client, page = signed_in(portfolio.boss), declared[name]()
    names = [name for name, column in page.known.items() if column.is_main]
    for columns in (list(page.known), list(page.usual.columns), names):
        html = client.get(address(name, f"columns={','.join(columns)}")).content.decode()
        table = re.search(r'<table class="table list-table.*?</table>', html, re.DOTALL)[0]  # type: ignore[index]
        head, *rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        assert head.count('<th scope="col"') - head.count("list-pick") == len(columns)
        assert rows
        for row in rows:
            labels = [unescape(label) for label in re.findall(r'<td data-label="([^"]*)"', row)]
            assert labels == [str(page.known[each].label) for each in columns if not page.known[each].is_main]


@pytest.mark.parametrize("name", LISTS)
def test_a_file_of_the_view_holds_its_rows_its_columns_and_their_sums(
    name: str, portfolio: Any, signed_in: SignedIn
) -> None:
    client, page = signed_in(portfolio.boss), declared[name]()
    count = client.get(address(name)).context["list"].count
    cells = [cell for column in page.columns if column.is_usual for cell in column.cells]
    document = json.loads(b"".join(client.get(address(name, "as=json")).streaming_content))
    book = load_workbook(io.BytesIO(b"".join(client.get(address(name, "as=xlsx")).streaming_content)))
    text = b"".join(client.get(address(name, "as=csv")).streaming_content).decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text))
    sheet_head, *sheet = book.worksheets[0].iter_rows(values_only=True)
    assert head == list(sheet_head) == [str(cell.heading) for cell in cells]
    assert (len(document["rows"]), len(lines), len(sheet), document["rows_in_view"]) == (count,) * 4
    for number, cell in enumerate(cells):
        values = [row[cell.name] for row in document["rows"]]
        if any(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
            in_csv = sum(float(line[number]) for line in lines if line[number])
            in_sheet = sum(float(row[number]) for row in sheet if row[number] is not None)
            assert sum(value or 0 for value in values) == pytest.approx(in_csv) == pytest.approx(in_sheet), cell.name


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_for_people_who_are_signed_in(name: str, portfolio: Any, client: Client) -> None:
    for query in ("", "as=csv"):
        assert client.get(address(name, query))["Location"].startswith("/accounts/login/")
    assert client.post(address(name), {"do": "save", "name": "x"})["Location"].startswith("/accounts/login/")


POD, FULL, IDEA = "Poultry category pod", "Full shelves pod", "A loyalty people feel"


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", [POD, FULL, IDEA]),
        ("owner=me", [POD, FULL]),
        ("owner={owner}", [POD, FULL]),
        ("cluster={cluster}", [POD]),
        ("goal=GOA-1", [POD]),
        ("outcome=OUT-2", [FULL, IDEA]),
        ("gap=no_owner&gap=regressed", [POD, IDEA]),
        ("key={pod}", [POD]),
        ("ends_until={last}", [POD, FULL]),
        ("ends_until={before}", []),
        ("ends_from={last}", [POD, FULL]),
        ("ends_from={after}", []),
        ("state=candidate&state=active&type=feature", [FULL, IDEA]),
        ("status=off_track", [POD]),
        ("q=pod+poultry", [POD]),
        ("sort=title", [IDEA, FULL, POD]),
        ("sort=-title", [POD, FULL, IDEA]),
        ("sort=-attained", [FULL, POD, IDEA]),
        ("sort=status&state=active", [POD, FULL]),
    ],
)
def test_missions_are_narrowed_and_ordered(query: str, titles: list[str], portfolio: Any, signed_in: SignedIn) -> None:
    last = portfolio.pod.ends_on - timedelta(days=1)
    query = query.format(
        owner=portfolio.owner.pk,
        cluster=portfolio.cluster.pk,
        pod=portfolio.pod.key,
        last=last,
        before=last - timedelta(days=1),
        after=last + timedelta(days=1),
    )
    rows = shown(signed_in(portfolio.owner).get(address("portfolio:mission_list", query)))
    assert [row.rpartition(" ")[0] for row in rows] == titles


SALES, WASTE = "Weekly poultry sales", "Waste of poultry"


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("open=yes", [SALES, WASTE]),
        ("open=no", []),
        ("status=regressed", [SALES]),
        ("status=on_track", [WASTE]),
        ("kind=decrease", [WASTE]),
        ("owner=me", [SALES, WASTE]),
        ("of={pod}", [SALES]),
        ("holder=goal", []),
        ("said=week&said=month", [SALES, WASTE]),
        ("said=never", []),
        ("from_kpi=no", [SALES, WASTE]),
        ("from_kpi=yes", []),
        ("due_until={before}", []),
        ("due_from={due}", [SALES, WASTE]),
        ("q=waste", [WASTE]),
        ("sort=status", [SALES, WASTE]),
        ("sort=-status", [WASTE, SALES]),
        ("sort=-attained", [WASTE, SALES]),
    ],
)
def test_key_results_are_narrowed_and_ordered(
    query: str, titles: list[str], portfolio: Any, signed_in: SignedIn
) -> None:
    due = portfolio.sales.due_on
    query = query.format(pod=portfolio.pod.key, due=due, before=due - timedelta(days=1))
    rows = shown(signed_in(portfolio.owner).get(address("portfolio:key_result_list", query)))
    assert [row.rpartition(" ")[0] for row in rows] == titles


def test_a_key_result_says_in_its_row_what_its_page_says(portfolio: Any, signed_in: SignedIn) -> None:
    client = signed_in(portfolio.owner)
    [row] = json.loads(b"".join(client.get(address("portfolio:key_result_list", "q=sales&as=json")).streaming_content))[
        "rows"
    ]
    assert (row["status"], row["value"], row["target"], row["check_ins"]) == ("Regressed", 79, 110, 3)
    assert (row["holder"], row["said_at"]) == (
        portfolio.pod.key,
        f"{portfolio.now - timedelta(weeks=1):%Y-%m-%dT%H:%M:%SZ}",
    )
    okrs.check_in(key_result=portfolio.sales, value=Decimal(111), by=portfolio.owner, at=portfolio.now)
    okrs.close_key_result(key_result=portfolio.waste, reason="Done.", **portfolio.by)
    readers.drain_fully()
    assert shown(client.get(address("portfolio:key_result_list", "status=met"))) == [f"{SALES} {portfolio.sales.key}"]
    assert shown(client.get(address("portfolio:key_result_list", "open=no"))) == [f"{WASTE} {portfolio.waste.key}"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Ana", "Bo"]),
        ("free=some", ["Ana"]),
        ("free=half", []),
        ("free=away", ["Bo"]),
        ("free=none", ["Bo"]),
        ("free=over", []),
        ("level=4", ["Ana"]),
        ("lead=me", ["Ana", "Bo"]),
        ("profession=PRO-1&q=an", ["Ana"]),
        ("employment=contractor", []),
        ("sort=-level", ["Ana", "Bo"]),
        ("sort=free", ["Bo", "Ana"]),
    ],
)
def test_people_are_narrowed_and_ordered(query: str, names: list[str], portfolio: Any, signed_in: SignedIn) -> None:
    rows = shown(signed_in(portfolio.boss).get(address("portfolio:professional_list", query)))
    assert [row.rpartition(" ")[0] for row in rows] == names


def test_free_time_of_people_adds_up_on_the_page_and_in_its_file(portfolio: Any, signed_in: SignedIn) -> None:
    client = signed_in(portfolio.boss)
    page = client.get(address("portfolio:professional_list")).content.decode()
    assert "2 people: 0.2 of 1 FTE are free today" in page
    rows = json.loads(b"".join(client.get(address("portfolio:professional_list", "as=json")).streaming_content))["rows"]
    assert [(row["name"], row["available"], row["booked"], row["free"]) for row in rows] == [
        ("Ana", 1, 0.8, 0.2),
        ("Bo", 0, 0, 0),
    ]
    assert rows[0]["works_on"] == f"{portfolio.pod.key} {POD} 0.80"


def test_objectives_are_narrowed_to_what_holds_them(portfolio: Any, signed_in: SignedIn) -> None:
    client = signed_in(portfolio.owner)
    for query, count in (
        ("", 2),
        (f"holder={portfolio.pod.key}", 1),
        ("kind=goal", 0),
        ("owner=me&q=shelves", 1),
        ("q=waste", 1),
        ("has=silent", 0),
        ("has=no_key_results", 0),
        ("does=improve", 2),
        ("holder=MIS-99", 0),
    ):
        assert client.get(address("okrs:objective_list", query)).context["list"].count == count, query


def test_a_reader_of_a_kpi_has_its_name(portfolio: Any, signed_in: SignedIn) -> None:
    rows = shown(signed_in(portfolio.boss).get(address("pipeline:subscription_list", "q=facts")))
    assert rows == [f"{portfolio.kpi.key} Facts of missions"]


# Several rows at once


def several(name: str, *rows: Any, **values: str) -> dict[str, Any]:
    return {"key": [row.key for row in rows], "form_id": f"{name}-{len(rows)}", "back": "?state=active", **values}


def test_several_missions_are_affiliated_at_once_each_with_its_own_fact(portfolio: Any, signed_in: SignedIn) -> None:
    client, before = signed_in(portfolio.owner), StoredEvent.objects.count()
    form = several(
        "a",
        portfolio.full,
        portfolio.pod,
        cluster=str(_other(portfolio).pk),
        strength="contributing",
        reason="Both sell.",
    )
    answer = client.post(reverse("missions:several_affiliate"), form)
    assert (answer.status_code, answer["Location"]) == (303, "/missions?state=active")
    assert StoredEvent.objects.filter(topic="missions.cluster", type__contains="affiliated").count() == 3
    assert client.post(reverse("missions:several_affiliate"), form)["Location"] == "/missions?state=active"
    assert StoredEvent.objects.count() == before + 3, "a second press changes nothing: one cluster, two affiliations"
    assert "Done for 2 missions." in client.get("/missions").content.decode()


def _other(portfolio: Any) -> Any:
    return missions.form_cluster(title="Shelves", **portfolio.by)


def test_one_row_that_refuses_keeps_all_of_them_as_they_were_and_says_why(portfolio: Any, signed_in: SignedIn) -> None:
    client = signed_in(portfolio.owner)
    form = several(
        "b",
        portfolio.full,
        portfolio.pod,
        portfolio.idea,
        cluster=str(portfolio.cluster.pk),
        strength="contributing",
        reason="All fresh.",
    )
    answer = client.post(reverse("missions:several_affiliate"), form)
    page = answer.content.decode()
    assert (answer.status_code, Affiliation.objects.count()) == (422, 1)
    assert "2 of the rows refuse, so none of the 3 was changed." in page
    assert "Ask one of them." in page, "who has the idea in their hands is named"
    assert page.count("bulk-row-refused") == 2
    assert f'href="?key={portfolio.full.key}&amp;back=%3Fstate%3Dactive"' in page and "Go on with the other one" in page


def test_who_may_change_nothing_is_not_offered_to(portfolio: Any, person: Any, signed_in: SignedIn) -> None:
    reader = signed_in(person("auditor"))
    assert PICK not in reader.get("/missions").content.decode()
    answer = reader.get(f"{reverse('missions:several_align')}?key={portfolio.pod.key}")
    assert answer.status_code == 403
    assert PICK in signed_in(portfolio.owner).get("/missions").content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("key=nonsense", 400),
        ("key=MIS-999", 400),
        ("key=OUT-1", 400),
        ("&".join(f"key=MIS-{n}" for n in range(1, 202)), 400),
    ],
)
def test_only_rows_that_are_there_are_changed_and_at_most_two_hundred(
    query: str, status: int, portfolio: Any, signed_in: SignedIn
) -> None:
    assert signed_in(portfolio.owner).get(f"{reverse('missions:several_align')}?{query}").status_code == status


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:x", "x" * 5000, "?a\nb"])
def test_nobody_is_led_away_from_the_list(back: str, portfolio: Any, signed_in: SignedIn) -> None:
    form = several("c", portfolio.pod, outcome=str(portfolio.shelves.pk), reason="It fits.") | {"back": back}
    assert signed_in(portfolio.owner).post(reverse("missions:several_align"), form)["Location"] == "/missions"


def test_several_key_results_are_due_on_another_day_or_closed(portfolio: Any, signed_in: SignedIn) -> None:
    client, due = signed_in(portfolio.owner), portfolio.today + timedelta(days=200)
    client.force_login(portfolio.boss)
    form = several("d", portfolio.sales, portfolio.waste, due_on=due.isoformat(), reason="The season is longer.")
    assert client.post(reverse("okrs:several_due"), form)["Location"] == "/key-results?state=active"
    assert set(KeyResult.objects.values_list("due_on", flat=True)) == {due}
    okrs.close_key_result(key_result=KeyResult.objects.get(pk=portfolio.waste.pk), reason="Done.", **portfolio.by)
    form = several("e", portfolio.sales, portfolio.waste, reason="All done.")
    answer = client.post(reverse("okrs:several_close"), form)
    assert answer.status_code == 422 and "was closed: Done." in answer.content.decode()
    assert KeyResult.objects.open().count() == 1


def test_a_hand_over_of_several_is_for_who_may_decide(portfolio: Any, person: Any, signed_in: SignedIn) -> None:
    form = several(
        "f", portfolio.pod, portfolio.full, to=str(portfolio.boss.pk), kind="best_use", reason="Best use of both."
    )
    assert signed_in(portfolio.owner).post(reverse("missions:several_hand_over"), form).status_code == 422
    assert signed_in(portfolio.boss).post(reverse("missions:several_hand_over"), form).status_code == 303


def test_a_mission_with_a_regressed_key_result_keeps_its_status_and_says_so(grocer: Any, signed_in: SignedIn) -> None:
    page = signed_in(grocer.boss).get("/missions").content.decode()
    assert "1 key result regressed" in page and "Off track" in page
