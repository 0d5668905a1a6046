"""A mission from its proposal to its end: state and facts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from missions import actions
from missions.models import (
    EnvelopeImpossible,
    GoalDiffers,
    KeyTaken,
    Mission,
    NoSuchChoice,
    NoSuchStep,
    NotReady,
    Outcome,
    Ownership,
    ReasonMissing,
    Retired,
    SameOutcome,
    SameOwner,
    Stale,
    TextMissing,
    TextTooLong,
    WindowReversed,
)
from tests.launched import launched


def test_a_proposal_is_a_candidate_with_a_key_people_can_say(candidate: Mission, facts: Any) -> None:
    assert (candidate.state, candidate.key, candidate.version) == ("candidate", "MIS-1", 1)
    data = facts("mission.proposed.v1")[0].data
    assert (data["key"], data["state"], data["fte_max"], data["ends_on"]) == ("MIS-1", "candidate", "5", "2026-09-01")


def test_a_mission_launches_when_it_has_everything(candidate: Mission, executive: User, now: Any, facts: Any) -> None:
    mission = launched(candidate, by=executive, at=now)
    assert (mission.state, mission.launched_on, mission.version) == ("active", now.date(), 3)
    assert facts("mission.launched.v1")[0].data["launched_on"] == "2026-03-02"


def test_a_launch_names_everything_that_is_missing(executive: User, now: datetime) -> None:
    bare = actions.propose(title="Bare", purpose="To be something", by=executive, at=now)
    with pytest.raises(NotReady) as refused:
        actions.launch(mission=bare, by=executive, at=now)
    assert [field for field, _ in refused.value.missing] == [
        "outcome",
        "owner",
        "starts_on",
        "ends_on",
        "fte_max",
        "charter",
    ]
    assert refused.value.extra["missing"][0] == {
        "field": "outcome",
        "remedy": "It pursues no outcome: align it with one.",
    }


def test_a_mission_whose_window_is_over_cannot_launch(candidate: Mission, executive: User) -> None:
    with pytest.raises(NotReady, match="Its window ended on 31 August 2026"):
        actions.launch(mission=candidate, by=executive, at=datetime(2026, 9, 1, 9, tzinfo=UTC))


def test_a_mission_of_a_retired_outcome_cannot_launch(candidate: Mission, executive: User, now: datetime) -> None:
    actions.retire_outcome(outcome=candidate.outcome, reason="Over", by=executive, at=now)
    with pytest.raises(NotReady, match="OUT-1 is retired"):
        actions.launch(mission=candidate, by=executive, at=now)


def test_a_mission_launches_once(running: Mission, executive: User, now: datetime) -> None:
    with pytest.raises(NoSuchStep, match="It already runs"):
        actions.launch(mission=running, by=executive, at=now)


def test_a_mission_brought_in_runs_with_honest_gaps(executive: User, now: datetime, facts: Any) -> None:
    mission = actions.bring_in(
        title="Maritime Patrol Aircraft",
        purpose="To deliver an aircraft.",
        named_owners=["MOD"],
        source_facts={"status": "Amber"},
        by=executive,
        at=now,
    )
    assert (mission.state, mission.type, mission.owner, mission.ends_on) == ("active", "unclassified", None, None)
    data = facts("mission.proposed.v1")[0].data
    assert (data["state"], data["named_owners"], data["source_facts"]) == ("active", ["MOD"], {"status": "Amber"})


@pytest.mark.parametrize("field", ["type", "ambition"])
def test_people_cannot_propose_what_is_not_classified(executive: User, now: datetime, field: str) -> None:
    with pytest.raises(NoSuchChoice, match="Walk the decision tree"):
        actions.propose(title="T", purpose="P", by=executive, at=now, **{field: "unclassified"})


@pytest.mark.parametrize(
    ("given", "refusal", "field"),
    [
        ({"title": " "}, TextMissing, "title"),
        ({"purpose": "\n\t "}, TextMissing, "purpose"),
        ({"purpose": "x" * 100_000}, TextTooLong, "purpose"),
        ({"title": "x" * 401}, TextTooLong, "title"),
        ({"type": "epic"}, NoSuchChoice, "type"),
        ({"starts_on": date(2026, 5, 1), "ends_on": date(2026, 5, 1)}, WindowReversed, "ends_on"),
        ({"starts_on": date(2026, 5, 2), "ends_on": date(2026, 5, 1)}, WindowReversed, "ends_on"),
        ({"fte_min": Decimal(5), "fte_max": Decimal(4)}, EnvelopeImpossible, "fte_min"),
        ({"fte_max": Decimal(-1)}, EnvelopeImpossible, "fte_max"),
        ({"money_min": Decimal(-1), "currency": "GBP"}, EnvelopeImpossible, "money_min"),
        ({"money_max": Decimal(5)}, EnvelopeImpossible, "currency"),
        ({"money_max": Decimal(5), "currency": "gbp"}, EnvelopeImpossible, "currency"),
        ({"currency": "GBP"}, EnvelopeImpossible, "currency"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused_with_its_field(
    executive: User, now: datetime, given: dict[str, Any], refusal: type[Any], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        actions.propose(**{"title": "T", "purpose": "P", "by": executive, "at": now, **given})
    assert refused.value.field == field
    assert refused.value.message.endswith(".")
    assert not Mission.objects.exists()


def test_an_external_key_is_used_once(executive: User, now: datetime) -> None:
    actions.bring_in(title="T", purpose="P", external_key="uk:mission:1", by=executive, at=now)
    with pytest.raises(KeyTaken, match="uk:mission:1"):
        actions.bring_in(title="T", purpose="P", external_key="uk:mission:1", by=executive, at=now)


def test_a_mission_serves_the_goal_of_its_outcome(executive: User, now: datetime) -> None:
    goals = [actions.set_goal(title=title, by=executive, at=now) for title in ("Grow", "Save")]
    outcome = actions.add_outcome(title="O", goal=goals[0], by=executive, at=now)
    mission = actions.propose(title="T", purpose="P", outcome=outcome, goal=goals[0], by=executive, at=now)
    assert mission.strategic_goal == goals[0]
    with pytest.raises(GoalDiffers, match="OUT-1 serves GOA-1, not GOA-2"):
        actions.propose(title="T", purpose="P", outcome=outcome, goal=goals[1], by=executive, at=now)


def test_a_retired_outcome_takes_no_new_missions(outcome: Outcome, executive: User, now: datetime) -> None:
    actions.retire_outcome(outcome=outcome, reason="Over", by=executive, at=now)
    outcome.refresh_from_db()
    with pytest.raises(Retired):
        actions.propose(title="T", purpose="P", outcome=outcome, by=executive, at=now)


def test_a_new_window_is_a_fact_with_its_reason(running: Mission, owner: User, now: datetime, facts: Any) -> None:
    mission = actions.reschedule(
        mission=running, starts_on=date(2026, 3, 1), ends_on=date(2027, 1, 1), reason="Winter", by=owner, at=now
    )
    assert mission.ends_on == date(2027, 1, 1)
    data = facts("mission.rescheduled.v1")[0].data
    assert (data["ends_on"], data["reason"]) == ("2027-01-01", "Winter")


def test_a_running_mission_keeps_a_window_and_an_envelope(running: Mission, owner: User, now: datetime) -> None:
    with pytest.raises(NotReady, match="not time-bound"):
        actions.reschedule(mission=running, starts_on=None, ends_on=None, reason="Open", by=owner, at=now)
    with pytest.raises(NotReady, match="envelope is open"):
        actions.change_envelope(mission=running, reason="Open", by=owner, at=now)


def test_a_new_envelope_is_a_fact_with_its_reason(running: Mission, owner: User, now: datetime, facts: Any) -> None:
    mission = actions.change_envelope(
        mission=running,
        fte_min=Decimal("2.5"),
        fte_max=Decimal(6),
        money_max=Decimal("250000.50"),
        currency="GBP",
        reason="A second team",
        by=owner,
        at=now,
    )
    assert (mission.fte_max, mission.currency) == (Decimal(6), "GBP")
    data = facts("mission.envelope_changed.v1")[0].data
    assert (data["money_max"], data["money_min"], data["reason"]) == ("250000.50", None, "A second team")


def test_a_handover_leaves_no_gap_and_no_overlap(
    running: Mission, owner: User, executive: User, person: Any, now: datetime, facts: Any
) -> None:
    lee, later = person("mission_owner", name="Lee"), now + timedelta(days=30)
    mission = actions.hand_over(mission=running, to=lee, reason="Best use", by=executive, at=later)
    assert mission.owner == lee
    first, second = Ownership.objects.filter(mission=mission)
    assert (first.owner, second.owner, second.since) == (owner, lee, later)
    data = facts("mission.handed_over.v1")[0].data
    assert (data["from_owner_id"], data["owner_name"]) == (str(owner.pk), "Lee")


def test_a_handover_to_the_owner_is_none(running: Mission, owner: User, now: datetime) -> None:
    with pytest.raises(SameOwner):
        actions.hand_over(mission=running, to=owner, reason="Again", by=owner, at=now)


def test_aligning_changes_outcome_and_goal(running: Mission, executive: User, now: datetime, facts: Any) -> None:
    goal = actions.set_goal(title="Grow", by=executive, at=now)
    other = actions.add_outcome(title="Other", goal=goal, by=executive, at=now)
    mission = actions.align(mission=running, outcome=other, reason="It fits better", by=executive, at=now)
    assert mission.strategic_goal == goal
    assert facts("mission.aligned.v1")[0].data["goal_id"] == str(goal.pk)
    with pytest.raises(SameOutcome):
        actions.align(mission=mission, outcome=other, reason="Again", by=executive, at=now)


def test_classifying_is_choosing(running: Mission, executive: User, now: datetime, facts: Any) -> None:
    mission = actions.classify(
        mission=running, type="strategic", ambition="adjacent", reason="Unknown problem", by=executive, at=now
    )
    assert (mission.type, mission.ambition) == ("strategic", "adjacent")
    with pytest.raises(NoSuchChoice, match="To classify is to choose"):
        actions.classify(mission=mission, type="unclassified", ambition="core", reason="?", by=executive, at=now)


@pytest.mark.parametrize(
    "change",
    [
        lambda mission, **by: actions.reschedule(mission=mission, starts_on=None, ends_on=None, reason="r", **by),
        lambda mission, **by: actions.change_envelope(mission=mission, fte_max=1, reason="r", **by),
        lambda mission, **by: actions.classify(mission=mission, type="feature", ambition="core", reason="r", **by),
        lambda mission, **by: actions.conclude(mission=mission, result="achieved", learned="Again", **by),
        lambda mission, **by: actions.launch(mission=mission, **by),
    ],
)
def test_a_concluded_mission_stays_as_it_was(running: Mission, executive: User, now: datetime, change: Any) -> None:
    actions.conclude(mission=running, result="achieved", learned="It works", by=executive, at=now)
    before = Mission.objects.values().get(pk=running.pk)
    with pytest.raises(NoSuchStep, match="MIS-1 is concluded"):
        change(running, by=executive, at=now)
    assert Mission.objects.values().get(pk=running.pk) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda mission, **by: actions.reschedule(mission=mission, starts_on=None, ends_on=None, reason=" ", **by),
        lambda mission, **by: actions.change_envelope(mission=mission, fte_max=1, reason="", **by),
        lambda mission, **by: actions.classify(mission=mission, type="feature", ambition="core", reason="", **by),
        lambda mission, **by: actions.hand_over(mission=mission, to=by["by"], reason="", **by),
    ],
)
def test_each_change_says_why(running: Mission, executive: User, now: datetime, change: Any) -> None:
    with pytest.raises(ReasonMissing, match="Say why"):
        change(running, by=executive, at=now)


def test_who_looked_at_an_older_version_is_told(running: Mission, owner: User, now: datetime, facts: Any) -> None:
    before = len(facts())
    with pytest.raises(Stale, match="you saw version 1, now it is version 3"):
        actions.change_envelope(
            mission=running, fte_max=Decimal(9), reason="More", expected_version=1, by=owner, at=now
        )
    assert Mission.objects.get(pk=running.pk).fte_max == Decimal(5)
    assert len(facts()) == before


def test_a_goal_is_set_and_reworded(executive: User, now: datetime, facts: Any) -> None:
    goal = actions.set_goal(title="Grow", horizon_year=2030, by=executive, at=now)
    goal = actions.reword_goal(goal=goal, title="Grow well", by=executive, at=now)
    assert (goal.title, goal.horizon_year, goal.version) == ("Grow well", 2030, 2)
    assert [event.data["title"] for event in facts("goal.set.v1")] == ["Grow", "Grow well"]


def test_an_outcome_is_reworded_only_as_named(outcome: Outcome, executive: User, now: datetime, facts: Any) -> None:
    outcome = actions.reword_outcome(
        outcome=outcome, from_state="Unknown", to_state="Loved", owner=executive, by=executive, at=now
    )
    assert (outcome.title, outcome.to_state, outcome.owner) == ("Make Brighton love us", "Loved", executive)
    assert facts("outcome.reworded.v1")[0].data["owner_name"] == "Amara Okafor"
    with pytest.raises(NoSuchChoice, match="'rank' cannot be reworded"):
        actions.reword_outcome(outcome=outcome, rank=7, by=executive, at=now)
