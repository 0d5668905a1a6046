"""REST of measures, scores, rounds of comparisons, proposals and overlaps: what people do, programs do too."""

from datetime import datetime
from typing import Any

import pytest

from accounts.models import User
from missions import actions
from missions.models import Mission, Outcome
from tests.missions.test_api import Caller


@pytest.fixture
def api(executive: User) -> Caller:
    return Caller(executive)


@pytest.fixture
def stranger(owner: User) -> Caller:
    return Caller(owner)


@pytest.fixture
def three(executive: User, now: datetime) -> list[Outcome]:
    return [actions.add_outcome(title=title, by=executive, at=now) for title in "ABC"]


def titles() -> str:
    return "".join(Outcome.objects.ranked().values_list("title", flat=True))


def test_measures_are_added_reworded_and_dropped_and_the_outcome_says_which_kind_is_missing(
    api: Caller, stranger: Caller, three: list[Outcome]
) -> None:
    body = {"kind": "quantitative", "title": "Weekly households", "method": "Loyalty cards, each Monday"}
    assert stranger.post("/outcomes/OUT-1/measures", body).status_code == 403
    made = api.post("/outcomes/OUT-1/measures", body)
    assert (made.status_code, made["Location"]) == (201, "/api/v1/outcomes/OUT-1/measures/MEA-1")
    assert api.post("/outcomes/OUT-1/measures", body).json()["code"] == "measure_twice"
    outcome = api.get("/outcomes/OUT-1").json()
    assert outcome["measures"][0]["title"] == "Weekly households"
    assert outcome["measures_missing"] == ["qualitative"] and outcome["score"] is None
    changed = api.patch("/measures/MEA-1", {"kind": "qualitative"}, If_Match=api.get("/measures/MEA-1")["ETag"])
    assert (changed.status_code, changed.json()["kind"], changed.json()["method"]) == (
        200,
        "qualitative",
        body["method"],
    )
    assert api.patch("/measures/MEA-1", {"kind": "qualitative"}, If_Match='"1"').status_code == 412
    assert api.post("/measures/MEA-1/drop", {"reason": "Nobody reads it"}).json()["state"] == "dropped"
    assert api.get("/outcomes/OUT-1/measures").json()["data"] == []


def test_scores_propose_an_order_that_is_applied_as_it_was_seen(
    api: Caller, stranger: Caller, three: list[Outcome]
) -> None:
    parts = {"value": 13, "time_criticality": 8, "risk_opportunity": 1, "job_size": 2, "note": "Sales fall"}
    assert stranger.post("/outcomes/OUT-3/score", parts).status_code == 403
    assert api.post("/outcomes/OUT-3/score", {**parts, "job_size": 4}).json()["code"] == "score_off_scale"
    said = api.post("/outcomes/OUT-3/score", parts)
    assert (said.status_code, said.json()["wsjf"], said.json()["cost_of_delay"]) == (200, 11.0, 22)
    assert said.json()["scored_by"]["name"] == "Amara Okafor"
    api.post("/outcomes/OUT-1/score", {**parts, "job_size": 20})
    proposal = api.get("/ranking/wsjf").json()
    assert [place["proposed_rank"] for place in proposal["places"]] == [1, 2, 3]
    assert [place["rank"] for place in proposal["places"]] == [3, 2, 1] and proposal["changes"] == 2
    assert [one["key"] for one in proposal["unscored"]] == ["OUT-2"]
    apply = {"proposal": proposal["proposal"], "reason": "Delay costs most there"}
    assert stranger.post("/ranking/wsjf/apply", apply).status_code == 403
    refused = api.post("/ranking/wsjf/apply", {**apply, "proposal": "another"})
    assert (refused.status_code, refused.json()["code"]) == (409, "proposal_moved") and titles() == "ABC"
    assert [entry["key"] for entry in refused.json()["order"]] == ["OUT-1", "OUT-2", "OUT-3"]
    assert api.post("/ranking/wsjf/apply", apply).status_code == 200
    assert titles() == "CBA"
    again = {**apply, "proposal": api.get("/ranking/wsjf").json()["proposal"]}
    assert api.post("/ranking/wsjf/apply", again).json()["code"] == "nothing_proposed"


def test_a_round_asks_proposes_and_is_applied(api: Caller, stranger: Caller, three: list[Outcome]) -> None:
    body = {"title": "Before Christmas", "outcomes": ["OUT-1", "OUT-2", "OUT-3"]}
    assert stranger.post("/ranking/rounds", body).status_code == 403
    assert api.post("/ranking/rounds", body).status_code == 201
    asked = 0
    while question := (shown := api.get("/ranking/rounds/CMP-1").json())["question"]:
        first, second = (one["key"] for one in question)
        pair = {"first": first, "second": second, "preferred": max(first, second)}
        assert stranger.post("/ranking/rounds/CMP-1/compare", pair).status_code == 403
        assert api.post("/ranking/rounds/CMP-1/compare", pair).status_code == 200
        asked += 1
    assert asked == shown["comparisons"] <= 3 and shown["circles"] == []
    assert [place["outcome"]["key"] for place in shown["proposal"]["places"]] == ["OUT-3", "OUT-2", "OUT-1"]
    assert titles() == "ABC"
    apply = {"proposal": shown["proposal"]["proposal"], "reason": "We compared"}
    assert stranger.post("/ranking/rounds/CMP-1/apply", apply).status_code == 403
    applied = api.post("/ranking/rounds/CMP-1/apply", apply)
    assert (applied.status_code, applied.json()["state"]) == (200, "applied") and titles() == "CBA"
    assert api.post("/ranking/rounds/CMP-1/compare", pair).json()["code"] == "round_is_closed"
    assert api.get("/ranking/rounds?is_open=true").json()["data"] == []


def test_owners_of_outcomes_compare_and_a_round_is_set_aside_by_an_executive(
    api: Caller, person: Any, three: list[Outcome]
) -> None:
    api.post("/ranking/rounds", {"title": "Again", "outcomes": ["OUT-1", "OUT-2"]})
    tomas = Caller(person("outcome_owner", name="Tomas Lindqvist"))
    assert (
        tomas.post(
            "/ranking/rounds/CMP-1/compare", {"first": "OUT-1", "second": "OUT-2", "preferred": None}
        ).status_code
        == 200
    )
    assert tomas.post("/ranking/rounds/CMP-1/set-aside", {"reason": "Later"}).status_code == 403
    assert api.post("/ranking/rounds/CMP-1/set-aside", {"reason": "Later"}).json()["state"] == "set_aside"


@pytest.mark.parametrize(
    ("pair", "code"),
    [
        ({"first": "OUT-1", "second": "OUT-1", "preferred": None}, "not_compared"),
        ({"first": "OUT-1", "second": "OUT-3", "preferred": None}, "not_compared"),
        ({"first": "OUT-1", "second": "OUT-2", "preferred": "OUT-3"}, "not_compared"),
        ({"first": "OUT-1", "second": "OUT-9", "preferred": None}, "invalid-input"),
        ({"first": "OUT-1", "second": "OUT-2"}, "invalid-input"),
    ],
)
def test_a_comparison_that_is_none_is_refused_and_changes_nothing(
    api: Caller, three: list[Outcome], pair: dict[str, Any], code: str
) -> None:
    api.post("/ranking/rounds", {"title": "Two", "outcomes": ["OUT-1", "OUT-2"]})
    answer = api.post("/ranking/rounds/CMP-1/compare", pair)
    assert answer.status_code == 400 and code.replace("-", "_") in answer.json()["code"].replace("-", "_")
    assert api.get("/ranking/rounds/CMP-1").json()["comparisons"] == 0


def test_a_goal_is_retired_once_nothing_serves_it(api: Caller, executive: User, now: datetime) -> None:
    goal = actions.set_goal(title="Loved by towns", by=executive, at=now)
    outcome = actions.add_outcome(title="A", goal=goal, by=executive, at=now)
    assert api.post("/goals/GOA-1/retire", {"reason": "Enough"}).json()["code"] == "goal_still_served"
    actions.reword_outcome(outcome=outcome, goal=None, by=executive, at=now)
    assert api.post("/goals/GOA-1/retire", {"reason": "Enough"}).json()["state"] == "retired"
    assert [one["key"] for one in api.get("/goals?state=retired").json()["data"]] == ["GOA-1"]
    assert api.get("/goals?state=pursued").json()["data"] == []


def test_missions_that_overlap_are_told_with_the_reason_and_quietly_otherwise(
    api: Caller, candidate: Mission, outcome: Outcome, executive: User, now: datetime
) -> None:
    assert api.get(f"/missions/{candidate.key}/overlaps").json() == {"data": []}
    twin = actions.propose(
        title="Cook at home", purpose="In Brighton people cook the food at home that they come to us for.", by=executive,
        at=now,
    )  # fmt: skip
    other = actions.propose(title="Till repair", purpose="Tills in every shop answer at once.", by=executive, at=now)
    [found] = api.get(f"/missions/{candidate.key}/overlaps").json()["data"]
    assert (found["other"]["key"], found["is_same_outcome"]) == (twin.key, False)
    assert {"brighton", "food", "home"} <= set(found["shared_words"])
    assert api.get(f"/missions/{other.key}/overlaps").json() == {"data": []}
    assert len(api.get(f"/outcomes/{outcome.key}/overlaps").json()["data"]) == 1
