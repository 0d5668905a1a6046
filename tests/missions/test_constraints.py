"""What must always hold stands in the database: each constraint from both sides, past the actions."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction

from accounts.models import User
from missions import actions
from missions.models import (
    Affiliation,
    Assessment,
    Conclusion,
    Mission,
    Outcome,
    Ownership,
    StatusReport,
    StrategicGoal,
)

MAY = date(2026, 5, 1)
JUNE = date(2026, 6, 1)
MOMENT = datetime(2026, 5, 1, tzinfo=UTC)

# constraint, changes that it lets through, changes that it refuses
OF_A_CANDIDATE: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("ends after it starts", {"starts_on": MAY, "ends_on": JUNE}, {"starts_on": MAY, "ends_on": MAY}),
    ("ends after it starts", {"starts_on": MAY, "ends_on": None}, {"starts_on": JUNE, "ends_on": MAY}),
    ("people run from least to most", {"fte_min": 2, "fte_max": 2}, {"fte_min": 3, "fte_max": 2}),
    ("people run from least to most", {"fte_min": 7, "fte_max": None}, {"fte_max": 6}),
    (
        "money runs from least to most",
        {"money_min": 1, "money_max": 1, "currency": "GBP"},
        {"money_min": 2, "money_max": 1, "currency": "GBP"},
    ),
    ("envelope is not below zero", {"fte_min": 0}, {"fte_min": Decimal("-0.01")}),
    ("envelope is not below zero", {"money_max": 0, "currency": "EUR"}, {"money_max": -1, "currency": "EUR"}),
    ("money has a currency", {"money_max": 5, "currency": "USD"}, {"money_max": 5, "currency": ""}),
    ("money has a currency", {"currency": ""}, {"currency": "USD"}),
    ("money has a currency", {}, {"money_max": 5, "currency": "US"}),
    ("type is known", {"type": "unclassified"}, {"type": "epic"}),
    ("ambition is known", {"ambition": "transformational"}, {"ambition": "bold"}),
    ("state is known", {"state": "candidate"}, {"state": "paused"}),
    ("has a title", {"title": "T"}, {"title": ""}),
    ("title fits", {"title": "x" * 400}, {"title": "x" * 401}),
    ("external key fits", {"external_key": "x" * 200}, {"external_key": "x" * 201}),
    ("counts from one", {"version": 1}, {"version": 0}),
    ("is concluded on a day", {}, {"concluded_on": MAY}),
    ("launched here is complete", {"owner": None}, {}),
]
OF_A_RUNNING_ONE: list[dict[str, Any]] = [
    {"owner": None},
    {"outcome": None},
    {"starts_on": None},
    {"ends_on": None},
    {"fte_max": None},
    {"launched_on": None},
]


def refused(should_be: bool) -> Any:
    """PostgreSQL says of a text that is too long that the data are wrong, before it looks at the constraint."""
    return pytest.raises((IntegrityError, DataError)) if should_be else nullcontext()


@pytest.mark.parametrize(("constraint", "good", "bad"), OF_A_CANDIDATE)
def test_a_mission_keeps(candidate: Mission, constraint: str, good: dict[str, Any], bad: dict[str, Any]) -> None:
    for changes, should_be in ((good, False), (bad, True)):
        if changes:
            with refused(should_be), transaction.atomic():
                Mission.objects.filter(pk=candidate.pk).update(**changes)
            if should_be:
                return


@pytest.mark.parametrize("changes", OF_A_RUNNING_ONE)
def test_a_mission_launched_here_is_complete(running: Mission, changes: dict[str, Any]) -> None:
    with refused(True), transaction.atomic():
        Mission.objects.filter(pk=running.pk).update(**changes)


@pytest.mark.parametrize("changes", OF_A_RUNNING_ONE)
def test_a_mission_brought_in_may_have_gaps(running: Mission, changes: dict[str, Any]) -> None:
    Mission.objects.filter(pk=running.pk).update(is_brought_in=True, **changes)


def test_a_goal_of_its_own_goes_with_no_outcome(candidate: Mission, executive: User, now: datetime) -> None:
    goal = actions.set_goal(title="Grow", by=executive, at=now)
    with refused(True), transaction.atomic():
        Mission.objects.filter(pk=candidate.pk).update(goal=goal)
    Mission.objects.filter(pk=candidate.pk).update(goal=goal, outcome=None)


@pytest.mark.parametrize(("purpose", "bad"), [("P", False), ("x" * 4000, False), ("", True), ("x" * 4001, True)])
def test_a_purpose_is_there_and_fits(db: Any, purpose: str, bad: bool) -> None:
    with refused(bad), transaction.atomic():
        Mission.objects.create(
            number=900, title="T", purpose=purpose, purpose_hash="0" * 64, type="feature", ambition="core"
        )


def test_numbers_and_external_keys_are_used_once(candidate: Mission, executive: User, now: datetime) -> None:
    other = actions.propose(title="T", purpose="P", external_key="a", by=executive, at=now)
    Mission.objects.filter(pk=candidate.pk).update(external_key="b")
    for changes in ({"number": other.number}, {"external_key": "a"}):
        with refused(True), transaction.atomic():
            Mission.objects.filter(pk=candidate.pk).update(**changes)


def test_a_mission_has_one_owner_at_an_instant(candidate: Mission, owner: User, executive: User) -> None:
    first = Ownership.objects.get(mission=candidate)
    with refused(True), transaction.atomic():
        Ownership.objects.create(mission=candidate, owner=executive, since=first.since)
    Ownership.objects.create(mission=candidate, owner=executive, since=first.since + timedelta(days=1))


@pytest.mark.parametrize(
    ("changes", "bad"),
    [
        ({"title": "x" * 400}, False),
        ({"title": "x" * 401}, True),
        ({"title": ""}, True),
        ({"statement": "x" * 4001}, True),
        ({"kind": "business"}, False),
        ({"kind": "internal"}, True),
        ({"beneficiary": "x" * 401}, True),
        ({"from_state": "x" * 401}, True),
        ({"to_state": "x" * 401}, True),
    ],
)
def test_an_outcome_keeps(outcome: Outcome, changes: dict[str, Any], bad: bool) -> None:
    with refused(bad), transaction.atomic():
        Outcome.objects.filter(pk=outcome.pk).update(**changes)


@pytest.mark.parametrize(
    ("changes", "bad"),
    [
        ({"horizon_year": 2030}, False),
        ({"horizon_year": None}, False),
        ({"horizon_year": 1999}, True),
        ({"horizon_year": 2201}, True),
        ({"title": ""}, True),
        ({"title": "x" * 401}, True),
        ({"statement": "x" * 4001}, True),
    ],
)
def test_a_goal_keeps(executive: User, now: datetime, changes: dict[str, Any], bad: bool) -> None:
    actions.set_goal(title="Grow", by=executive, at=now)
    with refused(bad), transaction.atomic():
        StrategicGoal.objects.update(**changes)


@pytest.mark.parametrize(
    ("values", "bad"),
    [
        ({}, False),
        ({"result": "failed"}, True),
        ({"learned": ""}, True),
        ({"learned": "x" * 10_001}, True),
        ({"would_change_mind": "x" * 10_001}, True),
        ({"confidence": 10}, False),
        ({"confidence": 11}, True),
    ],
)
def test_a_conclusion_keeps(running: Mission, values: dict[str, Any], bad: bool) -> None:
    given = {"mission": running, "result": "scaled", "learned": "L", "concluded_on": MAY, "signed_at": MOMENT, **values}
    with refused(bad), transaction.atomic():
        Conclusion.objects.create(**given)


@pytest.mark.parametrize(
    ("values", "bad"),
    [
        ({"rated_by": "SRO"}, False),
        ({"reported_on": JUNE}, False),
        ({}, True),
        ({"rated_by": ""}, True),
        ({"rated_by": "SRO", "rating": ""}, True),
        ({"rated_by": "SRO", "rating": "x" * 121}, True),
        ({"rated_by": "x" * 121}, True),
        ({"rated_by": "SRO", "whole_life_cost": Decimal(-1)}, True),
        ({"rated_by": "SRO", "currency": "POUND"}, True),
    ],
)
def test_a_report_keeps(running: Mission, values: dict[str, Any], bad: bool) -> None:
    given = {"mission": running, "reported_on": MAY, "rating": "Green", "rated_by": "IPA"}
    StatusReport.objects.create(**given)
    with refused(bad), transaction.atomic():
        StatusReport.objects.create(**given | values)


def test_an_affiliation_keeps(running: Mission, executive: User, now: datetime) -> None:
    by = {"by": executive, "at": now}
    food, health = (actions.form_cluster(title=title, **by) for title in ("Food", "Health"))
    theme = actions.add_segment(title="Children", **by)
    given = {"mission": running, "reason": "It fits"}
    Affiliation.objects.create(cluster=food, **given)
    for bad in (
        {"cluster": health},
        {"cluster": food, "strength": "contributing"},
        {"cluster": health, "strength": "weak"},
        {"cluster": health, "strength": "contributing", "reason": ""},
        {"cluster": health, "strength": "contributing", "reason": "x" * 1001},
    ):
        with refused(True), transaction.atomic():
            Affiliation.objects.create(**given | bad)
    Affiliation.objects.create(cluster=health, strength="contributing", **given)
    Affiliation.objects.create(cluster=health, segment=theme, strength="contributing", **given)
    with refused(True), transaction.atomic():
        Affiliation.objects.create(cluster=health, segment=theme, strength="contributing", **given)


@pytest.mark.parametrize(
    ("changes", "bad"),
    [
        ({"override_type": "feature", "override_reason": "Because"}, False),
        ({"override_type": "feature"}, True),
        ({"override_reason": "Because"}, True),
        ({"override_type": "epic", "override_reason": "Because"}, True),
        ({"type": "epic"}, True),
        ({"title": ""}, True),
    ],
)
def test_an_assessment_keeps(executive: User, now: datetime, changes: dict[str, Any], bad: bool) -> None:
    actions.assess(title="Open a shop", answers={"time_bound": "no"}, by=executive, at=now)
    with refused(bad), transaction.atomic():
        Assessment.objects.update(**changes)
