"""Gates over REST and by form: who may set and who may decide, and what each refusal says."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from missions import actions
from missions.models import Gate, Mission
from tests.conftest import make_token


@pytest.fixture
def due() -> date:
    """Doors look at the real clock."""
    return timezone.now().date() + timedelta(days=20)


@pytest.fixture
def funded(running: Mission, executive: User, now: datetime) -> Mission:
    """A mission that runs for a year yet, with an envelope of 100,000 pounds."""
    far = timezone.now().date() + timedelta(days=365)
    actions.reschedule(mission=running, starts_on=running.starts_on, ends_on=far, reason="R", by=executive, at=now)
    return actions.change_envelope(
        mission=running,
        fte_max=Decimal(5),
        money_max=Decimal(100_000),
        currency="GBP",
        reason="R",
        by=executive,
        at=now,
    )


@pytest.fixture
def asked(funded: Mission, due: date) -> dict[str, Any]:
    return {
        "mission": funded.key, "question": "Do they come back?", "evidence_required": "40 % after eight weeks",
        "tranche": 60000, "currency": "GBP", "due_on": due.isoformat(),
    }  # fmt: skip


@pytest.fixture
def gate(funded: Mission, due: date, executive: User) -> Gate:
    return actions.set_gate(
        mission=funded, question="Do they come back?", evidence_required="40 %", tranche=Decimal(60_000), currency="GBP",
        due_on=due, by=executive, at=timezone.now(),
    )  # fmt: skip


SEEN = {"option": "continue", "reason": "They do.", "evidence": ["44 % in April"], "confidence": 8}


def test_a_gate_lives_its_whole_life_over_rest(rest: Any, asked: dict[str, Any], executive: User) -> None:
    boss = make_token(user=executive)
    made = rest("POST", "/gates", asked, as_=boss)
    assert (made.status_code, made.headers["Location"]) == (201, "/api/v1/gates/GAT-1")
    funding = f"/missions/{asked['mission']}/funding"
    assert {name: rest("GET", funding).json()[name] for name in ("money_max", "released", "locked", "free")} == {
        "money_max": 100000, "released": 0, "locked": 60000, "free": 40000,
    }  # fmt: skip

    unseen = rest("PATCH", "/gates/GAT-1", {"tranche": 50000, "reason": "Less will do."}, as_=boss)
    assert unseen.status_code == 428
    changed = rest(
        "PATCH", "/gates/GAT-1", {"tranche": 50000, "reason": "Less will do."}, as_=boss, If_Match=made.headers["ETag"]
    )
    assert (changed.status_code, changed.json()["tranche"]) == (200, 50000)
    late = rest("POST", "/gates/GAT-1/decide", SEEN, as_=boss, If_Match=made.headers["ETag"])
    assert late.status_code == 412

    decided = rest("POST", "/gates/GAT-1/decide", SEEN, as_=boss).json()
    assert (decided["state"], decided["decision"]["released"], decided["decision"]["decided_by"]["name"]) == (
        "decided", 50000, executive.name,
    )  # fmt: skip
    assert rest("GET", funding).json()["released"] == 50000
    again = rest("POST", "/gates/GAT-1/decide", SEEN, as_=boss)
    assert (again.status_code, again.json()["code"]) == (409, "gate_closed")
    assert [row["key"] for row in rest("GET", f"/gates?mission={asked['mission']}&state=decided").json()["data"]] == [
        "GAT-1"
    ]


def test_a_tranche_that_does_not_fit_is_a_problem_with_its_remedy(
    rest: Any, asked: dict[str, Any], executive: User
) -> None:
    refused = rest("POST", "/gates", {**asked, "tranche": 100000.01}, as_=make_token(user=executive))
    problem = refused.json()
    assert (refused.status_code, problem["code"], problem["errors"][0]["pointer"]) == (
        409, "tranches_exceed_envelope", "/tranche",
    )  # fmt: skip
    assert "holds 100,000.00 GBP at most" in problem["detail"] and not Gate.objects.exists()


def test_a_dry_run_says_what_would_be_and_sets_nothing(rest: Any, asked: dict[str, Any], executive: User) -> None:
    dry = rest("POST", "/gates?dry_run=true", asked, as_=make_token(user=executive))
    assert (dry.status_code, Gate.objects.count()) == (201, 0)


def test_owners_draft_the_gates_of_a_candidate_and_deciders_those_of_a_mission_that_runs(
    rest: Any, candidate: Mission, owner: User, executive: User, asked: dict[str, Any]
) -> None:
    mine, boss = make_token(user=owner), make_token(user=executive)
    refused = rest("POST", "/gates", asked, as_=mine)
    assert refused.status_code == 403 and "owner of the outcome" in refused.json()["detail"]
    rest("POST", "/gates", asked, as_=boss)
    assert rest("POST", "/gates/GAT-1/decide", SEEN, as_=mine).status_code == 403
    assert rest("POST", "/gates/GAT-1/withdraw", {"reason": "No"}, as_=mine).status_code == 403

    idea = actions.propose(title="T", purpose="P", owner=owner, by=owner, at=timezone.now())
    drafted = {**asked, "mission": idea.key, "tranche": 0, "currency": ""}
    assert rest("POST", "/gates", drafted, as_=mine).status_code == 201


def test_an_executive_sets_and_decides_by_form_and_is_led_on(
    client: Client, executive: User, funded: Mission, due: date
) -> None:
    client.force_login(executive)
    page = client.get(f"/missions/{funded.key}/gates/set")
    hidden = {name: page.context["form"].initial[name] for name in ("form_id", "version")}
    asked = {
        "question": "Q?",
        "evidence_required": "E",
        "tranche": "60000",
        "currency": "GBP",
        "due_on": due.isoformat(),
    }
    options = {"options": ["scale", "continue", "spin_down"]}
    too_much = client.post(f"/missions/{funded.key}/gates/set", {**hidden, **asked, **options, "tranche": "100001"})
    assert too_much.status_code == 422 and "holds 100,000.00 GBP at most" in too_much.content.decode()
    done = client.post(f"/missions/{funded.key}/gates/set", {**hidden, **asked, **options})
    assert (done.status_code, done.headers["Location"]) == (303, f"/missions/{funded.key}?tab=decisions")

    page = client.get("/gates/GAT-1/decide")
    hidden = {name: page.context["form"].initial[name] for name in ("form_id", "version")}
    said = {"option": "spin_down", "reason": "Nobody came back.", "evidence": "4 % in April\n\n", "confidence": "8"}
    unseen = client.post("/gates/GAT-1/decide", {**hidden, **said, "evidence": " "})
    assert unseen.status_code == 422 and Gate.objects.get().state == "open"
    done = client.post("/gates/GAT-1/decide", {**hidden, **said})
    assert done.headers["Location"] == f"/missions/{funded.key}/conclude?result=spun_down"
    assert client.get(done.headers["Location"]).context["form"]["result"].value() == "spun_down"
    assert Gate.objects.get().decision.evidence == ["4 % in April"]


def test_two_people_with_the_form_open_do_not_overwrite_each_other(
    client: Client, executive: User, gate: Gate, due: date
) -> None:
    client.force_login(executive)
    hidden = {name: client.get("/gates/GAT-1/change").context["form"].initial[name] for name in ("form_id", "version")}
    actions.change_gate(gate=gate, tranche=Decimal(50_000), reason="Less", by=executive, at=timezone.now())
    form = {
        "question": "Do they come back?", "evidence_required": "40 %", "tranche": "70000", "currency": "GBP",
        "due_on": due.isoformat(), "options": ["scale", "spin_down"], "reason": "More",
    }  # fmt: skip
    late = client.post("/gates/GAT-1/change", {**hidden, **form})
    assert late.status_code == 422 and "Now it says: 50000" in late.content.decode()
    assert Gate.objects.get().tranche == 50_000


def test_who_may_not_decide_is_told_whom_to_ask(client: Client, owner: User, gate: Gate) -> None:
    client.force_login(owner)
    refused = client.get("/gates/GAT-1/decide")
    assert (
        refused.status_code == 403 and "Executives and the owner of the outcome decide this" in refused.content.decode()
    )
