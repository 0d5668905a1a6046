"""REST of the room: who may, what is answered, what is refused, and that nothing is left behind by a dry run."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import User
from missions import actions
from missions.models import Activity, Affiliation, Assessment, Mission, Outcome, StatusReport, Turn
from pipeline.models import NumberSeries, StoredEvent
from tests.launched import chartered

ROOT = "/api/v1"
Api = Any


class Caller:
    """A program with the token of a person."""

    def __init__(self, user: User, scopes: tuple[str, ...] = ("missions:read", "missions:write")) -> None:
        now = timezone.now()
        _, plain = accounts.issue_token(
            user=user, name="tests", scopes=scopes, expires_at=now + timedelta(days=30), at=now, by=user
        )
        self.client, self.headers = Client(), {"Authorization": f"Bearer {plain}"}

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(ROOT + path, headers={**self.headers, **_named(headers)})

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("post", path, body, headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self._send("patch", path, body, headers)

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        call = getattr(self.client, method)
        given = {**self.headers, **_named(headers)}
        return call(ROOT + path, data={} if body is None else body, content_type="application/json", headers=given)


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
def api(executive: User) -> Caller:
    return Caller(executive)


@pytest.fixture
def owners(owner: User) -> Caller:
    return Caller(owner)


PROPOSAL = {"title": "Win the weekly shop", "purpose": "People come every week.", "type": "feature"}
EMPTY = ["/goals", "/outcomes", "/missions", "/clusters", "/segments", "/affiliations", "/assessments", "/activities"]


@pytest.mark.parametrize("path", EMPTY)
def test_an_empty_list_is_a_list(api: Caller, path: str) -> None:
    answer = api.get(path)
    assert (answer.status_code, answer.json()["data"]) == (200, [])


@pytest.mark.parametrize("path", EMPTY)
def test_unknown_parameters_and_strangers_are_refused(api: Caller, path: str) -> None:
    answer = api.get(f"{path}?colour=red")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
    assert Client().get(ROOT + path).status_code == 401


def test_a_goal_is_set_read_and_reworded(api: Caller) -> None:
    made = api.post("/goals", {"title": "Grow", "horizon_year": 2030})
    assert (made.status_code, made["Location"]) == (201, "/api/v1/goals/GOA-1")
    read = api.get("/goals/goa-1")
    assert read.json()["horizon_year"] == 2030
    changed = api.patch("/goals/GOA-1", {"title": "Grow well"}, If_Match=read["ETag"])
    assert (changed.status_code, changed.json()["version"], changed.json()["horizon_year"]) == (200, 2, 2030)
    assert api.patch("/goals/GOA-1", {"title": "X"}, If_Match=read["ETag"]).status_code == 412
    assert api.patch("/goals/GOA-1", {"title": "X"}).status_code == 428


def test_outcomes_come_in_their_rank(api: Caller) -> None:
    for title in "ABC":
        assert api.post("/outcomes", {"title": title}).status_code == 201
    moved = api.post("/outcomes/OUT-3/rank", {"to_rank": 1, "reason": "It pays", "expected_rank": 3})
    assert (moved.status_code, moved.json()["rank"]) == (200, 1)
    assert [row["title"] for row in api.get("/outcomes").json()["data"]] == ["C", "A", "B"]


def test_a_stale_move_is_answered_with_the_new_order(api: Caller) -> None:
    for title in "ABC":
        api.post("/outcomes", {"title": title})
    api.post("/outcomes/OUT-3/rank", {"to_rank": 1, "reason": "First"})
    stale = api.post("/outcomes/OUT-1/rank", {"to_rank": 3, "reason": "Second", "expected_rank": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "rank_moved")
    assert [entry["key"] for entry in stale.json()["order"]] == ["OUT-3", "OUT-1", "OUT-2"]
    assert stale.json()["order"][0] == {"key": "OUT-3", "rank": 1, "title": "C"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"to_rank": 9, "reason": "x"}, "rank_out_of_range"),
        ({"to_rank": 0, "reason": "x"}, "invalid_input"),
        ({"to_rank": "1", "reason": "x"}, "invalid_input"),
        ({"to_rank": 1}, "invalid_input"),
        ({"to_rank": 1, "reason": ""}, "invalid_input"),
        ({"to_rank": 1, "reason": "x", "colour": "red"}, "invalid_input"),
    ],
)
def test_a_move_that_is_none_is_refused(api: Caller, body: dict[str, Any], code: str) -> None:
    api.post("/outcomes", {"title": "A"})
    answer = api.post("/outcomes/OUT-1/rank", body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_an_outcome_is_reworded_and_retired(api: Caller, owner: User) -> None:
    goal = api.post("/goals", {"title": "Grow"}).json()
    made = api.post("/outcomes", {"title": "A", "goal": goal["key"], "owner": owner.email, "to_state": "Loved"})
    assert (made.json()["goal"]["key"], made.json()["owner"]["name"]) == ("GOA-1", "Priya Raman")
    changed = api.patch("/outcomes/OUT-1", {"owner": None, "to_state": ""}, If_Match=made["ETag"])
    assert (changed.json()["owner"], changed.json()["to_state"]) == (None, "")
    retired = api.post("/outcomes/OUT-1/retire", {"reason": "Reached"})
    assert (retired.json()["state"], retired.json()["rank"]) == ("retired", None)
    assert [row["key"] for row in api.get("/outcomes?state=retired").json()["data"]] == ["OUT-1"]
    assert api.get("/outcomes?state=active").json()["data"] == []


def test_a_mission_goes_from_proposal_to_conclusion(api: Caller, owner: User, now: datetime) -> None:
    api.post("/outcomes", {"title": "Make Brighton love us"})
    made = api.post("/missions", {**PROPOSAL, "outcome": "OUT-1", "money_max": 250000.5, "currency": "GBP"})
    assert (made.status_code, made["Location"]) == (201, "/api/v1/missions/MIS-1")
    assert (made.json()["state"], made.json()["money_max"]) == ("candidate", 250000.5)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("hand-over", {"to": str(owner.pk), "reason": "Best use"}),
        ("reschedule", {"starts_on": "2026-05-01", "ends_on": "2198-11-01", "reason": "Believed in"}),
        ("envelope", {"fte_min": 2, "fte_max": 4.5, "reason": "One team"}),
        ("classify", {"type": "strategic", "ambition": "adjacent", "reason": "Unknown problem"}),
        ("launch", {}),
        ("conclude", {"result": "scaled", "learned": "It works", "confidence": 9, "evidence": ["Sales"]}),
    ]
    for verb, body in steps:
        if verb == "launch":
            chartered(Mission.objects.get(), by=None, at=now)
        answer = api.post(f"/missions/MIS-1/{verb}", body)
        assert answer.status_code == 200, answer.content
    mission = api.get("/missions/MIS-1").json()
    assert (mission["state"], mission["owner"]["name"], mission["version"]) == ("concluded", "Priya Raman", 8)
    assert (mission["fte_max"], mission["money_max"], mission["currency"]) == (4.5, None, "")
    assert mission["conclusion"]["evidence"] == ["Sales"]


def test_a_launch_names_what_is_missing(api: Caller) -> None:
    api.post("/missions", PROPOSAL)
    answer = api.post("/missions/MIS-1/launch")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_ready")
    assert [gap["field"] for gap in answer.json()["missing"]] == [
        "outcome",
        "owner",
        "starts_on",
        "ends_on",
        "fte_max",
        "charter",
    ]


def test_a_verb_heeds_if_match(api: Caller, running: Mission) -> None:
    seen = api.get("/missions/MIS-1")["ETag"]
    body = {"fte_max": 9, "reason": "More"}
    assert api.post("/missions/MIS-1/envelope", body, If_Match=seen).status_code == 200
    stale = api.post("/missions/MIS-1/envelope", body, If_Match=seen)
    assert (stale.status_code, stale.json()["current"]["fte_max"]) == (412, 9)


def test_the_same_key_proposes_once(api: Caller) -> None:
    answers = [api.post("/missions", PROPOSAL, Idempotency_Key="abc") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert Mission.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"purpose": ""}, "invalid_input"),
        ({"purpose": "x" * 100_000}, "invalid_input"),
        ({"type": "unclassified"}, "invalid_input"),
        ({"outcome": "OUT-99"}, "invalid_input"),
        ({"outcome": "MIS-1"}, "invalid_input"),
        ({"owner": "nobody@example.org"}, "invalid_input"),
        ({"starts_on": "2026-13-01"}, "invalid_input"),
        ({"starts_on": "2026-05-02", "ends_on": "2026-05-01"}, "window_reversed"),
        ({"fte_min": 5, "fte_max": 4}, "envelope_impossible"),
        ({"fte_max": -1}, "invalid_input"),
        ({"fte_max": 1e300}, "invalid_input"),
        ({"money_max": 5}, "envelope_impossible"),
        ({"purpose_hash": "x"}, "invalid_input"),
        ({"state": "active"}, "invalid_input"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(api: Caller, change: dict[str, Any], code: str) -> None:
    answer = api.post("/missions", {**PROPOSAL, **change})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Mission.objects.exists()


def test_the_purpose_has_no_door(api: Caller, running: Mission) -> None:
    answer = api.patch("/missions/MIS-1", {"purpose": "Another"}, If_Match="*")
    assert answer.status_code == 405
    assert Mission.objects.get().purpose == running.purpose


def test_missions_are_filtered(api: Caller, running: Mission, executive: User, now: datetime) -> None:
    by = {"by": executive, "at": now}
    other = actions.bring_in(title="Aircraft", purpose="P", ends_on=date(2024, 4, 1), external_key="uk:1", **by)
    food = actions.form_cluster(title="Food", **by)
    actions.affiliate(mission=other, cluster=food, reason="R", **by)
    for query, keys in (
        ("", ["MIS-2", "MIS-1"]),
        ("state=candidate,concluded", []),
        ("type=unclassified", ["MIS-2"]),
        ("outcome=OUT-1", ["MIS-1"]),
        (f"owner={running.owner.email}", ["MIS-1"]),
        ("cluster=CLU-1", ["MIS-2"]),
        ("external_key=uk:1", ["MIS-2"]),
        ("ends_on__lte=2025-01-01", ["MIS-2"]),
        ("title__icontains=WEEKLY", ["MIS-1"]),
        ("sort=title", ["MIS-2", "MIS-1"]),
        ("sort=rank", ["MIS-1", "MIS-2"]),
    ):
        answer = api.get(f"/missions?{query}")
        assert [row["key"] for row in answer.json()["data"]] == keys, query


def test_a_list_of_missions_asks_a_fixed_number_of_queries(
    api: Caller, executive: User, now: datetime, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        actions.bring_in(title=f"M{number}", purpose="P", by=executive, at=now)
    api.get("/missions")
    with django_assert_max_num_queries(4):
        assert len(api.get("/missions?limit=30").json()["data"]) == 30


def test_a_mission_is_brought_in_with_its_gaps(api: Caller, owners: Caller) -> None:
    body = {"title": "Aircraft", "purpose": "P", "named_owners": ["MOD"], "source_facts": {"rag": "Amber"}}
    made = api.post("/missions/bring-in", body)
    assert (made.status_code, made["Location"]) == (201, "/api/v1/missions/MIS-1")
    assert (made.json()["state"], made.json()["owner"], made.json()["named_owners"]) == ("active", None, ["MOD"])
    assert owners.post("/missions/bring-in", body).status_code == 403


def test_reports_are_filed_and_listed(api: Caller, running: Mission) -> None:
    body = {"reported_on": "2026-03-31", "rating": "Amber", "rated_by": "IPA", "whole_life_cost": 1933000000}
    assert api.post("/missions/MIS-1/reports", {**body, "currency": "GBP"}).status_code == 201
    assert api.post("/missions/MIS-1/reports", body).json()["code"] == "already_reported"
    assert [row["rating"] for row in api.get("/missions/MIS-1/reports").json()["data"]] == ["Amber"]
    assert api.get("/missions/MIS-9/reports").status_code == 404
    assert StatusReport.objects.count() == 1


def test_clusters_segments_and_affiliations(api: Caller, running: Mission) -> None:
    assert api.post("/clusters", {"title": "Food"}).json()["key"] == "CLU-1"
    assert api.post("/segments", {"title": "Children", "cluster": "CLU-1"}).json()["cluster"]["title"] == "Food"
    body = {"mission": "MIS-1", "cluster": "CLU-1", "segment": "SEG-1", "reason": "Lunch"}
    made = api.post("/affiliations", body)
    assert (made.status_code, made.json()["strength"]) == (201, "primary")
    assert api.post("/affiliations", body).json()["code"] == "already_affiliated"
    assert len(api.get("/affiliations?cluster=CLU-1&mission=MIS-1").json()["data"]) == 1
    assert api.get("/clusters/CLU-1").json()["title"] == "Food"
    assert api.get("/segments/SEG-1").json()["title"] == "Children"
    assert Affiliation.objects.count() == 1


FEATURE = {
    "specific_objective": "yes",
    "time_bound": "yes",
    "strategic_fit": "yes",
    "defined_resources": "yes",
    "problem_understood": "yes",
    "solution_predictable": "no",
}


def test_an_assessment_explains_itself(api: Caller) -> None:
    made = api.post("/assessments", {"title": "Open a shop", "answers": {**FEATURE, "changes_architecture": "yes"}})
    assert made.status_code == 201
    told = made.json()
    assert (told["verdict"], told["type"], told["tree_version"]) == ("mission", "feature", "1")
    assert told["why"][0]["citation"]
    assert {key: told["flips"][0][key] for key in ("verdict", "changes")} == {
        "verdict": "strategic",
        "changes": {"problem_understood": "no"},
    }
    assert told["cautions"][0]["code"] == "feature_changes_architecture"
    assert api.get("/assessments/ASM-1").json() == told
    assert api.get("/assessments?is_overridden=false").json()["data"][0]["key"] == "ASM-1"


def test_a_dry_run_leaves_nothing_behind(api: Caller) -> None:
    before = (StoredEvent.objects.count(), list(NumberSeries.objects.values()))
    answer = api.post("/assessments?dry_run=true", {"title": "Open a shop", "answers": FEATURE}, Idempotency_Key="k")
    assert (answer.status_code, answer.json()["type"], answer["Dry-Run"]) == (201, "feature", "true")
    assert "Location" not in answer
    assert not (Assessment.objects.exists() or Activity.objects.exists() or Turn.objects.exists())
    assert (StoredEvent.objects.count(), list(NumberSeries.objects.values())) == before


@pytest.mark.parametrize(
    "body",
    [
        {"title": "T", "answers": {"weather": "yes"}},
        {"title": "T", "answers": {"time_bound": "perhaps"}},
        {"title": "T", "rounds": [{"question": "time_bound"}]},
        {"title": "T", "answers": FEATURE, "override_type": "strategic"},
        {"answers": FEATURE},
    ],
)
def test_answers_that_do_not_fit_the_tree_are_refused(api: Caller, body: dict[str, Any]) -> None:
    assert api.post("/assessments", body).status_code == 400


def test_the_tree_and_the_coach_are_there_for_programs(api: Caller) -> None:
    tree = api.get("/decision-tree").json()
    assert (tree["version"], tree["start"]) == ("1", "specific_objective")
    told = api.get("/framing?statement=Open%20a%20shop%20in%20Brighton").json()["data"]
    assert told[0]["code"] == "output_verb"
    assert api.get("/framing").status_code == 400


# Who may


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/goals", {"title": "G"}),
        ("/outcomes", {"title": "O"}),
        ("/outcomes/OUT-1/rank", {"to_rank": 1, "reason": "Mine"}),
        ("/outcomes/OUT-1/retire", {"reason": "Mine"}),
        ("/clusters", {"title": "C"}),
        ("/segments", {"title": "S"}),
        ("/missions/MIS-1/launch", {}),
        ("/missions/MIS-1/hand-over", {"to": "priya.raman0@example.org", "reason": "Mine"}),
    ],
)
def test_an_owner_decides_nothing_about_the_portfolio(
    running: Mission, owners: Caller, owner: User, path: str, body: dict[str, Any]
) -> None:
    given = {**body, "to": owner.email} if "to" in body else body
    before = StoredEvent.objects.count()
    answer = owners.post(path, given)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert "Ask one of them" in answer.json()["detail"]
    assert StoredEvent.objects.count() == before


def test_an_owner_changes_the_own_mission_only(running: Mission, owners: Caller, person: Any) -> None:
    body = {"fte_max": 9, "reason": "More"}
    assert owners.post("/missions/MIS-1/envelope", body).status_code == 200
    stranger = Caller(person("mission_owner", name="Lee"))
    assert stranger.post("/missions/MIS-1/envelope", body).status_code == 403
    assert stranger.post("/missions/MIS-1/conclude", {"result": "achieved", "learned": "x"}).status_code == 403


def test_a_member_proposes_in_the_browser_and_not_by_a_token_without_the_scope(client: Client, person: Any) -> None:
    jonas = person("member", name="Jonas")
    refused = Caller(jonas, ("missions:read",)).post("/missions", PROPOSAL)
    assert (refused.status_code, refused.json()["scope"]) == (403, "missions:write")
    client.force_login(jonas)
    made = client.post(f"{ROOT}/missions", PROPOSAL, content_type="application/json")
    assert made.status_code == 201


def test_a_token_that_only_reads_changes_nothing(executive: User, outcome: Outcome) -> None:
    reader = Caller(executive, ("missions:read",))
    answer = reader.post("/outcomes/OUT-1/retire", {"reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert reader.get("/outcomes/OUT-1").status_code == 200


def test_a_service_proposes_and_reports_and_shapes_nothing(running: Mission, person: Any) -> None:
    robot = Caller(person("service", name="Robot"))
    assert robot.post("/missions", PROPOSAL).status_code == 201
    report = {"reported_on": "2026-03-31", "rating": "Amber", "rated_by": "IPA"}
    assert robot.post("/missions/MIS-1/reports", report).status_code == 201
    assert robot.post("/outcomes", {"title": "O"}).status_code == 403
