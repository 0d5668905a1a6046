"""Charters and re-charters on their pages: two people sign, a doubt is decided beside the whole portfolio."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from missions import actions
from missions.models import Charter, Mission, Outcome, Recharter
from tests.launched import launched

WORDS = {"objective_summary": "They come back", "hypothesis": "Whoever tastes it comes back."}


@pytest.fixture
def mission(outcome: Outcome, owner: User, executive: User, now: Any) -> Mission:
    return actions.propose(
        title="Win the weekly shop", purpose="People come to us.", outcome=outcome, owner=owner,
        starts_on=timezone.now().date() + timedelta(days=1), ends_on=date(2198, 1, 1), fte_max=5, by=executive, at=now,
    )  # fmt: skip


@pytest.fixture
def priya(owner: User) -> Client:
    client = Client()
    client.force_login(owner)
    return client


@pytest.fixture
def boss(executive: User) -> Client:
    client = Client()
    client.force_login(executive)
    return client


def version_of(thing: Any) -> int:
    thing.refresh_from_db()
    return int(thing.version)


def test_a_charter_is_written_submitted_and_signed_by_two_people(mission: Mission, priya: Client, boss: Client) -> None:
    page = reverse("missions:mission_charter", args=["MIS-1"])
    assert "Write the charter" in priya.get(page).content.decode()
    assert priya.post(page, {**WORDS, "version": mission.version}).status_code == 303
    charter = Charter.objects.get()
    assert boss.post(reverse("missions:charter_sign", args=["CHA-1"]), {"version": charter.version}).status_code == 422
    submit = reverse("missions:charter_submit", args=["CHA-1"])
    assert priya.post(submit, {"version": charter.version}).status_code == 303
    assert "somebody else signs it" in priya.get(page).content.decode()
    sign = reverse("missions:charter_sign", args=["CHA-1"])
    assert priya.post(sign, {"version": version_of(charter)}).status_code == 403
    assert "Sign it" in boss.get(page).content.decode()
    assert boss.post(sign, {"version": version_of(charter)}).status_code == 303
    shown = priya.get(page).content.decode()
    assert "Amara Okafor" in shown and Mission.objects.get().state == "chartered"


def test_a_charter_that_begins_in_the_past_is_refused_in_the_form(
    mission: Mission, priya: Client, owner: User, now: Any
) -> None:
    mission = actions.reschedule(
        mission=mission, starts_on=date(2026, 1, 1), ends_on=date(2198, 1, 1), reason="Then", by=owner, at=now
    )
    charter = actions.write_charter(mission=mission, **WORDS, by=owner, at=now)
    refused = priya.post(reverse("missions:charter_submit", args=["CHA-1"]), {"version": charter.version})
    assert refused.status_code == 422 and "starts today or later" in refused.content.decode()
    assert Charter.objects.get().state == "draft"


def test_two_people_do_not_overwrite_each_others_draft(mission: Mission, priya: Client, owner: User, now: Any) -> None:
    charter = actions.write_charter(mission=mission, **WORDS, by=owner, at=now)
    actions.reword_charter(charter=charter, **WORDS, constraints="No Sundays", by=owner, at=now)
    page = reverse("missions:mission_charter", args=["MIS-1"])
    refused = priya.post(page, {**WORDS, "constraints": "No Mondays", "version": charter.version})
    assert refused.status_code == 422 and "Now it says: No Sundays" in refused.content.decode()


def test_a_running_mission_is_paused_and_resumed(
    mission: Mission, boss: Client, priya: Client, executive: User
) -> None:
    running = launched(mission, by=executive, at=timezone.now())
    for name, state in (("pause", "paused"), ("resume", "active")):
        address = reverse(f"missions:mission_{name}", args=["MIS-1"])
        assert priya.post(address, {"reason": "Rain", "version": version_of(running)}).status_code == 403
        assert boss.post(address, {"reason": "", "version": version_of(running)}).status_code == 422
        assert boss.post(address, {"reason": "Rain", "version": version_of(running)}).status_code == 303
        assert Mission.objects.get().state == state


def test_a_doubt_is_decided_beside_the_whole_portfolio(
    mission: Mission, boss: Client, priya: Client, executive: User
) -> None:
    running = launched(mission, by=executive, at=timezone.now())
    given = {"trigger": "new_data", "reason": "They eat out", "considered": "They eat with us.\nThey cook.\n"}
    opened = priya.post(reverse("missions:mission_recharter", args=["MIS-1"]), {**given, "version": running.version})
    assert (opened.status_code, opened["Location"]) == (303, "/recharters/REC-1")
    refused = priya.post(
        reverse("missions:mission_envelope", args=["MIS-1"]),
        {"fte_max": "9", "reason": "More", "version": version_of(running)},
    )
    assert refused.status_code == 422 and "Decide the re-charter first" in refused.content.decode()
    shown = boss.get("/recharters/REC-1").content.decode()
    assert "They eat with us." in shown and "The whole portfolio" in shown and "Begin a successor" in shown
    assert "Begin a successor" not in priya.get("/recharters/REC-1").content.decode()
    succeed = reverse("missions:recharter_succeed", args=["REC-1"])
    assert "They cook." in boss.get(f"{succeed}?purpose=1").content.decode()
    doubt = Recharter.objects.get()
    decision = {"title": "Eat with us", "purpose": "They eat with us.", "reason": "Better", "confidence": "7"}
    assert boss.post(succeed, {**decision, "version": doubt.version}).status_code == 422
    done = boss.post(succeed, {**decision, "learned": "They eat out", "version": doubt.version})
    assert (done.status_code, done["Location"]) == (303, "/missions/MIS-2")
    assert [each.state for each in Mission.objects.order_by("number")] == ["concluded", "candidate"]
