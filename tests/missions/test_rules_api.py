"""REST of the portfolio's rules: targets, limit, decision, who may set them, and what they refuse."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from missions import actions
from missions.models import LimitDecision, Mission, MixTarget, Outcome, StrategicLimit
from tests.launched import chartered
from tests.missions.test_api import Caller

TODAY = timezone.now().date()
PARTS = [
    {"part": "core", "share": 0.7, "tolerance": 0.1},
    {"part": "adjacent", "share": 0.2, "tolerance": 0.1},
    {"part": "transformational", "share": 0.1},
]


def targets(**other: Any) -> dict[str, Any]:
    given = {"measure": "money", "by": "ambition", "parts": PARTS, "starts_on": TODAY.isoformat(), "reason": "Agreed"}
    return {**given, **other}


@pytest.fixture
def api(executive: User) -> Caller:
    return Caller(executive)


@pytest.fixture
def ready(outcome: Outcome, owner: User, executive: User) -> Mission:
    mission = actions.propose(
        title="Answer the online entrant", purpose="Be the first choice of those who order online.", type="strategic",
        ambition="adjacent", outcome=outcome, owner=owner, starts_on=TODAY, ends_on=TODAY + timedelta(days=90),
        fte_max=Decimal(3), by=executive, at=timezone.now(),
    )  # fmt: skip
    return chartered(mission, by=executive, at=timezone.now())


def test_targets_are_set_listed_read_and_hold(api: Caller) -> None:
    made = api.post("/mix-targets", targets())
    assert (made.status_code, made.json()["parts"][2]) == (
        201,
        {"part": "transformational", "share": 0.1, "tolerance": 0},
    )
    assert api.get(made["Location"].removeprefix("/api/v1")).json() == made.json()
    assert [row["id"] for row in api.get("/mix-targets?measure=money&by=ambition").json()["data"]] == [
        made.json()["id"]
    ]
    assert api.get("/mix-targets?measure=fte").json()["data"] == []
    holds = api.get("/portfolio-rules").json()
    assert [target["id"] for target in holds["targets"]] == [made.json()["id"]]
    assert api.get(f"/portfolio-rules?on={TODAY - timedelta(days=1)}").json()["targets"] == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (targets(parts=[*PARTS[:2], {"part": "transformational", "share": 0.2}]), 400, "shares_do_not_add_up"),
        (targets(parts=PARTS[:2]), 400, "target_impossible"),
        (targets(by="type"), 400, "target_impossible"),
        (targets(starts_on="2020-01-01"), 400, "rule_in_the_past"),
        (targets(ends_on=TODAY.isoformat()), 400, "period_reversed"),
        (targets(reason=""), 400, "invalid_input"),
        (targets(measure="time"), 400, "invalid_input"),
        (targets(expected_version=7), 409, "changed_meanwhile"),
    ],
)
def test_targets_that_cannot_be_are_refused_and_change_nothing(api: Caller, body: Any, status: int, code: str) -> None:
    refused = api.post("/mix-targets", body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert not MixTarget.objects.exists()
    assert api.get("/portfolio-rules").json()["version"] == 0


def test_no_parts_take_the_targets_away(api: Caller) -> None:
    api.post("/mix-targets", targets())
    assert api.post("/mix-targets", targets(parts=[])).status_code == 201
    assert api.get("/portfolio-rules").json()["targets"] == []


def test_a_launch_beyond_the_limit_waits_for_a_recorded_decision(api: Caller, ready: Mission) -> None:
    made = api.post("/strategic-limits", {"most": 0, "starts_on": TODAY.isoformat(), "reason": "None this quarter"})
    assert made.status_code == 201
    refused = api.post(f"/missions/{ready.key}/launch")
    assert (refused.status_code, refused.json()["code"]) == (409, "strategic_limit_reached")
    assert (refused.json()["most"], refused.json()["running"]) == (0, [])
    assert "Record a decision" in refused.json()["detail"]
    decided = {
        "allowed": 1,
        "expires_on": (TODAY + timedelta(days=5)).isoformat(),
        "reason": "The entrant opens in May",
    }
    assert api.post("/strategic-limit-decisions", decided).status_code == 201
    assert api.post(f"/missions/{ready.key}/launch").status_code == 200
    holds = api.get("/portfolio-rules").json()
    assert (holds["limit"], holds["allowed"], holds["running"]) == (0, 1, [ready.key])
    assert holds["decision"]["set_by"]["name"] == "Amara Okafor"
    assert api.get(f"/portfolio-rules?on={TODAY + timedelta(days=5)}").json()["decision"] is None


def test_a_dry_run_of_a_limit_leaves_nothing(api: Caller) -> None:
    body = {"most": 3, "starts_on": TODAY.isoformat(), "reason": "Few people"}
    assert api.post("/strategic-limits?dry_run=true", body).status_code in (200, 201)
    assert not StrategicLimit.objects.exists()


@pytest.mark.parametrize("day", [date(2020, 1, 1), TODAY])
def test_a_decision_that_ends_at_once_is_refused(api: Caller, day: date) -> None:
    api.post("/strategic-limits", {"most": 3, "starts_on": TODAY.isoformat(), "reason": "Few people"})
    said = {"allowed": 4, "expires_on": day.isoformat(), "reason": "It waits"}
    assert api.post("/strategic-limit-decisions", said).json()["code"] == "decision_expired"
    assert not LimitDecision.objects.exists()


def test_only_executives_set_rules(owner: User) -> None:
    api = Caller(owner)
    answers = [
        api.post("/mix-targets", targets()),
        api.post("/strategic-limits", {"most": 3, "starts_on": TODAY.isoformat(), "reason": "Few"}),
        api.post("/strategic-limit-decisions", {"allowed": 4, "expires_on": "2099-01-01", "reason": "More"}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert "Executives set the targets" in answers[0].json()["detail"]
    assert api.get("/mix-targets").status_code == 200
