"""Activities, sessions and framings over REST: the twin of what people do in the wizard."""

from datetime import datetime
from typing import Any

import pytest

from accounts.models import User
from missions import actions
from missions.models import Activity, Assessment, Turn
from pipeline.models import NumberSeries, StoredEvent
from tests.missions.test_api import FEATURE, Caller


@pytest.fixture
def api(executive: User) -> Caller:
    return Caller(executive)


def test_a_session_from_proposal_to_mission(api: Caller, owner: User) -> None:
    assert api.post("/activities", {"title": "Open a shop in Brighton", "words": "People come."}).status_code == 201
    begun = api.post("/activities/ACT-1/assess")
    assert (begun.status_code, begun.json()["state"], begun["Location"]) == (
        201,
        "under_way",
        "/api/v1/assessments/ASM-1",
    )
    ask = "/assessments/ASM-1"
    api.post(f"{ask}/answer", {"question": "specific_objective", "answer": "no", "reason": "It names a shop"})
    found = {"title": "Make Brighton love us", "purpose": "Families come every week."}
    mended = Caller(owner).post(f"{ask}/mend", {"question": "specific_objective", "found": found})
    assert (mended.status_code, mended.json()["title"]) == (200, "Make Brighton love us")
    for question, answer in FEATURE.items():
        told = api.post(f"{ask}/answer", {"question": question, "answer": answer, "evidence": "https://a.example/1"})
    assert told.json()["confidence"]["level"] == "medium", "the probes are not answered"
    over = api.post(f"{ask}/finish", {"override_type": "strategic", "override_reason": "The problem moves"}).json()
    assert (over["state"], over["type"], over["override_type"]) == ("finished", "feature", "strategic")
    assert [(turn["round"], turn["remedy"]) for turn in over["rounds"]][:3] == [(1, ""), (1, "frame_outcome"), (2, "")]
    assert over["rounds"][1]["given_by"]["name"] == owner.name
    counted = api.get("/assessment-overrides").json()
    assert counted == {
        "finished": 1, "overridden": 1, "by_leaf": [{"leaf": "feature", "finished": 1, "overridden": 1}],
    }  # fmt: skip
    made = api.post("/missions", {"title": "T", "purpose": "P", "type": "strategic", "assessment": "ASM-1"})
    assert made.status_code == 201
    assert api.get("/activities?is_assessed=true").json()["data"][0]["assessments"][0]["key"] == "ASM-1"


def test_two_who_answer_at_once_are_told(api: Caller) -> None:
    api.post("/activities", {"title": "T"})
    seen = api.post("/activities/ACT-1/assess").json()["version"]
    tag = api.get("/assessments/ASM-1")["ETag"]
    said = {"question": "time_bound", "answer": "yes"}
    assert api.post("/assessments/ASM-1/answer", said, If_Match=tag).status_code == 200
    late = api.post("/assessments/ASM-1/answer", said, If_Match=tag)
    assert late.status_code == 412 and Turn.objects.count() == 1 and Assessment.objects.get().version == seen + 1


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/answer", {"question": "time_bound", "answer": "yes", "evidence": "ftp://a.example"}, "link_unusable"),
        ("/answer", {"question": "weather", "answer": "yes"}, "invalid_input"),
        ("/answer", {"question": "time_bound", "answer": "yes", "reason": "x" * 1001}, "invalid_input"),
        (
            "/answer",
            {"question": "time_bound", "answer": "yes", "found": {"starts_on": "2026-05-02", "ends_on": "2026-05-01"}},
            "window_reversed",
        ),
        ("/mend", {"question": "time_bound", "found": {}}, "nothing_to_mend"),
        ("/finish", {"override_reason": "Because"}, "override_unclear"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_remedy(api: Caller, path: str, body: dict[str, Any], code: str) -> None:
    api.post("/activities", {"title": "T"})
    api.post("/activities/ACT-1/assess")
    events = StoredEvent.objects.count()
    no = api.post(f"/assessments/ASM-1{path}", body)
    assert (no.status_code in (400, 409), no.json()["code"]) == (True, code)
    assert not Turn.objects.exists() and StoredEvent.objects.count() == events


def test_dry_runs_of_every_step_leave_nothing_behind(api: Caller) -> None:
    api.post("/activities", {"title": "T"})
    session = api.post("/activities/ACT-1/assess?dry_run=true")
    assert session.status_code == 201 and session.json()["key"] == "ASM-1"
    api.post("/activities/ACT-1/assess")
    api.post("/activities/ACT-1/framings?dry_run=true", {"title": "T"})
    before = (StoredEvent.objects.count(), list(NumberSeries.objects.values()))
    for path, body in (
        ("/activities", {"title": "U"}),
        ("/activities/ACT-1/framings", {"title": "U"}),
        ("/assessments/ASM-1/answer", {"question": "time_bound", "answer": "yes"}),
        ("/assessments/ASM-1/finish", {}),
    ):
        assert api.post(f"{path}?dry_run=true", body).status_code in (200, 201), path
    assert (StoredEvent.objects.count(), list(NumberSeries.objects.values())) == before
    assert (Activity.objects.count(), Turn.objects.count()) == (1, 0)
    assert Assessment.objects.get().finished_at is None and not Activity.objects.get().framings.exists()


def test_framings_stand_side_by_side_over_rest(api: Caller) -> None:
    api.post("/activities", {"title": "Open a shop in Brighton"})
    for title, answers in (("Open a shop", {}), ("Make Brighton love us", {"problem_understood": "no"})):
        added = api.post("/activities/ACT-1/framings", {"title": title, "answers": answers, "fte_max": 3})
    first, second = added.json()["framings"]
    assert (first["type"], second["type"], second["warnings"]) == ("", "strategic", [])
    assert [warning["code"] for warning in first["warnings"]][:2] == ["output_verb", "presupposed_means"]
    chosen = api.post("/activities/ACT-1/choose-framing", {"framing": 2, "reason": "No shop is presupposed"}).json()
    assert [framing["is_chosen"] for framing in chosen["framings"]] == [False, True]
    assert api.post("/activities/ACT-1/assess").json()["title"] == "Make Brighton love us"


def test_a_member_without_the_scope_and_an_auditor_cannot_answer(
    api: Caller, owner: User, person: Any, now: datetime
) -> None:
    actions.begin(activity=actions.propose_activity(title="T", by=owner, at=now), by=owner, at=now)
    said = {"question": "time_bound", "answer": "yes"}
    for caller in (Caller(owner, scopes=("missions:read",)), Caller(person("auditor"), scopes=("missions:read",))):
        assert caller.post("/assessments/ASM-1/answer", said).status_code == 403
    assert not Turn.objects.exists()


def test_the_tree_is_served_by_version_with_its_fingerprint(api: Caller) -> None:
    tree = api.get("/decision-tree?version=1").json()
    assert tree["version"] == "1" and len(tree["fingerprint"]) == 64
    assert api.get("/decision-tree?version=2").status_code == 400


def test_the_coach_is_told_what_is_known_from_elsewhere(api: Caller) -> None:
    def codes(query: str) -> list[str]:
        return [
            warning["code"] for warning in api.get(f"/framing?statement=Make Brighton love us{query}").json()["data"]
        ]

    assert codes("") == [] == codes("&has_change=true")
    assert codes("&has_change=false&has_measure=false") == ["no_change_of_state", "no_measure"]
