"""REST of handovers, parents, children and reviews: what people do in the browser, programs do too."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from missions import actions
from missions.models import Mission
from tests.missions.test_api import Caller


@pytest.fixture
def api(executive: User) -> Caller:
    return Caller(executive)


@pytest.fixture
def lee(person: Any) -> User:
    return person("mission_owner", name="Lee")


def test_an_absence_is_covered_acknowledged_and_ended(
    api: Caller, running: Mission, owner: User, lee: User, person: Any
) -> None:
    end = (timezone.now() + timedelta(days=14)).date()
    brief = api.get("/missions/MIS-1/brief").json()
    assert brief["sections"][0] == {"title": "Purpose", "lines": [running.purpose]}
    body = {"to": lee.email, "kind": "absence", "reason": "Away", "ends_on": end.isoformat(), "brief": brief["text"]}
    read = api.get("/missions/MIS-1")
    given = Caller(owner).post("/missions/MIS-1/hand-over", body, If_Match=read["ETag"])
    assert (given.status_code, given.json()["owner"]["name"]) == (200, "Lee")
    assert given.json()["owner_until"].startswith(end.isoformat())
    handover = api.get("/missions/MIS-1/handovers").json()["data"][0]
    assert (handover["state"], handover["from"]["name"], handover["acknowledged_at"]) == ("running", owner.name, None)
    stale = Caller(lee).post("/missions/MIS-1/acknowledge", If_Match=read["ETag"])
    assert stale.status_code == 412
    assert Caller(lee).post("/missions/MIS-1/acknowledge").status_code == 200
    again = Caller(lee).post("/missions/MIS-1/acknowledge")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_acknowledge")
    stranger = Caller(person("mission_owner", name="Eve"))
    assert stranger.post("/missions/MIS-1/end-cover", {"reason": "x"}).status_code == 403
    back = Caller(owner).post("/missions/MIS-1/end-cover", {"reason": "Back early"})
    assert (back.status_code, back.json()["owner"]["name"]) == (200, owner.name)


def test_an_owner_gives_the_mission_to_nobody_for_good(running: Mission, owner: User, lee: User) -> None:
    answer = Caller(owner).post("/missions/MIS-1/hand-over", {"to": lee.email, "reason": "Mine no more"})
    assert answer.status_code == 403


def test_each_refusal_is_a_problem_with_its_field(api: Caller, running: Mission, lee: User) -> None:
    yesterday = (timezone.now() - timedelta(days=1)).date().isoformat()
    for path, body, status, code, field in (
        ("hand-over", {"to": lee.email, "kind": "absence", "reason": "r"}, 400, "cover_without_end", "ends_on"),
        ("hand-over", {"to": lee.email, "kind": "absence", "reason": "r", "ends_on": yesterday}, 400, "cover_in_the_past", "ends_on"),
        ("end-cover", {"reason": "r"}, 409, "no_cover", None),
        ("parent", {"parent": "MIS-1", "reason": "r"}, 409, "own_parent", "parent"),
        ("parent", {"parent": None, "reason": "r"}, 409, "same_parent", "parent"),
        ("roll-on", {"review_on": yesterday, "reason": "r"}, 409, "not_rolling", None),
    ):  # fmt: skip
        answer = api.post(f"/missions/MIS-1/{path}", body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), path
        assert field is None or field in str(answer.json()["errors"]), path
        assert answer["Content-Type"] == "application/problem+json"
    assert api.get("/missions/MIS-1").json()["version"] == running.version


def test_children_are_proposed_listed_and_filtered(api: Caller, executive: User, now: Any) -> None:
    parent = actions.propose(title="Parent", purpose="P", type="strategic", by=executive, at=now)
    made = api.post("/missions", {"title": "Child", "purpose": "P", "type": "feature", "parent": parent.key})
    assert (made.status_code, made.json()["parent"]["key"]) == (201, parent.key)
    for path in (f"/missions/{parent.key}/children", f"/missions?parent={parent.key}"):
        assert [row["key"] for row in api.get(path).json()["data"]] == [made.json()["key"]]
    lone = api.post(f"/missions/{made.json()['key']}/parent", {"parent": None, "reason": "It stands alone"})
    assert lone.json()["parent"] is None


def test_a_child_names_its_successor_in_the_list_of_children_too(
    api: Caller, running: Mission, executive: User, now: Any
) -> None:
    parent = actions.propose(title="Parent", purpose="P", type="strategic", by=executive, at=now)
    actions.set_parent(mission=running, parent=parent, reason="It belongs there", by=executive, at=now)
    doubt = actions.open_recharter(
        mission=running, trigger="new_data", reason="They eat out", considered=["Another"], by=executive, at=now
    )
    new = actions.succeed_mission(
        recharter=doubt, title="New", purpose="Another", reason="R", learned="L", by=executive, at=now
    ).successor
    assert new is not None
    [child] = api.get(f"/missions/{parent.key}/children").json()["data"]
    assert child["successor"]["key"] == api.get("/missions/MIS-1").json()["successor"]["key"] == new.key
