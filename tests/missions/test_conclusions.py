"""A mission is closed by its one conclusion, which never changes, whoever asks."""

import inspect
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import User
from missions import actions, guards
from missions.life import STEPS
from missions.models import (
    AlreadyReported,
    Conclusion,
    ConclusionIsFixed,
    ConclusionMissing,
    ConfidenceOutOfRange,
    Correction,
    EnvelopeImpossible,
    EventUnknown,
    Mission,
    NoSuchChoice,
    NoSuchStep,
    TextMissing,
    TooMuchEvidence,
)


@pytest.fixture
def concluded(running: Mission, owner: User, now: datetime) -> Mission:
    return actions.conclude(
        mission=running,
        result="not_achieved",
        learned="Brighton cooks less at home than we thought.",
        would_change_mind="Two more seasons of the same sales.",
        confidence=8,
        evidence=["Sales of May", " ", "Forty interviews"],
        counter_evidence=["The station sold twice as much"],
        by=owner,
        at=now,
    )


def test_a_conclusion_closes_the_mission(concluded: Mission, now: datetime, facts: Any) -> None:
    assert (concluded.state, concluded.concluded_on) == ("concluded", now.date())
    assert concluded.conclusion.evidence == ["Sales of May", "Forty interviews"]
    data = facts("mission.concluded.v1")[0].data
    assert (data["result"], data["confidence"], data["concluded_on"]) == ("not_achieved", 8, "2026-03-02")
    assert data["counter_evidence"] == ["The station sold twice as much"]


def test_the_hypothesis_is_that_of_the_charter_and_cannot_be_dressed_up_afterwards(
    concluded: Mission, facts: Any
) -> None:
    """Nobody is asked for it at the end: an action that takes no hypothesis cannot change one."""
    registered = concluded.charters.get().hypothesis
    assert registered
    assert concluded.conclusion.hypothesis == registered
    assert facts("mission.concluded.v1")[0].data["hypothesis"] == registered
    assert "hypothesis" not in inspect.signature(actions.conclude).parameters


def test_without_a_charter_the_hypothesis_is_the_purpose(executive: User, now: datetime) -> None:
    mission = actions.bring_in(title="Winter menu", purpose="People are warm.", by=executive, at=now)
    actions.conclude(mission=mission, result="achieved", learned="Soup", by=executive, at=now)
    assert Conclusion.objects.get().hypothesis == "People are warm."


def test_evidence_may_be_an_event_of_the_log(running: Mission, owner: User, now: datetime, facts: Any) -> None:
    launched = facts("mission.launched.v1")[0].event_id
    given = {
        "mission": running,
        "result": "achieved",
        "learned": "Much",
        "evidence": [launched],
        "by": owner,
        "at": now,
    }
    assert actions.conclude(**given).conclusion.evidence == [launched]


def test_a_correction_stands_under_a_conclusion_that_stays(
    concluded: Mission, owner: User, now: datetime, facts: Any
) -> None:
    before = Conclusion.objects.values().get()
    actions.correct_conclusion(conclusion=concluded.conclusion, words="It was the weather", by=owner, at=now)
    actions.correct_conclusion(conclusion=concluded.conclusion, words="Half the weather", by=owner, at=now)
    assert Conclusion.objects.values().get() == before
    kept = concluded.conclusion.corrections.values_list("words", "corrected_by")
    assert list(kept) == [("It was the weather", owner.pk), ("Half the weather", owner.pk)]
    told = [event.data["words"] for event in facts("mission.conclusion_corrected.v1")]
    assert told == ["It was the weather", "Half the weather"]


def test_an_empty_correction_corrects_nothing(concluded: Mission, owner: User, now: datetime) -> None:
    with pytest.raises(TextMissing):
        actions.correct_conclusion(conclusion=concluded.conclusion, words=" ", by=owner, at=now)
    assert not Correction.objects.exists()


@pytest.mark.parametrize("sql", ["UPDATE missions_correction SET words = 'x'", "DELETE FROM missions_correction"])
def test_the_database_keeps_corrections_as_they_were_written(
    concluded: Mission, owner: User, now: datetime, sql: str
) -> None:
    correction = actions.correct_conclusion(conclusion=concluded.conclusion, words="The weather", by=owner, at=now)
    with pytest.raises(DatabaseError, match="what was added to a conclusion stays"), transaction.atomic():
        write(sql)
    correction.words = "Something else"
    with pytest.raises(ConclusionIsFixed):
        correction.save()
    assert Correction.objects.get().words == "The weather"


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
        ({"learned": "  "}, ConclusionMissing),
        ({"result": ""}, ConclusionMissing),
        ({"counter_evidence": ["x"] * 51}, TooMuchEvidence),
        ({"evidence": ["0190a4e2-7b3c-7def-8123-456789abcdef"]}, EventUnknown),
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
    told = {pair for pair in listed if f"(OLD.state = '{pair[0]}' AND NEW.state = '{pair[1]}')" in guards.MOVES}
    assert told == listed
    assert guards.MOVES.count("OLD.state") == len(listed)


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


def test_a_conclusion_without_a_letter_is_kept_and_found_by_its_mission(
    outcome: Any, owner: User, executive: User, now: datetime
) -> None:
    by = {"by": executive, "at": now}
    mission = actions.bring_in(title="\N{CARROT}", purpose="\N{SMILING FACE WITH OPEN MOUTH}", **by)
    actions.conclude(mission=mission, result="achieved", learned="\N{THUMBS UP SIGN}", **by)
    assert Conclusion.objects.get().text.stems == "mis 1"
