"""The pages of the okrs room, through their doors: who may, bad input, a second tab, a second press."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from okrs import actions
from okrs.models import CheckIn, KeyResult, Kpi, Objective

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_owner(client: Client, owner: Any) -> Client:
    client.force_login(owner)
    return client


def hidden(page: Any) -> dict[str, str]:
    """The hidden fields that travel with the form of a page."""
    fields = re.findall(
        r'<input type="hidden" name="(form_id|version|supersedes)" value="([^"]*)"', page.content.decode()
    )
    return dict(fields)


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


PAGES = [
    "/okrs",
    "/okrs?kind=mission&q=visit",
    "/okrs?holder=MIS-1",
    "/okrs/new",
    "/okrs/new?holder=MIS-1",
    "/objectives/OBJ-1/key-results/new",
    "/key-results/KR-1",
    "/key-results/KR-1/check-in",
    "/key-results/KR-1/target",
    "/key-results/KR-1/kpi",
    "/key-results/KR-1/close",
    "/kpis",
    "/kpis/new",
    "/kpis/new?topic=channels.sale",
    "/kpis/KPI-1",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_for_the_owner(
    as_owner: Client, key_result: Any, declare: Any, sell: Any, path: str
) -> None:
    declare()
    sell(("a", "2026-02-02T10:00:00Z", {"sales_value": 150.25}), ("b", "2026-02-23T10:00:00Z", {"sales_value": 15}))
    assert as_owner.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_every_page_asks_a_stranger_to_sign_in(client: Client, key_result: Any, declare: Any, path: str) -> None:
    declare()
    answer = client.get(path)
    assert answer.status_code == 302
    assert "/accounts/login" in answer.headers["Location"]


def test_who_only_reads_reads_and_is_told_whom_to_ask(client: Client, person: Any, key_result: Any) -> None:
    client.force_login(person("auditor"))
    assert client.get("/okrs").status_code == 200
    assert client.get("/key-results/KR-1").status_code == 200
    for path in ("check-in", "target", "kpi", "close"):
        answer = client.get(f"/key-results/KR-1/{path}")
        assert (answer.status_code, "Ask one of them" in words(answer)) == (403, True)


@pytest.mark.parametrize(
    "path", ["/key-results/KR-99", "/key-results/x/check-in", "/objectives/OBJ-9/key-results/new", "/kpis/KPI-7"]
)
def test_what_is_not_there_is_not_found(as_owner: Client, key_result: Any, path: str) -> None:
    assert as_owner.get(path).status_code == 404


def test_the_list_says_what_is_unknown(as_owner: Client, key_result: Any) -> None:
    told = words(as_owner.get("/okrs"))
    assert "1 key result says how far we have come" in told
    assert "Of 1 nobody has said anything yet" in told
    assert "known 0 of 1" in told


def test_an_objective_is_set_and_leads_to_its_first_key_result(as_owner: Client, mission: Any) -> None:
    form = {
        "holder": mission.key,
        "statement": "Be loved",
        "kind": "improve",
        "intent": "ambition",
        "commitment": "committed",
    }
    answer = as_owner.post("/okrs/new", form)
    assert answer.headers["Location"] == "/objectives/OBJ-1/key-results/new"
    assert Objective.objects.get().holder == mission


def test_nobody_sets_an_objective_for_a_strangers_mission(client: Client, person: Any, mission: Any) -> None:
    client.force_login(person("mission_owner", name="Somebody else"))
    answer = client.post(
        "/okrs/new",
        {
            "holder": mission.key,
            "statement": "Be loved",
            "kind": "improve",
            "intent": "ambition",
            "commitment": "committed",
        },
    )
    assert answer.status_code == 422
    assert not Objective.objects.exists()


def defining(**values: str) -> dict[str, str]:
    return {
        "title": "Weekly visitors",
        "measure_kind": "increase",
        "baseline": "100",
        "target": "200",
        "weight": "1",
    } | values


def test_fields_that_a_kind_has_no_use_for_are_left_out(as_owner: Client, objective: Any) -> None:
    form = defining(measure_kind="ordinal", zones="fail\ncommit\r\ntarget", stretch="7")
    assert as_owner.post("/objectives/OBJ-1/key-results/new", form).status_code == 303
    made = KeyResult.objects.get()
    assert (made.zones, made.baseline, made.target, made.stretch) == (["fail", "commit", "target"], None, None, None)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"target": ""}, "Say which value to reach"),
        ({"target": "50"}, "must lie above the baseline"),
        ({"target": "many"}, "Enter a number"),
        ({"target": "NaN"}, "Enter a number"),
        ({"target": "1e400"}, "digits"),
        ({"title": "a\u202eb"}, "writing direction"),
        ({"measure_kind": "undefined"}, "not one of the available choices"),
        ({"due_on": "2026-02-30"}, "Enter a valid date"),
        ({"kpi": "nothing"}, "valid"),
        ({"weight": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    as_owner: Client, objective: Any, change: dict[str, str], sentence: str
) -> None:
    answer = as_owner.post("/objectives/OBJ-1/key-results/new", defining(**change))
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not KeyResult.objects.exists()


def test_a_check_in_answers_with_what_it_changed(as_owner: Client, key_result: Any) -> None:
    page = as_owner.get("/key-results/KR-1/check-in")
    said = as_owner.post(
        "/key-results/KR-1/check-in", {**hidden(page), "value": "120", "confidence": "6", "comment": "Bread"}
    )
    assert said.headers["Location"] == "/key-results/KR-1?said=CHK-1"
    assert "The score is now known: 20%" in words(as_owner.get(said.headers["Location"]))
    more = as_owner.post("/key-results/KR-1/check-in", {"value": "150"})
    told = words(as_owner.get(more.headers["Location"]))
    assert "The score is now 50%" in told
    assert "+30 points" in told


def test_no_change_is_one_press(as_owner: Client, key_result: Any, owner: Any, now: Any) -> None:
    actions.check_in(key_result=key_result, value=Decimal(120), by=owner, at=now)
    assert as_owner.post("/key-results/KR-1/check-in", {"same": "1", "value": "", "confidence": "7"}).status_code == 303
    again = CheckIn.objects.latest_first().first()
    assert again is not None
    assert (again.value, again.confidence) == (120, 7)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Give the value, or press"),
        ({"value": "lots"}, "Enter a number"),
        ({"value": "1", "confidence": "11"}, "not one of the available choices"),
        ({"value": "1234567890.123456"}, "at most 15 digits"),
        ({"same": "1"}, "has no check-in to repeat"),
        ({"value": "1", "comment": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_bad_check_ins_say_nothing(as_owner: Client, key_result: Any, form: dict[str, str], sentence: str) -> None:
    answer = as_owner.post("/key-results/KR-1/check-in", form)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not CheckIn.objects.exists()


def test_a_check_in_pressed_twice_is_said_once(as_owner: Client, key_result: Any) -> None:
    form = {**hidden(as_owner.get("/key-results/KR-1/check-in")), "value": "120"}
    first, second = (as_owner.post("/key-results/KR-1/check-in", form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] == "/key-results/KR-1?said=CHK-1"
    assert CheckIn.objects.count() == 1


def test_a_value_far_from_the_last_one_is_asked_about_once(as_owner: Client, key_result: Any) -> None:
    here = "/key-results/KR-1/check-in"
    assert as_owner.post(here, {"value": "900"}).status_code == 303  # the first has nothing to be far from
    asked = as_owner.post(here, {**hidden(as_owner.get(here)), "value": "90"})
    assert asked.status_code == 422
    assert "90 is far from the last value, 900. Is it right?" in words(asked)
    assert 'name="sure" value="90">Yes, check in 90<' in asked.content.decode()
    assert as_owner.post(here, {"value": "9", "sure": "90"}).status_code == 422  # the yes was for another value
    assert CheckIn.objects.count() == 1
    assert as_owner.post(here, {**hidden(asked), "value": "90", "sure": "90"}).status_code == 303
    assert as_owner.post(here, {"same": "1", "value": ""}).status_code == 303


def test_a_correction_starts_from_what_it_corrects(as_owner: Client, key_result: Any, owner: Any, now: Any) -> None:
    wrong = actions.check_in(key_result=key_result, value=Decimal(1200), by=owner, at=now)
    page = as_owner.get(f"/key-results/KR-1/check-in?corrects={wrong.key}")
    assert "You correct CHK-1" in words(page)
    as_owner.post(f"/key-results/KR-1/check-in?corrects={wrong.key}", {**hidden(page), "value": "120"})
    assert [said.value for said in key_result.check_ins.standing()] == [120]
    assert "corrected by CHK-2" in words(as_owner.get("/key-results/KR-1"))


def test_zones_and_yes_or_no_are_checked_in_by_a_choice(as_owner: Client, define: Any) -> None:
    define(measure_kind="ordinal", baseline=None, target=None, zones=["fail", "commit", "target"])
    define(measure_kind="binary", baseline=None, target=None)
    assert as_owner.post("/key-results/KR-1/check-in", {"zone": "commit"}).status_code == 303
    assert as_owner.post("/key-results/KR-2/check-in", {"value": "1"}).status_code == 303
    assert as_owner.post("/key-results/KR-1/check-in", {"zone": "perfect"}).status_code == 422
    assert as_owner.get("/key-results/KR-1").status_code == 200
    assert as_owner.get("/okrs").status_code == 200


def test_a_second_tab_is_shown_what_the_first_one_wrote(as_owner: Client, key_result: Any) -> None:
    page = as_owner.get("/key-results/KR-1/target")
    aims = {"measure_kind": "increase", "baseline": "100", "reason": "We grew."}
    as_owner.post("/key-results/KR-1/target", {**hidden(page), **aims, "target": "300"})
    stale = as_owner.post(
        "/key-results/KR-1/target",
        {**hidden(as_owner.get("/key-results/KR-1")), **aims, "version": "1", "target": "400"},
    )
    assert stale.status_code == 422
    assert "was changed since you looked" in words(stale)
    assert KeyResult.objects.get().target == 300
    again = as_owner.post("/key-results/KR-1/target", {**hidden(stale), **aims, "target": "400"})
    assert again.status_code == 303


def test_a_key_result_is_closed_for_a_reason(as_owner: Client, key_result: Any) -> None:
    form = hidden(as_owner.get("/key-results/KR-1/close"))
    assert as_owner.post("/key-results/KR-1/close", {"reason": "A form without its version."}).status_code == 400
    assert as_owner.post("/key-results/KR-1/close", {**form, "reason": ""}).status_code == 422
    assert as_owner.post("/key-results/KR-1/close", {**form, "reason": "Measured better."}).status_code == 303
    assert "Measured better." in words(as_owner.get("/key-results/KR-1"))


def declaring(**values: str) -> dict[str, str]:
    return {
        "title": "Weekly poultry",
        "unit": "GBP",
        "topic": "channels.sale",
        "aggregate": "sum",
        "field": "sales_value",
        "window": "week",
        "zone": "Europe/London",
        "scale": "1",
        "places": "2",
        "per": "sum",
    } | values


def test_a_kpi_is_declared_by_a_form(as_owner: Client, sales_topic: str) -> None:
    where = {
        "where_field_1": "category",
        "where_op_1": "in",
        "where_value_1": "POULTRY, TURKEY",
        "where_field_2": "quantity",
        "where_op_2": "gt",
        "where_value_2": "0",
    }
    answer = as_owner.post("/kpis/new", declaring(**where))
    assert answer.headers["Location"] == "/kpis/KPI-1"
    assert Kpi.objects.get().rule["where"] == [
        {"field": "category", "op": "in", "value": ["POULTRY", "TURKEY"]},
        {"field": "quantity", "op": "gt", "value": 0},
    ]
    told = words(as_owner.get("/kpis/KPI-1"))
    assert (
        "Each week the sum of sales_value where category is one of POULTRY, TURKEY and quantity is more than 0." in told
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"zone": "Brighton"}, "The time zone must be a name like"),
        ({"field": ""}, "Say of which field"),
        ({"aggregate": "ratio", "per_field": ""}, "Say which field of the event the ratio divides by"),
        ({"where_op_1": "eq", "where_field_1": "", "where_value_1": "x"}, "must be a text that is not empty"),
        ({"topic": "channels.nothing"}, "not one of the available choices"),
        ({"scale": "0"}, "The scale is a number other than 0"),
    ],
)
def test_a_rule_that_cannot_be_computed_says_what_to_change(
    as_owner: Client, sales_topic: str, change: dict[str, str], sentence: str
) -> None:
    answer = as_owner.post("/kpis/new", declaring(**change))
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not Kpi.objects.exists()


def test_the_live_part_of_a_kpi_is_the_series_alone(as_owner: Client, declare: Any, sell: Any) -> None:
    declare()
    sell(("a", "2026-02-02T10:00:00Z", {"sales_value": 150.25}))
    part = as_owner.get("/kpis/KPI-1", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "150.25" in part


def test_a_list_of_objectives_costs_few_queries(
    as_owner: Client, define: Any, owner: Any, now: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        actions.check_in(key_result=define(due_on=date(2026, 6, 1)), value=Decimal(120), by=owner, at=now)
    with django_assert_max_num_queries(13):
        assert as_owner.get("/okrs").status_code == 200


def test_who_checks_in_after_somebody_else_is_told_what_they_said(
    as_owner: Client, key_result: Any, owner: Any, now: datetime
) -> None:
    page = as_owner.get("/key-results/KR-1/check-in").content.decode()
    [saw] = re.findall(r'name="saw" value="(\d+)"', page)
    actions.check_in(key_result=key_result, value=Decimal(81), by=owner, at=now)
    answer = as_owner.post("/key-results/KR-1/check-in", {"value": "82", "saw": saw}, follow=True).content.decode()
    assert f"{owner.name} checked in" in answer and "while your form was open" in answer
    assert key_result.check_ins.count() == 2


def test_a_value_that_nothing_judges_is_not_judged_and_says_why(
    as_owner: Client, define: Any, owner: Any, now: datetime
) -> None:
    undated = define(title="Takings")
    actions.check_in(key_result=undated, value=Decimal(150), by=owner, at=now)
    page = as_owner.get(f"/key-results/{undated.key}").content.decode()
    assert "Not judged" in page and "No data" not in page
    assert "neither dates nor a confidence" in page


def test_the_headline_of_the_kpis_counts_all_of_them(as_owner: Client, declare: Any) -> None:
    declare()
    assert "1 measure is computed from events" in as_owner.get("/kpis?q=nomatch").content.decode()


def test_a_key_result_of_a_mission_is_due_on_its_last_day(as_owner: Client, objective: Any, mission: Any) -> None:
    page = as_owner.get(f"/objectives/{objective.key}/key-results/new").content.decode()
    assert f'value="{mission.ends_on - timedelta(days=1)}"' in page
