"""REST of stages, options and assumptions: who may, what is answered, what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from missions import actions
from missions.models import Assumption, Mission, StageInterval
from tests.missions.test_api import Caller

pytestmark = pytest.mark.django_db
TO_COME = (timezone.now() + timedelta(days=40)).date().isoformat()


@pytest.fixture
def owners(owner: User) -> Caller:
    return Caller(owner)


@pytest.fixture
def strangers(person: Any) -> Caller:
    return Caller(person("mission_owner", name="Somebody Else"))


def test_a_mission_is_moved_and_its_way_is_read(owners: Caller, running: Mission) -> None:
    moved = owners.post(f"/missions/{running.key}/enter-stage", {"stage": "explore"})
    assert (moved.status_code, moved.headers["ETag"]) == (200, f'"{running.pk}.{running.version + 1}"')
    way = owners.get(f"/missions/{running.key}/stages").json()["data"]
    assert [(one["stage"], one["title"], one["until"] is None) for one in way] == [
        ("frame", "Frame", False), ("explore", "Explore", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"stage": "launch"}, 409, "stage_out_of_turn"),
        ({"stage": "frame"}, 409, "already_in_stage"),
        ({"stage": "run"}, 400, "no_such_stage"),
        ({"stage": "spin_down"}, 400, "reason_missing"),
        ({"stage": "explore", "soon": True}, 400, "invalid_input"),
    ],
)
def test_a_move_that_is_refused_says_what_to_do(
    owners: Caller, running: Mission, body: Any, status: int, code: str
) -> None:
    answer = owners.post(f"/missions/{running.key}/enter-stage", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert StageInterval.objects.count() == 1


def test_who_looked_at_another_version_is_told(owners: Caller, running: Mission) -> None:
    first = owners.get(f"/missions/{running.key}").headers["ETag"]
    assert owners.post(f"/missions/{running.key}/enter-stage", {"stage": "explore"}, If_Match=first).status_code == 200
    assert owners.post(f"/missions/{running.key}/enter-stage", {"stage": "build"}, If_Match=first).status_code == 412


def test_the_paths_are_read_with_their_source(owners: Caller) -> None:
    paths = {path["type"]: path for path in owners.get("/stage-paths").json()["data"]}
    assert set(paths) == {"strategic", "feature", "platform"}
    assert paths["platform"]["is_cycle"] is True
    assert paths["strategic"]["stages"][3]["after"] == ["scale", "spin_down"]


def test_options_and_assumptions_come_and_go(owners: Caller, running: Mission) -> None:
    made = owners.post("/options", {"mission": running.key, "title": "A stall at the station"})
    assert (made.status_code, made.headers["Location"]) == (201, "/api/v1/options/OPT-1")
    tried = owners.post("/options/OPT-1/move", {"state": "tried", "came_of_it": "It pays for itself."})
    assert (tried.json()["state"], tried.json()["version"]) == ("tried", 2)
    assert owners.get(f"/options?mission={running.key}&state=open").json()["data"] == []
    said = {"mission": running.key, "sentence": "People like us", "expires_on": TO_COME}
    stated = owners.post("/assumptions", said)
    assert stated.status_code == 201
    assert [hint["code"] for hint in stated.json()["hints"]] == ["no_measure", "no_condition"]
    later = {"expires_on": "2099-01-01", "reason": "Easter comes first."}
    assert owners.post("/assumptions/ASU-1/extend", later).json()["expires_on"] == "2099-01-01"
    judged = owners.post("/assumptions/ASU-1/judge", {"state": "broken", "evidence": "One in nine."})
    assert (judged.json()["state"], judged.json()["evidence"]) == ("broken", "One in nine.")
    assert [one["key"] for one in owners.get("/assumptions?state=broken,expired").json()["data"]] == ["ASU-1"]


def test_an_expired_assumption_is_found_as_such(owners: Caller, running: Mission) -> None:
    owners.post("/assumptions", {"mission": running.key, "sentence": "People like us", "expires_on": TO_COME})
    Assumption.objects.update(expires_on=timezone.now().date())
    assert owners.get("/assumptions/ASU-1").json()["state"] == "expired"
    assert len(owners.get("/assumptions?state=expired").json()["data"]) == 1
    assert owners.get("/assumptions?state=open").json()["data"] == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/missions/{mission}/enter-stage", {"stage": "explore"}),
        ("/options", {"mission": "{mission}", "title": "Another way"}),
        ("/options/OPT-1/move", {"state": "dropped", "came_of_it": "No."}),
        ("/assumptions", {"mission": "{mission}", "sentence": "They come", "expires_on": TO_COME}),
        ("/assumptions/ASU-1/judge", {"state": "broken", "evidence": "No."}),
        ("/assumptions/ASU-1/extend", {"expires_on": TO_COME, "reason": "Later."}),
    ],
)
def test_only_who_may_change_the_mission_changes_its_way(
    strangers: Caller, running: Mission, owner: User, path: str, body: dict[str, str]
) -> None:
    now = timezone.now()
    actions.add_option(mission=running, title="A stall", by=owner, at=now)
    in_time = now.date() + timedelta(days=9)
    actions.state_assumption(mission=running, sentence="They come", expires_on=in_time, by=owner, at=now)
    sent = {name: value.format(mission=running.key) for name, value in body.items()}
    answer = strangers.post(path.format(mission=running.key), sent)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
