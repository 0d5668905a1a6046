"""A doubt about the purpose freezes the mission until somebody decides: continue, successor, or stop."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from missions import actions
from missions.forms.missions import ConclusionForm
from missions.models import (
    Conclusion,
    ConclusionMissing,
    Mission,
    MissionIsFrozen,
    NoSuccessor,
    NoSuchStep,
    NothingConsidered,
    Recharter,
    RecharterDecided,
    SamePurpose,
    StillPursued,
)
from tests.missions.test_api import Caller

NEW = "People in Brighton cook with what grows around them."


@pytest.fixture
def doubt(running: Mission, owner: User, now: datetime) -> Recharter:
    return actions.open_recharter(
        mission=running,
        trigger="new_data",
        reason="They eat out",
        considered=[NEW, "They eat with us."],
        by=owner,
        at=now,
    )


def test_a_doubt_freezes_the_mission(doubt: Recharter, running: Mission, facts: Any) -> None:
    assert (doubt.key, doubt.considered[0], Mission.objects.get().state) == ("REC-1", NEW, "rechartered")
    opened, frozen = facts("recharter.opened.v1")[0], facts("mission.frozen.v1")[0]
    assert (opened.data["mission_id"], opened.data["considered"]) == (str(running.pk), [NEW, "They eat with us."])
    assert frozen.data["recharter_id"] == str(doubt.pk)


@pytest.mark.parametrize(
    "change",
    [
        lambda mission, **by: actions.reschedule(mission=mission, starts_on=None, ends_on=None, reason="r", **by),
        lambda mission, **by: actions.change_envelope(mission=mission, fte_max=1, reason="r", **by),
        lambda mission, **by: actions.hand_over(mission=mission, to=by["by"], reason="r", **by),
        lambda mission, **by: actions.align(
            mission=mission, outcome=actions.add_outcome(title="Other", **by), reason="r", **by
        ),
        lambda mission, **by: actions.classify(mission=mission, type="platform", ambition="core", reason="r", **by),
        lambda mission, **by: actions.write_charter(mission=mission, **by),
    ],
)
def test_a_frozen_mission_is_not_changed(
    doubt: Recharter, running: Mission, executive: User, now: datetime, change: Any
) -> None:
    before = Mission.objects.values().get()
    with pytest.raises(MissionIsFrozen, match="Decide the re-charter first"):
        change(running, by=executive, at=now)
    assert Mission.objects.values().get() == before


@pytest.mark.parametrize("verb", ["launch", "pause", "resume", "conclude"])
def test_a_frozen_mission_takes_no_other_step(
    doubt: Recharter, running: Mission, executive: User, now: datetime, verb: str
) -> None:
    more = {"conclude": {"result": "achieved", "learned": "L"}, "launch": {}}.get(verb, {"reason": "r"})
    with pytest.raises(NoSuchStep, match="Its re-charter is open"):
        getattr(actions, verb)(mission=running, **more, by=executive, at=now)


def test_facts_of_the_work_still_come_in(doubt: Recharter, running: Mission, executive: User, now: datetime) -> None:
    report = actions.report_status(
        mission=running, reported_on=date(2026, 3, 1), rating="Amber", rated_by="Audit", by=executive, at=now
    )
    assert report.mission == running


def test_a_doubt_may_end_in_going_on(doubt: Recharter, executive: User, now: datetime, facts: Any) -> None:
    decided = actions.continue_mission(recharter=doubt, reason="The rain is over", by=executive, at=now)
    assert (decided.decision, decided.decided_by, Mission.objects.get().state) == ("continue", executive, "active")
    assert facts("mission.continued.v1")[0].data["reason"] == "The rain is over"
    assert facts("recharter.decided.v1")[0].data["decision"] == "continue"


def test_a_paused_mission_that_continues_runs_again(running: Mission, owner: User, now: datetime) -> None:
    paused = actions.pause(mission=running, reason="Rain", by=owner, at=now)
    doubt = actions.open_recharter(mission=paused, trigger="gate", reason="R", considered=[NEW], by=owner, at=now)
    assert doubt.was_paused
    actions.continue_mission(recharter=doubt, reason="On", by=owner, at=now)
    assert Mission.objects.get().state == "active"


def test_a_successor_is_another_mission_with_nothing_carried_over(
    doubt: Recharter, running: Mission, executive: User, now: datetime, facts: Any
) -> None:
    decided = actions.succeed_mission(
        recharter=doubt, title="Cook with Brighton", purpose=NEW, reason="More people want it", learned="They eat out",
        by=executive, at=now,
    )  # fmt: skip
    old, new = Mission.objects.get(pk=running.pk), decided.successor
    assert (old.state, old.conclusion.result, old.conclusion.learned) == ("concluded", "superseded", "They eat out")
    assert (new.state, new.purpose, new.outcome, new.type) == ("candidate", NEW, running.outcome, running.type)
    assert (new.owner, new.starts_on, new.ends_on, new.fte_max) == (None, None, None, None)
    assert new.succeeds.mission == old and new.purpose_hash != old.purpose_hash
    assert facts("recharter.decided.v1")[0].data["successor_key"] == new.key


def test_a_doubt_may_end_the_mission(doubt: Recharter, executive: User, now: datetime) -> None:
    actions.stop_mission(
        recharter=doubt, result="spun_down", reason="Nobody asks", learned="They eat out", by=executive, at=now
    )
    mission = Mission.objects.get()
    assert (mission.state, mission.conclusion.result) == ("concluded", "spun_down")


def test_a_decision_without_what_was_learned_changes_nothing(
    doubt: Recharter, executive: User, now: datetime, facts: Any
) -> None:
    before = len(facts())
    with pytest.raises(ConclusionMissing):
        actions.succeed_mission(recharter=doubt, title="T", purpose=NEW, reason="R", learned=" ", by=executive, at=now)
    doubt.refresh_from_db()
    assert (doubt.decision, Mission.objects.get().state, Conclusion.objects.count()) == ("", "rechartered", 0)
    assert len(facts()) == before


def test_a_decision_is_made_once(doubt: Recharter, executive: User, now: datetime) -> None:
    actions.continue_mission(recharter=doubt, reason="On", by=executive, at=now)
    with pytest.raises(RecharterDecided, match="REC-1 is decided: continue"):
        actions.continue_mission(recharter=doubt, reason="On", by=executive, at=now)


@pytest.mark.parametrize(
    ("considered", "refusal"),
    [([], NothingConsidered), ([" "], NothingConsidered), ([f"P {n}" for n in range(6)], NothingConsidered)],
)
def test_a_doubt_weighs_one_to_five_purposes(
    running: Mission, owner: User, now: datetime, considered: list[str], refusal: Any
) -> None:
    with pytest.raises(refusal):
        actions.open_recharter(mission=running, trigger="gate", reason="R", considered=considered, by=owner, at=now)
    assert Mission.objects.get().state == "active"


def test_the_same_purpose_is_no_other(doubt: Recharter, running: Mission, executive: User, now: datetime) -> None:
    with pytest.raises(SamePurpose):
        actions.succeed_mission(
            recharter=doubt, title="T", purpose=running.purpose, reason="R", learned="L", by=executive, at=now
        )


def test_a_candidate_is_not_doubted(candidate: Mission, owner: User, now: datetime) -> None:
    with pytest.raises(NoSuchStep, match="propose another mission with the purpose you mean"):
        actions.open_recharter(mission=candidate, trigger="gate", reason="R", considered=[NEW], by=owner, at=now)


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("UPDATE missions_mission SET state = 'active'", "waits for the decision"),
        ("UPDATE missions_mission SET ends_on = '2030-01-01'", "waits for the decision"),
        ("UPDATE missions_mission SET fte_max = 99", "waits for the decision"),
        ("DELETE FROM missions_recharter", "a re-charter that was decided stays"),
    ],
)
def test_the_database_keeps_a_frozen_mission(doubt: Recharter, sql: str, sentence: str) -> None:
    refused_by_the_database(sql, sentence)


def test_the_database_keeps_a_decision(doubt: Recharter, executive: User, now: datetime) -> None:
    actions.continue_mission(recharter=doubt, reason="On", by=executive, at=now)
    refused_by_the_database("UPDATE missions_recharter SET decision_reason = 'x'", "that was decided stays")


def test_the_database_freezes_nothing_without_a_doubt(running: Mission) -> None:
    refused_by_the_database("UPDATE missions_mission SET state = 'rechartered'", "frozen by its re-charter")


def refused_by_the_database(sql: str, sentence: str) -> None:
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_outcome_is_not_retired_under_a_mission_in_doubt(doubt: Recharter, executive: User, now: datetime) -> None:
    with pytest.raises(StillPursued):
        actions.retire_outcome(outcome=doubt.mission.outcome, reason="Tired", by=executive, at=now)


def test_only_a_successor_supersedes(doubt: Recharter, executive: User, now: datetime) -> None:
    """Neither who stops it nor who concludes it plainly may say so; the forms do not offer it."""
    said = {"result": "superseded", "learned": "They eat out"}
    with pytest.raises(NoSuccessor, match="Begin its successor in a re-charter"):
        actions.stop_mission(recharter=doubt, reason="Enough", **said, by=executive, at=now)
    actions.continue_mission(recharter=doubt, reason="It was the weather", by=executive, at=now)
    refused = Caller(executive).post("/missions/MIS-1/conclude", said)
    assert (refused.status_code, refused.json()["code"]) == (400, "no_successor")
    assert "superseded" not in dict(ConclusionForm().fields["result"].choices)
    assert Mission.objects.get().state == "active" and not Conclusion.objects.exists()


def test_a_successor_leaves_a_retired_goal_behind(executive: User, now: datetime) -> None:
    by = {"by": executive, "at": now}
    goal = actions.set_goal(title="Feed the town", **by)
    old = actions.bring_in(title="Old", purpose="It ran there", goal=goal, **by)
    weighed = {"trigger": "strategy", "reason": "The goal is gone", "considered": [NEW]}
    doubted = actions.open_recharter(mission=old, **weighed, **by)
    actions.retire_goal(goal=goal, reason="Done", **by)
    new = {"title": "New", "purpose": NEW, "learned": "Goals go", "reason": "It is another one"}
    decided = actions.succeed_mission(recharter=doubted, **new, **by)
    assert decided.successor is not None and decided.successor.goal is None
