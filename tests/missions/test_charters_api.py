"""Charters and re-charters over REST: the whole life, who may, and versions."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from missions import actions
from missions.models import Mission, Outcome

TODAY = timezone.now().date()
WORDS = {"objective_summary": "They come back", "hypothesis": "Whoever tastes it comes back."}
NEW = "People cook with what grows around them."


@pytest.fixture
def mission(outcome: Outcome, owner: User, executive: User, now: Any) -> Mission:
    """A candidate that begins tomorrow, as doors see the day."""
    return actions.propose(
        title="Win the weekly shop", purpose="People come to us.", outcome=outcome, owner=owner,
        starts_on=TODAY + timedelta(days=1), ends_on=date(2198, 1, 1), fte_max=5, by=executive, at=now,
    )  # fmt: skip


@pytest.fixture
def tokens(token: Any, owner: User, executive: User) -> dict[str, str]:
    return {"owner": token(user=owner), "boss": token(user=executive)}


def test_a_mission_is_chartered_launched_paused_and_succeeded(
    rest: Any, mission: Mission, tokens: dict[str, str]
) -> None:
    written = rest("POST", "/missions/MIS-1/charters", WORDS, as_=tokens["owner"])
    assert (written.status_code, written.json()["edition"], written.json()["state"]) == (201, 1, "draft")
    tag = rest("GET", "/charters/CHA-1")["ETag"]
    assert rest("PUT", "/charters/CHA-1", WORDS, as_=tokens["owner"]).status_code == 428
    reworded = rest("PUT", "/charters/CHA-1", {**WORDS, "constraints": "None"}, as_=tokens["owner"], If_Match=tag)
    assert (reworded.status_code, reworded.json()["constraints"]) == (200, "None")
    assert rest("PUT", "/charters/CHA-1", WORDS, as_=tokens["owner"], If_Match=tag).status_code == 412
    assert rest("POST", "/missions/MIS-1/launch", as_=tokens["boss"]).json()["missing"][0]["field"] == "charter"
    assert rest("POST", "/charters/CHA-1/sign", as_=tokens["boss"]).json()["code"] == "charter_not_there"
    assert rest("POST", "/charters/CHA-1/submit", as_=tokens["owner"]).json()["submitted_by"]["name"] == "Priya Raman"
    assert rest("POST", "/charters/CHA-1/sign", as_=tokens["owner"]).status_code == 403
    signed = rest("POST", "/charters/CHA-1/sign", as_=tokens["boss"]).json()
    assert (signed["state"], signed["signed_by"]["name"], signed["purpose"]) == (
        "signed",
        "Amara Okafor",
        mission.purpose,
    )
    steps = [("launch", None), ("pause", {"reason": "Rain"}), ("resume", {"reason": "Sun"})]
    assert [rest("POST", f"/missions/MIS-1/{v}", b, as_=tokens["boss"]).json()["state"] for v, b in steps] == [
        "active", "paused", "active",
    ]  # fmt: skip
    doubt = {"mission": "MIS-1", "trigger": "new_data", "reason": "They eat out", "considered": [NEW]}
    assert rest("POST", "/recharters", doubt, as_=tokens["owner"]).status_code == 201
    frozen = rest("POST", "/missions/MIS-1/envelope", {"fte_max": 1, "reason": "Less"}, as_=tokens["owner"])
    assert (frozen.status_code, frozen.json()["code"]) == (409, "mission_is_frozen")
    decision = {"title": "Cook", "purpose": NEW, "reason": "Better", "learned": "They eat out"}
    assert rest("POST", "/recharters/REC-1/succeed", decision, as_=tokens["owner"]).status_code == 403
    decided = rest("POST", "/recharters/REC-1/succeed", decision, as_=tokens["boss"])
    assert (decided.status_code, decided.json()["successor"]["key"]) == (200, "MIS-2")
    old, new = (rest("GET", f"/missions/{key}").json() for key in ("MIS-1", "MIS-2"))
    assert (old["state"], old["conclusion"]["result"], old["successor"]["key"]) == ("concluded", "superseded", "MIS-2")
    assert (new["state"], new["predecessor"]["key"], new["owner"]) == ("candidate", "MIS-1", None)


@pytest.mark.parametrize("purpose", ["", "x" * 100_000])
def test_a_purpose_that_cannot_be_is_refused_and_changes_nothing(
    rest: Any, outcome: Any, tokens: Any, purpose: str
) -> None:
    answer = rest("POST", "/missions", {"title": "T", "purpose": purpose, "type": "feature"}, as_=tokens["boss"])
    assert answer.status_code == 400 and answer.json()["errors"][0]["pointer"] == "/purpose"
    assert not Mission.objects.exists()


def test_a_purpose_is_changed_by_no_method(rest: Any, mission: Mission, tokens: dict[str, str]) -> None:
    tag = rest("GET", "/missions/MIS-1")["ETag"]
    for method in ("PATCH", "PUT"):
        answer = rest(method, "/missions/MIS-1", {"purpose": "Another"}, as_=tokens["boss"], If_Match=tag)
        assert answer.status_code == 405
    assert rest("GET", "/missions/MIS-1").json()["purpose"] == mission.purpose


def test_a_charter_in_the_past_is_refused_with_its_remedy(rest: Any, mission: Mission, tokens: dict[str, str]) -> None:
    window = {"starts_on": "2026-03-01", "ends_on": "2198-01-01", "reason": "Then"}
    assert rest("POST", "/missions/MIS-1/reschedule", window, as_=tokens["owner"]).status_code == 200
    rest("POST", "/missions/MIS-1/charters", WORDS, as_=tokens["owner"])
    answer = rest("POST", "/charters/CHA-1/submit", as_=tokens["owner"])
    assert (answer.status_code, answer.json()["code"]) == (400, "charter_in_the_past")
    assert "starts today or later" in answer.json()["detail"]
