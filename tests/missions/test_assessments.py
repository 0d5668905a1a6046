"""A finished walk through the tree is kept with all of its rounds."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from missions import actions
from missions.models import AlreadyLed, AnswersUnclear, Assessment, AssessmentDisagrees, Mission, OverrideUnclear
from tests.missions.test_api import Caller

A_MISSION = {
    "specific_objective": "yes",
    "time_bound": "yes",
    "strategic_fit": "yes",
    "defined_resources": "yes",
}
A_FEATURE = {**A_MISSION, "problem_understood": "yes", "solution_predictable": "no"}


@pytest.mark.parametrize(
    ("answers", "verdict", "kind"),
    [
        (A_FEATURE, "mission", "feature"),
        ({**A_FEATURE, "solution_predictable": "yes"}, "mission", "platform"),
        ({**A_MISSION, "problem_understood": "no"}, "mission", "strategic"),
        ({**A_FEATURE, "time_bound": "no"}, "open", ""),
        (A_MISSION, "open", ""),
        ({}, "open", ""),
        ({"strategic_fit": "no", "alignment_exists": "no"}, "deprioritised", ""),
    ],
)
def test_the_verdict_is_the_trees(
    executive: User, now: datetime, answers: dict[str, str], verdict: str, kind: str
) -> None:
    assessment = actions.assess(title="Open a shop", answers=answers, by=executive, at=now)
    assert (assessment.verdict, assessment.type, assessment.key) == (verdict, kind, "ASM-1")


def test_each_round_is_a_fact_and_the_end_is_one(executive: User, now: datetime, facts: Any) -> None:
    rounds = [
        {"question": "time_bound", "answer": "no", "reason": "Nobody said when"},
        {"question": "time_bound", "answer": "yes", "reason": "By September"},
    ]
    assessment = actions.assess(title="Open a shop", rounds=rounds, by=executive, at=now)
    assert assessment.answers == {"time_bound": "yes"}
    told = facts("assessment.answered.v2")
    assert [(event.data["answer"], event.data["reason"]) for event in told] == [
        ("no", "Nobody said when"),
        ("yes", "By September"),
    ]
    finished = facts("assessment.finished.v2")[0].data
    assert (finished["verdict"], finished["answers"]) == ("open", {"time_bound": "yes"})


@pytest.mark.parametrize(
    "given",
    [
        {"answers": {"weather": "yes"}},
        {"answers": {"time_bound": "perhaps"}},
        {"rounds": [{"question": "time_bound", "answer": "perhaps"}]},
        {"rounds": [{"question": "weather", "answer": "yes"}]},
        {"rounds": [{}]},
        {"rounds": [{"question": "time_bound", "answer": "no"}], "answers": {"time_bound": "yes"}},
        {"rounds": [{"question": "time_bound", "answer": "no"}] * 101},
    ],
)
def test_answers_that_do_not_fit_the_tree_are_refused(executive: User, now: datetime, given: dict[str, Any]) -> None:
    with pytest.raises(AnswersUnclear):
        actions.assess(title="T", by=executive, at=now, **given)
    assert not Assessment.objects.exists()


def test_who_disagrees_says_why(executive: User, now: datetime, facts: Any) -> None:
    given = {"title": "T", "answers": A_FEATURE, "by": executive, "at": now}
    with pytest.raises(OverrideUnclear, match="Say why"):
        actions.assess(override_type="strategic", **given)
    with pytest.raises(OverrideUnclear, match="Name the type"):
        actions.assess(override_reason="Because", **given)
    with pytest.raises(OverrideUnclear, match="The tree says feature too"):
        actions.assess(override_type="feature", override_reason="Because", **given)
    assessment = actions.assess(override_type="strategic", override_reason="The problem moves", **given)
    assert (assessment.type, assessment.chosen_type, assessment.is_overridden) == ("feature", "strategic", True)
    assert facts("assessment.finished.v2")[0].data["override_reason"] == "The problem moves"


def test_an_assessment_leads_to_one_mission(executive: User, now: datetime) -> None:
    assessment = actions.assess(title="T", answers=A_FEATURE, by=executive, at=now)
    mission = actions.propose(title="T", purpose="P", assessment=assessment, by=executive, at=now)
    assert Assessment.objects.get().mission == mission
    with pytest.raises(AlreadyLed):
        actions.propose(title="T", purpose="P", assessment=assessment, by=executive, at=now)


NO_GOAL = {"strategic_fit": "no", "alignment_exists": "no"}
DISAGREEING = {
    "it was deprioritised": (NO_GOAL, "feature", "By ASM-1 it is deprioritised. Assess ACT-1 again"),
    "it is not a mission yet": ({"time_bound": "no"}, "feature", "By ASM-1 it is not a mission yet"),
    "it is of another type": (A_FEATURE, "strategic", "Propose it as feature, or assess ACT-1 again and finish with"),
}


@pytest.mark.parametrize("name", DISAGREEING)
def test_a_mission_is_what_its_assessment_came_to(executive: User, client: Client, now: datetime, name: str) -> None:
    """In the form and over REST; the page says so before anybody has typed."""
    answers, kind, remedy = DISAGREEING[name]
    actions.assess(title="T", answers=answers, by=executive, at=now)
    given = {"title": "T", "purpose": "P", "type": kind, "ambition": "core", "version": 1}
    refused = Caller(executive).post(
        "/missions", {**{k: given[k] for k in ("title", "purpose", "type")}, "assessment": "ASM-1"}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "assessment_disagrees")
    assert remedy in refused.json()["detail"]
    client.force_login(executive)
    page = "/missions/propose?assessment=ASM-1"
    assert (remedy in client.get(page).content.decode()) == (answers is not A_FEATURE)
    sent = client.post(page, given)
    assert sent.status_code == 422 and remedy in sent.content.decode()
    assert not Mission.objects.exists() and Assessment.objects.get().mission is None


@pytest.mark.parametrize("answers", [NO_GOAL, {"time_bound": "no"}, A_FEATURE])
def test_an_override_with_its_reason_leads_where_the_tree_did_not(
    executive: User, now: datetime, answers: dict[str, str]
) -> None:
    given = {"override_type": "strategic", "override_reason": "The problem moves", "by": executive, "at": now}
    assessment = actions.assess(title="T", answers=answers, **given)
    with pytest.raises(AssessmentDisagrees, match="Propose it as strategic"):
        actions.propose(title="T", purpose="P", type="feature", assessment=assessment, by=executive, at=now)
    mission = actions.propose(title="T", purpose="P", type="strategic", assessment=assessment, by=executive, at=now)
    assert Assessment.objects.get().mission == mission
