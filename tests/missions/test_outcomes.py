"""Goals and outcomes whole: measures of both kinds, and what is no longer pursued."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from missions import actions
from missions.models import (
    GoalIsRetired,
    MeasureDropped,
    MeasureTwice,
    Outcome,
    OutcomeMeasure,
    Retired,
    Stale,
    StillServed,
)
from missions.models.measure import missing_kinds


@pytest.fixture
def counted(outcome: Outcome, executive: User, now: datetime) -> OutcomeMeasure:
    return actions.add_measure(
        outcome=outcome, kind="quantitative", title="Households that shop with us each week",
        method="Loyalty cards with a Brighton address, every Monday", by=executive, at=now,
    )  # fmt: skip


def test_an_outcome_is_measured_in_both_ways_and_each_is_a_fact(
    outcome: Outcome, counted: OutcomeMeasure, executive: User, now: datetime, facts: Any
) -> None:
    assert missing_kinds(list(outcome.measures.values_list("kind", flat=True))) == ["qualitative"]
    actions.add_measure(outcome=outcome, kind="qualitative", title="What neighbours say of us", by=executive, at=now)
    assert missing_kinds(list(outcome.measures.values_list("kind", flat=True))) == []
    told = [event.data for event in facts("outcome.measure_set.v1")]
    assert [one["kind"] for one in told] == ["quantitative", "qualitative"]
    assert told[0]["method"].startswith("Loyalty cards") and told[0]["outcome_id"] == str(outcome.pk)


def test_a_measure_is_reworded_and_dropped_with_a_reason(
    counted: OutcomeMeasure, executive: User, now: datetime, facts: Any
) -> None:
    said = actions.reword_measure(measure=counted, title="Weekly households", expected_version=1, by=executive, at=now)
    assert (said.title, said.version, said.method) == ("Weekly households", 2, counted.method)
    with pytest.raises(Stale):
        actions.reword_measure(measure=counted, title="Late", expected_version=1, by=executive, at=now)
    actions.drop_measure(measure=counted, reason="The cards went away", by=executive, at=now)
    assert facts("measure_dropped.v1")[-1].data["reason"] == "The cards went away"
    with pytest.raises(MeasureDropped, match="Add a new measure"):
        actions.reword_measure(measure=counted, title="Back", by=executive, at=now)


def test_a_measure_is_named_once(outcome: Outcome, counted: OutcomeMeasure, executive: User, now: datetime) -> None:
    with pytest.raises(MeasureTwice, match="MEA-1"):
        actions.add_measure(outcome=outcome, kind="qualitative", title=counted.title, by=executive, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutcomeMeasure.objects.create(outcome=outcome, number=9, kind="qualitative", title=counted.title)


def test_a_retired_outcome_gets_no_measure(outcome: Outcome, executive: User, now: datetime) -> None:
    actions.retire_outcome(outcome=outcome, reason="Done", by=executive, at=now)
    with pytest.raises(Retired):
        actions.add_measure(outcome=outcome, kind="qualitative", title="Late", by=executive, at=now)


@pytest.mark.parametrize("changes", [{"kind": "felt"}, {"title": ""}])
def test_the_database_knows_two_kinds_of_measures_and_names_them(counted: OutcomeMeasure, changes: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OutcomeMeasure.objects.filter(pk=counted.pk).update(**changes)


def test_a_goal_is_retired_once_nothing_serves_it(executive: User, now: datetime, facts: Any) -> None:
    goal = actions.set_goal(title="Loved by towns", by=executive, at=now)
    outcome = actions.add_outcome(title="Make Brighton love us", goal=goal, by=executive, at=now)
    with pytest.raises(StillServed, match="1 active outcome serves GOA-1: OUT-1"):
        actions.retire_goal(goal=goal, reason="Enough", by=executive, at=now)
    actions.reword_outcome(outcome=outcome, goal=None, by=executive, at=now)
    actions.retire_goal(goal=goal, reason="Enough", by=executive, at=now)
    assert facts("goal.retired.v1")[-1].data["reason"] == "Enough"
    with pytest.raises(GoalIsRetired):
        actions.reword_outcome(outcome=outcome, goal=goal, by=executive, at=now)
    with pytest.raises(GoalIsRetired):
        actions.reword_goal(goal=goal, title="Back", by=executive, at=now)
