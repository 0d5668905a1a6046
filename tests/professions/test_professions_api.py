"""The REST door of the professions room: who may, bad input, stale, sent twice, and what comes back."""

import json
from typing import Any

import pytest
from django.test import Client

from professions.models import Assignment, Profession, Professional

pytestmark = pytest.mark.django_db


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    content = "" if body is None else json.dumps(body)
    return client.generic(method, f"/api/v1{path}", content, "application/json", headers=sent)


@pytest.fixture
def as_lead(client: Client, lead: Any) -> Client:
    client.force_login(lead)
    return client


@pytest.fixture
def lending(ana: Professional, mission: Any) -> dict[str, Any]:
    return {
        "professional": ana.key,
        "mission": mission.key,
        "role": "Designer",
        "starts_on": "2026-03-02",
        "ends_on": "2026-04-01",
        "fte": 0.5,
    }


def test_a_profession_is_founded_and_gets_another_lead(as_lead: Client, person: Any) -> None:
    made = send(as_lead, "POST", "/professions", {"title": "Pastry"})
    assert made.status_code == 201, made.content
    other = person("profession_lead", name="Per Olsen")
    led = send(as_lead, "POST", "/professions/PRO-1/lead", {"lead": other.email})
    assert led.json()["lead"]["name"] == "Per Olsen"
    assert send(as_lead, "POST", "/professions/PRO-1/lead", {"lead": str(other.pk)}).status_code == 403


def test_somebody_joins_and_grows(as_lead: Client, profession: Profession) -> None:
    body = {"name": "Ana Sousa", "profession": profession.key, "available_from": "2026-01-01", "available_fte": 0.8}
    made = send(as_lead, "POST", "/professionals", body)
    assert made.status_code == 201, made.content
    assert made.json()["availability"][0]["fte"] == 0.8
    grown = send(as_lead, "POST", "/professionals/PER-1/level", {"level": 4, "reason": "Led the redesign."})
    assert (grown.json()["level"], grown.json()["version"]) == (4, 2)


def test_free_time_is_told_step_by_step_each_until_before_the_next(
    as_lead: Client, ana: Professional, lending: Any
) -> None:
    assert send(as_lead, "POST", "/assignments", lending).status_code == 201
    free = send(as_lead, "GET", f"/professionals/{ana.key}/free?from=2026-02-25&to=2026-04-02").json()
    assert free["data"] == [
        {"starts_on": "2026-02-25", "ends_on": "2026-03-02", "available": 1, "lent": 0, "free": 1},
        {"starts_on": "2026-03-02", "ends_on": "2026-04-01", "available": 1, "lent": 0.5, "free": 0.5},
        {"starts_on": "2026-04-01", "ends_on": "2026-04-02", "available": 1, "lent": 0, "free": 1},
    ]
    assert send(as_lead, "GET", f"/professionals/{ana.key}/free?from=2026-03-02&to=2026-03-02").status_code == 400
    assert send(as_lead, "GET", f"/professionals/{ana.key}/free").status_code == 200


def test_an_overbooking_is_refused_with_the_day_and_the_remedy(as_lead: Client, lending: Any) -> None:
    send(as_lead, "POST", "/assignments", lending)
    answer = send(as_lead, "POST", "/assignments", lending | {"fte": 0.75})
    assert (answer.status_code, answer.json()["code"]) == (409, "overbooked")
    assert "2 March 2026" in answer.json()["detail"]
    assert "at most 0.50 FTE" in answer.json()["detail"]
    assert Assignment.objects.count() == 1


def test_days_outside_the_mission_are_a_warning_and_no_refusal(as_lead: Client, lending: Any) -> None:
    made = send(as_lead, "POST", "/assignments", lending | {"ends_on": "2026-08-31"})
    assert made.status_code == 201
    assert made.json()["warning"] == "This goes on after MIS-1 has ended: its last day is 28 June 2026."


def test_an_assignment_sent_twice_is_made_once(as_lead: Client, lending: Any) -> None:
    first, second = (send(as_lead, "POST", "/assignments", lending, Idempotency_Key="a") for _ in range(2))
    assert first.json() == second.json()
    assert Assignment.objects.count() == 1


def test_an_assignment_is_ended_in_the_version_that_was_seen(as_lead: Client, lending: Any) -> None:
    tag = send(as_lead, "POST", "/assignments", lending).headers["ETag"]
    end = {"ends_on": "2026-03-10", "reason": "Needed elsewhere."}
    ended = send(as_lead, "POST", "/assignments/ASG-1/end", end, If_Match=tag)
    assert (ended.status_code, ended.json()["ends_on"]) == (200, "2026-03-10")
    assert send(as_lead, "POST", "/assignments/ASG-1/end", end, If_Match=tag).status_code == 412


@pytest.mark.parametrize(
    "change",
    [
        {"fte": 0},
        {"fte": 1.5},
        {"fte": 0.333},
        {"fte": "0.5"},
        {"role": ""},
        {"starts_on": "2026-13-01"},
        {"ends_on": "2026-03-01"},
        {"professional": "PER-99"},
        {"mission": None},
        {"colour": "red"},
    ],
)
def test_bad_assignments_are_refused_and_leave_nothing(as_lead: Client, lending: Any, change: Any) -> None:
    assert send(as_lead, "POST", "/assignments", lending | change).status_code in (400, 422)
    assert not Assignment.objects.exists()


def test_who_may_lend(client: Client, person: Any, owner: Any, lending: Any) -> None:
    small = lending | {"fte": 0.1}
    for role in ("executive", "member", "mission_owner", "profession_lead"):
        client.force_login(person(role, name=f"Some {role}"))
        assert send(client, "POST", "/assignments", small).status_code == 403, role
        assert send(client, "GET", "/assignments").status_code == 200
    client.force_login(owner)
    assert send(client, "POST", "/assignments", small).status_code == 201


def test_a_service_lends_by_its_scope(rest: Any, token: Any, lending: Any) -> None:
    assert rest("POST", "/assignments", lending, as_=token("professions:read")).status_code == 403
    assert rest("POST", "/assignments", lending).status_code == 201


def test_lists_are_filtered_and_paged(as_lead: Client, lending: Any, ana: Professional, profession: Profession) -> None:
    send(as_lead, "POST", "/assignments", lending)
    assert len(send(as_lead, "GET", "/assignments?on=2026-03-31").json()["data"]) == 1
    assert send(as_lead, "GET", "/assignments?on=2026-04-01").json()["data"] == []
    assert len(send(as_lead, "GET", f"/assignments?profession={profession.key}&mission=MIS-1").json()["data"]) == 1
    assert (
        send(as_lead, "GET", f"/professionals?profession={profession.key}&level=3").json()["data"][0]["key"] == ana.key
    )
    assert send(as_lead, "GET", "/professionals?shoe_size=38").status_code == 400


def test_availability_is_changed_with_a_reason(as_lead: Client, ana: Professional) -> None:
    path = f"/professionals/{ana.key}/availability"
    body = {"starts_on": "2026-07-01", "ends_on": "2026-07-14", "available_fte": 0, "reason": "Leave."}
    assert len(send(as_lead, "POST", path, body).json()["availability"]) == 2
    assert send(as_lead, "POST", path, body | {"reason": ""}).status_code == 400
