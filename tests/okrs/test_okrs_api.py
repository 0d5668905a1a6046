"""The REST door of the okrs room: who may, bad input, stale, sent twice, and what comes back."""

from typing import Any

import pytest
from django.test import Client

from missions import actions as missions
from okrs.models import CheckIn, KeyResult, Kpi, Objective
from pipeline.models import StoredEvent

pytestmark = pytest.mark.django_db


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(
        method, f"/api/v1{path}", "" if body is None else _json(body), "application/json", headers=sent
    )


def _json(body: Any) -> str:
    import json

    return json.dumps(body)


@pytest.fixture
def as_owner(client: Client, owner: Any) -> Client:
    client.force_login(owner)
    return client


def test_an_objective_is_set_and_read_with_its_score(as_owner: Client, mission: Any) -> None:
    made = send(as_owner, "POST", "/objectives", {"mission": mission.key, "statement": "Be loved"})
    assert made.status_code == 201, made.content
    found = send(as_owner, "GET", f"/objectives/{made.json()['key']}").json()
    assert found["holder"] == {"kind": "mission", "id": str(mission.pk), "key": mission.key, "title": mission.title}
    assert found["score"] == {"share": None, "known": 0, "total": 0, "status": "no_data"}


@pytest.mark.parametrize("body", [{}, {"mission": "MIS-1", "goal": "GOA-1"}])
def test_an_objective_hangs_on_exactly_one_thing(
    as_owner: Client, mission: Any, owner: Any, now: Any, body: Any
) -> None:
    missions.set_goal(title="Feed the town well", by=owner, at=now)
    answer = send(as_owner, "POST", "/objectives", {"statement": "Be loved"} | body)
    assert answer.status_code in (400, 422)
    assert not Objective.objects.exists()


def test_key_results_of_every_field_go_in_and_come_back(as_owner: Client, objective: Any) -> None:
    body = {
        "objective": objective.key,
        "title": "Weekly visitors",
        "measure_kind": "increase",
        "unit": "visitors",
        "baseline": 100,
        "target": 200.5,
        "stretch": 300,
        "weight": 2,
        "starts_on": "2026-01-05",
        "due_on": "2026-06-29",
    }
    made = send(as_owner, "POST", "/key-results", body)
    assert made.status_code == 201, made.content
    assert made.headers["Location"].endswith("/key-results/KR-1")
    found = made.json()
    assert {name: found[name] for name in body} == body
    assert found["score"]["state"] == "not_started" or found["score"]["state"] == "no_data"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"target": None}, "unmeasurable"),
        ({"target": 50}, "unmeasurable"),
        ({"measure_kind": "undefined"}, "unmeasurable"),
        ({"target": 1234567890.123456}, "not_a_figure"),
        ({"title": ""}, ""),
        ({"title": "a\u0000b"}, ""),
        ({"measure_kind": "guess"}, ""),
        ({"objective": "OBJ-99"}, ""),
        ({"zones": "fail"}, ""),
        ({"target": "200"}, ""),
        ({"colour": "red"}, ""),
        ({"kpi": "KPI-9"}, ""),
        ({"due_on": "2026-02-30"}, ""),
    ],
)
def test_bad_key_results_are_refused_and_leave_nothing(
    as_owner: Client, objective: Any, change: Any, code: str
) -> None:
    body = {"objective": objective.key, "title": "Visitors", "measure_kind": "increase", "baseline": 100, "target": 200}
    answer = send(as_owner, "POST", "/key-results", body | change)
    assert answer.status_code in (400, 422), answer.content
    assert not code or answer.json()["code"] == code
    assert not KeyResult.objects.exists()


def test_a_check_in_moves_the_score(as_owner: Client, key_result: Any) -> None:
    path = f"/key-results/{key_result.key}/check-ins"
    made = send(as_owner, "POST", path, {"value": 150, "confidence": 8, "comment": "The bread."})
    assert made.status_code == 201, made.content
    assert (made.json()["source"], made.json()["key"]) == ("person", "CHK-1")
    found = send(as_owner, "GET", f"/key-results/{key_result.key}").json()["score"]
    assert (found["share"], found["state"], found["latest"], found["confidence"]) == (0.5, "in_progress", 150, 8)
    assert send(as_owner, "GET", path).json()["data"][0]["value"] == 150


def test_a_service_checks_in_as_an_integration(rest: Any, key_result: Any) -> None:
    made = rest("POST", f"/key-results/{key_result.key}/check-ins", {"value": 150, "external_key": "crm:42"})
    assert made.status_code == 201, made.content
    assert made.json()["source"] == "api"
    again = rest("POST", f"/key-results/{key_result.key}/check-ins", {"value": 150, "external_key": "crm:42"})
    assert (again.status_code, again.json()["code"]) == (409, "external_key_taken")


def test_a_check_in_that_is_sent_twice_is_said_once(as_owner: Client, key_result: Any) -> None:
    path = f"/key-results/{key_result.key}/check-ins"
    first = send(as_owner, "POST", path, {"value": 150}, Idempotency_Key="monday")
    second = send(as_owner, "POST", path, {"value": 150}, Idempotency_Key="monday")
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert CheckIn.objects.count() == 1


def test_a_correction_names_what_it_corrects(as_owner: Client, key_result: Any) -> None:
    path = f"/key-results/{key_result.key}/check-ins"
    send(as_owner, "POST", path, {"value": 1500})
    made = send(as_owner, "POST", path, {"value": 150, "supersedes": "CHK-1"}).json()
    assert made["supersedes"] == "CHK-1"
    assert send(as_owner, "GET", "/check-ins/CHK-1").json()["superseded_by"] == "CHK-2"
    standing = send(as_owner, "GET", f"{path}?is_standing=true").json()["data"]
    assert [said["key"] for said in standing] == ["CHK-2"]


def test_nobody_changes_or_deletes_a_check_in(as_owner: Client, key_result: Any) -> None:
    send(as_owner, "POST", f"/key-results/{key_result.key}/check-ins", {"value": 150})
    for method in ("PATCH", "PUT", "DELETE"):
        assert send(as_owner, method, "/check-ins/CHK-1", {"value": 1}).status_code == 405


def test_a_dry_run_says_what_would_be_and_leaves_nothing(as_owner: Client, key_result: Any) -> None:
    answer = send(as_owner, "POST", f"/key-results/{key_result.key}/check-ins?dry_run=true", {"value": 150})
    assert answer.status_code == 201
    assert not CheckIn.objects.exists()
    assert not StoredEvent.objects.filter(type="okrs.check_in.recorded.v1").exists()


def test_a_target_is_changed_in_the_version_that_was_seen(as_owner: Client, key_result: Any) -> None:
    seen = send(as_owner, "GET", f"/key-results/{key_result.key}").headers["ETag"]
    path = f"/key-results/{key_result.key}/target"
    changed = send(as_owner, "POST", path, {"target": 300, "reason": "We grew."}, If_Match=seen)
    assert (changed.status_code, changed.json()["target"], changed.json()["version"]) == (200, 300, 2)
    stale = send(as_owner, "POST", path, {"target": 400, "reason": "Again."}, If_Match=seen)
    assert stale.status_code == 412
    assert stale.json()["current"]["target"] == 300


def test_a_closed_key_result_says_so(as_owner: Client, key_result: Any) -> None:
    closed = send(as_owner, "POST", f"/key-results/{key_result.key}/close", {"reason": "Done."})
    assert closed.json()["close_reason"] == "Done."
    answer = send(as_owner, "POST", f"/key-results/{key_result.key}/check-ins", {"value": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "key_result_closed")


def test_a_kpi_is_declared_and_followed_over_rest(
    as_owner: Client, sales_topic: str, sell: Any, key_result: Any
) -> None:
    rule = {"topic": sales_topic, "aggregate": "sum", "field": "sales_value", "places": 2}
    made = send(as_owner, "POST", "/kpis", {"title": "Weekly sales", "unit": "GBP", "rule": rule})
    assert made.status_code == 201, made.content
    sell(("a", "2026-02-02T10:00:00Z", {"sales_value": 150.25}))
    windows = send(as_owner, "GET", f"/kpis/{made.json()['key']}/windows").json()["data"]
    assert windows == [
        {"starts_on": "2026-02-02", "ends_on": "2026-02-08", "value": 150.25, "events": 1, "unreadable": 0}
    ]
    followed = send(as_owner, "POST", f"/key-results/{key_result.key}/kpi", {"kpi": made.json()["key"]})
    assert followed.json()["score"]["latest"] == 150.25


BAD_RULES = [
    {},
    {"topic": "channels.sale"},
    {"topic": "channels.sale", "aggregate": ["sum"]},
    {"topic": 7, "aggregate": "count"},
    {"topic": "channels.sale", "aggregate": "count", "where": "all"},
    {"topic": "channels.sale", "aggregate": "count", "where": [{"field": ["a"], "op": "eq", "value": 1}]},
    {"topic": "channels.sale", "aggregate": "count", "where": [{"field": "a", "op": {}, "value": 1}]},
    {"topic": "channels.sale", "aggregate": "count", "scale": [1]},
    {"topic": "channels.sale", "aggregate": "count", "scale": "1e999999999"},
    {"topic": "channels.sale", "aggregate": "count", "zone": "Mars/Base"},
    {"topic": "channels.sale", "aggregate": "count", "window": {"every": "week"}},
    {"topic": "channels.sale", "aggregate": "count", "per": []},
    {"topic": "channels.sale", "aggregate": "sum", "field": {"a": 1}},
    {"topic": "channels.sale", "aggregate": "sum", "field": "a\u0000b"},
]


@pytest.mark.parametrize("rule", BAD_RULES)
def test_a_rule_that_is_none_is_refused(as_owner: Client, sales_topic: str, rule: Any) -> None:
    answer = send(as_owner, "POST", "/kpis", {"title": "Weekly sales", "rule": rule})
    assert answer.status_code in (400, 422), answer.content
    assert not Kpi.objects.exists()


def test_who_may_set_and_who_may_check_in(
    client: Client, person: Any, owner: Any, objective: Any, key_result: Any
) -> None:
    defining = {"objective": objective.key, "title": "More", "measure_kind": "increase", "target": 5}
    expected = {"executive": (201, 403), "mission_owner": (403, 403), "member": (403, 403), "auditor": (403, 403)}
    for role, answers in expected.items():
        client.force_login(person(role, name=f"Some {role}"))
        defined = send(client, "POST", "/key-results", defining)
        said = send(client, "POST", f"/key-results/{key_result.key}/check-ins", {"value": 150})
        assert (defined.status_code, said.status_code) == answers, role
        assert send(client, "GET", f"/key-results/{key_result.key}").status_code == 200
    client.force_login(owner)
    assert send(client, "POST", "/key-results", defining).status_code == 201
    assert send(client, "POST", f"/key-results/{key_result.key}/check-ins", {"value": 151}).status_code == 201


def test_nobody_who_is_not_signed_in_sees_anything(client: Client, key_result: Any) -> None:
    assert send(client, "GET", "/key-results").status_code == 401


def test_a_token_does_what_its_scopes_say(rest: Any, token: Any, key_result: Any) -> None:
    reads = token("okrs:read")
    assert rest("GET", "/key-results", as_=reads).status_code == 200
    answer = rest("POST", f"/key-results/{key_result.key}/check-ins", {"value": 1}, as_=reads)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


@pytest.mark.parametrize(
    "path", ["/key-results?colour=red", "/kpis?sort=rule", "/check-ins?key_result=KR-99", "/objectives?limit=x"]
)
def test_parameters_that_are_not_known_are_refused(as_owner: Client, path: str) -> None:
    assert send(as_owner, "GET", path).status_code == 400


@pytest.mark.parametrize(
    "path",
    ["/key-results/KR-99", "/key-results/OBJ-1", "/objectives/x", "/kpis/KPI-9/windows", "/key-results/KR-9/check-ins"],
)
def test_what_is_not_there_is_not_found(as_owner: Client, objective: Any, path: str) -> None:
    assert send(as_owner, "GET", path).status_code == 404


def test_lists_are_read_in_few_queries(
    as_owner: Client, define: Any, owner: Any, now: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        define()
    with django_assert_max_num_queries(8):
        assert len(send(as_owner, "GET", "/key-results?limit=5").json()["data"]) == 5
    with django_assert_max_num_queries(9):
        assert send(as_owner, "GET", "/objectives?include=total").json()["total"] == 1
