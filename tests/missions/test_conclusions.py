"""A mission is closed by its one conclusion, which never changes, whoever asks."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import User
from missions import actions, guards
from missions.models import (
    AlreadyReported,
    Conclusion,
    ConclusionIsFixed,
    ConfidenceOutOfRange,
    EnvelopeImpossible,
    Mission,
    NoSuchChoice,
    NoSuchStep,
    TextMissing,
    TooMuchEvidence,
)
from missions.models.life import STEPS


@pytest.fixture
def concluded(running: Mission, owner: User, now: datetime) -> Mission:
    return actions.conclude(
        mission=running,
        result="not_achieved",
        learned="Brighton cooks less at home than we thought.",
        would_change_mind="Two more seasons of the same sales.",
        confidence=8,
        evidence=["Sales of May", " ", "Forty interviews"],
        by=owner,
        at=now,
    )


def test_a_conclusion_closes_the_mission(concluded: Mission, now: datetime, facts: Any) -> None:
    assert (concluded.state, concluded.concluded_on) == ("concluded", now.date())
    assert concluded.conclusion.evidence == ["Sales of May", "Forty interviews"]
    data = facts("mission.concluded.v1")[0].data
    assert (data["result"], data["confidence"], data["concluded_on"]) == ("not_achieved", 8, "2026-03-02")


def test_there_is_one_conclusion(concluded: Mission, owner: User, now: datetime) -> None:
    with pytest.raises(NoSuchStep, match="there is only one"):
        actions.conclude(mission=concluded, result="achieved", learned="After all", by=owner, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Conclusion.objects.create(
            mission=concluded, result="achieved", learned="x", concluded_on=now.date(), signed_at=now
        )


def test_a_candidate_has_nothing_to_conclude(candidate: Mission, owner: User, now: datetime) -> None:
    with pytest.raises(NoSuchStep, match="It has not started"):
        actions.conclude(mission=candidate, result="achieved", learned="Much", by=owner, at=now)
    assert not Conclusion.objects.exists()


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"result": "failed"}, NoSuchChoice),
        ({"learned": "  "}, TextMissing),
        ({"confidence": 11}, ConfidenceOutOfRange),
        ({"confidence": -1}, ConfidenceOutOfRange),
        ({"evidence": ["x"] * 51}, TooMuchEvidence),
    ],
)
def test_an_unclear_conclusion_closes_nothing(
    running: Mission, owner: User, now: datetime, given: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        actions.conclude(**{"mission": running, "result": "achieved", "learned": "L", "by": owner, "at": now, **given})
    assert Mission.objects.get(pk=running.pk).state == "active"
    assert not Conclusion.objects.exists()


def test_the_model_refuses_to_change_a_conclusion(concluded: Mission) -> None:
    conclusion = Conclusion.objects.get(mission=concluded)
    conclusion.learned = "Nothing"
    with pytest.raises(ConclusionIsFixed):
        conclusion.save()


@pytest.mark.parametrize("sql", ["UPDATE missions_conclusion SET learned = 'x'", "DELETE FROM missions_conclusion"])
def test_the_database_refuses_to_change_or_drop_a_conclusion(concluded: Mission, sql: str) -> None:
    with pytest.raises(DatabaseError, match="a conclusion is signed off and stays"), transaction.atomic():
        write(sql)
    assert Conclusion.objects.filter(mission=concluded).exists()


def test_the_database_closes_no_mission_without_a_conclusion(running: Mission) -> None:
    with pytest.raises(DatabaseError, match="a mission is concluded by its conclusion"), transaction.atomic():
        write("UPDATE missions_mission SET state = 'concluded', concluded_on = '2026-03-02'")


@pytest.mark.parametrize("state", ["active", "candidate"])
def test_the_database_reopens_no_mission(concluded: Mission, state: str) -> None:
    with pytest.raises(DatabaseError, match="only along its listed steps"), transaction.atomic():
        write(f"UPDATE missions_mission SET state = '{state}', concluded_on = NULL")


def test_the_database_takes_no_mission_back_to_a_candidate(running: Mission) -> None:
    with pytest.raises(DatabaseError, match="only along its listed steps"), transaction.atomic():
        write("UPDATE missions_mission SET state = 'candidate'")


def test_the_database_knows_the_same_steps_as_the_model() -> None:
    listed = {(before, after) for before, possible in STEPS.items() for after in possible}
    told = {pair for pair in listed if f"(OLD.state = '{pair[0]}' AND NEW.state = '{pair[1]}')" in guards._STEPS}
    assert told == listed
    assert guards._STEPS.count("OLD.state") == len(listed)


def test_a_status_report_is_kept_as_it_was_filed(running: Mission, executive: User, now: datetime, facts: Any) -> None:
    report = actions.report_status(
        mission=running,
        reported_on=date(2026, 3, 31),
        rating="Amber/Red",
        rated_by="IPA",
        whole_life_cost=Decimal("1933000000.00"),
        currency="GBP",
        by=executive,
        at=now,
    )
    assert (report.rating, report.rated_by) == ("Amber/Red", "IPA")
    assert facts("mission.reported.v1")[0].data["whole_life_cost"] == "1933000000.00"


def test_a_rater_reports_once_for_a_day(running: Mission, executive: User, now: datetime) -> None:
    given = {"mission": running, "reported_on": date(2026, 3, 31), "rating": "Amber", "by": executive, "at": now}
    actions.report_status(rated_by="IPA", **given)
    actions.report_status(rated_by="SRO", **given)
    with pytest.raises(AlreadyReported, match="IPA has already reported on MIS-1"):
        actions.report_status(rated_by="IPA", **given)


def test_a_report_costs_nothing_below_zero(running: Mission, executive: User, now: datetime) -> None:
    with pytest.raises(EnvelopeImpossible):
        actions.report_status(
            mission=running,
            reported_on=date(2026, 3, 31),
            rating="Green",
            rated_by="IPA",
            whole_life_cost=Decimal(-1),
            by=executive,
            at=now,
        )


def write(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
