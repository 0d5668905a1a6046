"""A goal that is no longer pursued is neither offered nor taken, wherever a mission or a session names one."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from missions import actions
from missions.models import Assessment, GoalIsRetired, Mission, StrategicGoal
from tests.missions.test_api import Caller


@pytest.fixture
def gone(executive: User, now: datetime) -> StrategicGoal:
    goal = actions.set_goal(title="Feed the town", by=executive, at=now)
    return actions.retire_goal(goal=goal, reason="Done", by=executive, at=now)


def test_nobody_proposes_a_mission_for_it(gone: StrategicGoal, executive: User, client: Client, now: datetime) -> None:
    with pytest.raises(GoalIsRetired, match="Choose another goal, or set a new one"):
        actions.propose(title="T", purpose="P", goal=gone, by=executive, at=now)
    given = {"title": "T", "purpose": "P", "type": "feature"}
    refused = Caller(executive).post("/missions", {**given, "goal": gone.key})
    assert (refused.status_code, refused.json()["code"]) == (409, "goal_retired")
    client.force_login(executive)
    assert gone.title not in client.get("/missions/propose").content.decode()
    assert client.post("/missions/propose", {**given, "ambition": "core", "goal": str(gone.pk)}).status_code == 422
    assert not Mission.objects.exists()


def test_no_session_finds_it(gone: StrategicGoal, executive: User, client: Client, now: datetime) -> None:
    activity = actions.propose_activity(title="T", by=executive, at=now)
    session: Any = actions.begin(activity=activity, by=executive, at=now)
    fit = {"assessment": session, "question": "strategic_fit", "by": executive, "at": now}
    with pytest.raises(GoalIsRetired):
        actions.answer(answer="yes", found={"goal": gone}, **fit)
    client.force_login(executive)
    assert gone.title not in client.get("/intake/ASM-1/strategic_fit").content.decode()
    actions.answer(answer="no", **fit)
    refused = Caller(executive).post(
        "/assessments/ASM-1/mend", {"question": "strategic_fit", "found": {"goal": gone.key}}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "goal_retired")
    assert gone.title not in client.get("/intake/ASM-1/strategic_fit/mend").content.decode()
    assert Assessment.objects.get().draft == {}
