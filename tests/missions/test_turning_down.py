"""What was proposed may be turned down until it is launched: for good, with the reason, and it waits nowhere any more."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts.models import User
from missions import actions
from missions.models import Mission, NoSuchStep, OpenChildren, Outcome, ReasonMissing
from okrs import actions as okrs
from okrs.models import KeyResult
from pipeline import readers
from portfolio.models import DecisionEntry, MissionCard
from portfolio.queries import decisions
from tests.launched import chartered, launched
from tests.missions.test_api import Caller

NO = "Two shops tried it last year."


@pytest.mark.parametrize("is_chartered", [False, True])
def test_what_was_never_launched_is_turned_down_with_a_reason(
    candidate: Mission, executive: User, now: datetime, facts: Any, is_chartered: bool
) -> None:
    mission = chartered(candidate, by=executive, at=now) if is_chartered else candidate
    with pytest.raises(ReasonMissing):
        actions.turn_down(mission=mission, reason=" ", by=executive, at=now)
    mission = actions.turn_down(mission=mission, reason=NO, by=executive, at=now)
    assert (mission.state, mission.is_over, mission.concluded_on) == ("turned_down", True, None)
    told = facts("mission.turned_down.v1")[0].data
    assert (told["reason"], told["purpose_hash"]) == (NO, candidate.purpose_hash)
    for again in (actions.turn_down, actions.pause):
        with pytest.raises(NoSuchStep, match="Propose a new mission if times have changed"):
            again(mission=mission, reason="Again", by=executive, at=now)
    with pytest.raises(NoSuchStep, match="stays as it is"):
        actions.reschedule(mission=mission, starts_on=None, ends_on=None, reason="Later", by=executive, at=now)


def test_an_idea_with_nothing_but_a_purpose_is_turned_down(executive: User, now: datetime) -> None:
    idea = actions.propose(title="T", purpose="P", by=executive, at=now)
    assert actions.turn_down(mission=idea, reason=NO, by=executive, at=now).state == "turned_down"


def test_what_runs_is_concluded_and_not_turned_down(running: Mission, executive: User, now: datetime) -> None:
    with pytest.raises(NoSuchStep, match="It was launched, so it is concluded"):
        actions.turn_down(mission=running, reason=NO, by=executive, at=now)


def test_what_missions_stand_below_is_not_turned_down_under_them(
    outcome: Outcome, executive: User, now: datetime
) -> None:
    by = {"by": executive, "at": now}
    parent = actions.propose(title="Parent", purpose="P", type="strategic", outcome=outcome, **by)
    actions.propose(title="Child", purpose="C", parent=parent, **by)
    with pytest.raises(OpenChildren, match=r"MIS-2 is still open below MIS-1\. Give them"):
        actions.turn_down(mission=parent, reason=NO, **by)


def test_it_waits_nowhere_any_more_and_what_it_promised_is_closed(
    candidate: Mission, executive: User, client: Client, now: datetime
) -> None:
    by = {"by": executive, "at": now}
    objective = okrs.set_objective(holder=candidate, statement="They come", **by)
    okrs.define_key_result(objective=objective, title="They come", measure_kind="binary", **by)
    readers.drain_fully()
    assert [row["key"] for row in decisions.picture(now.date()).waiting] == [candidate.key]
    actions.turn_down(mission=candidate, reason=NO, by=executive, at=now + timedelta(hours=1))
    readers.drain_fully()
    assert MissionCard.objects.get().state == "turned_down"
    assert decisions.picture(now.date()).waiting == []
    assert KeyResult.objects.get().close_reason == "The mission was turned down."
    assert DecisionEntry.objects.filter(kind="turned_down", reason=NO, mission_id=candidate.pk).count() == 1
    client.force_login(executive)
    page = client.get(f"/missions/{candidate.key}").content.decode()
    assert f"{candidate.title} was turned down" in page and NO in page and "/turn-down" not in page
    assert "Turned down" in client.get("/missions?state=turned_down").content.decode()
    assert "Turned down" in client.get("/decisions").content.decode()


def test_the_button_leads_to_the_form_for_those_who_decide(
    candidate: Mission, executive: User, owner: User, now: datetime
) -> None:
    readers.drain_fully()
    address, sent = f"/missions/{candidate.key}/turn-down", {"reason": NO, "version": candidate.version}
    decides, edits = Client(), Client()
    decides.force_login(executive)
    edits.force_login(owner)
    assert address in decides.get(f"/missions/{candidate.key}").content.decode()
    assert address not in edits.get(f"/missions/{candidate.key}").content.decode()
    assert edits.post(address, sent).status_code == 403
    assert decides.post(address, {**sent, "reason": ""}).status_code == 422
    assert "It will not run" in decides.get(address).content.decode()
    assert decides.post(address, sent)["Location"] == f"/missions/{candidate.key}"
    assert Mission.objects.get().state == "turned_down"


def test_rest_turns_it_down_too_and_refuses_with_the_remedy(
    candidate: Mission, executive: User, owner: User, now: datetime
) -> None:
    where = f"/missions/{candidate.key}/turn-down"
    assert Caller(owner).post(where, {"reason": NO}).status_code == 403
    running = launched(candidate, by=executive, at=now)
    refused = Caller(executive).post(where, {"reason": NO})
    assert (refused.status_code, refused.json()["code"]) == (409, "no_such_step")
    assert "so it is concluded" in refused.json()["detail"] and Mission.objects.get() == running
    idea = actions.propose(title="T", purpose="P", by=executive, at=now)
    assert Caller(executive).post(f"/missions/{idea.key}/turn-down", {"reason": NO}).json()["state"] == "turned_down"


@pytest.mark.parametrize(("before", "after"), [("turned_down", "candidate"), ("active", "turned_down")])
def test_the_database_knows_that_it_is_for_good(
    candidate: Mission, executive: User, now: datetime, before: str, after: str
) -> None:
    if before == "active":
        launched(candidate, by=executive, at=now)
    else:
        actions.turn_down(mission=candidate, reason=NO, by=executive, at=now)
    with (
        pytest.raises(DatabaseError, match="only along its listed steps"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE missions_mission SET state = '{after}'")
