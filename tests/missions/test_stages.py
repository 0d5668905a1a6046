"""The way of a mission: one stage at an instant, moves that are listed, and what the database keeps of it."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction

from accounts.models import User
from missions import actions, stages
from missions.models import (
    AlreadyInStage,
    Mission,
    NoSuchStage,
    NotUnderWay,
    ReasonMissing,
    StageInterval,
    StageOutOfTurn,
    Stale,
)

DAY = timedelta(days=1)


def stood_in(mission: Mission) -> list[str]:
    return [one.stage for one in StageInterval.objects.filter(mission=mission)]


@pytest.mark.parametrize("path", stages.PATHS.values(), ids=stages.PATHS)
def test_every_stage_of_a_path_is_reached_straight_on_from_its_first(path: stages.Path) -> None:
    reached, waiting = set(), [path.first.code]
    while waiting:
        code = waiting.pop()
        if code not in reached:
            reached.add(code)
            waiting += [move.stage.code for move in stages.moves(path.type, code) if move.is_forward]
    assert reached == {stage.code for stage in path.stages}
    assert all(stage.citation and stage.what for stage in path.stages)


MOVES = [
    ("strategic", "frame", ["sense"], ["spin_down"]),
    ("strategic", "launch", ["scale", "spin_down"], ["frame", "sense", "build"]),
    ("strategic", "scale", [], ["frame", "sense", "build", "launch"]),
    ("feature", "explore", ["build"], ["frame", "spin_down"]),
    ("platform", "run", ["sense"], []),
    ("platform", "improve", ["run"], ["sense"]),
    ("platform", "", [], ["run", "sense", "improve"]),
    ("unclassified", "", [], []),
]


@pytest.mark.parametrize(("kind", "here", "onward", "explained"), MOVES)
def test_a_mission_goes_straight_on_or_says_why(kind: str, here: str, onward: list[str], explained: list[str]) -> None:
    moves = stages.moves(kind, here)
    assert [move.stage.code for move in moves if not move.needs_reason] == onward
    assert [move.stage.code for move in moves if move.needs_reason] == explained


def test_launching_opens_the_first_stage(running: Mission, facts: Any) -> None:
    assert stood_in(running) == ["frame"]
    [event] = facts("stage_entered.v1")
    assert (event.data["type"], event.data["stage"], event.data["from_stage"]) == ("feature", "frame", "")
    assert event.data["purpose_hash"] == running.purpose_hash


def test_one_stage_ends_when_the_next_begins(running: Mission, owner: User, now: datetime, facts: Any) -> None:
    later = actions.enter_stage(mission=running, stage="explore", by=owner, at=now + DAY)
    frame, explore = StageInterval.objects.all()
    assert (frame.until, explore.since, explore.until) == (now + DAY, now + DAY, None)
    assert later.version == running.version + 1
    assert facts("stage_entered.v1")[-1].data["from_stage"] == "frame"


@pytest.mark.parametrize(
    ("stage", "reason", "refusal"),
    [
        ("build", "", StageOutOfTurn),
        ("frame", "", AlreadyInStage),
        ("spin_down", "", ReasonMissing),
        ("run", "", NoSuchStage),
        ("", "", NoSuchStage),
    ],
)
def test_a_move_that_is_not_listed_changes_nothing(
    running: Mission, owner: User, now: datetime, facts: Any, stage: str, reason: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        actions.enter_stage(mission=running, stage=stage, reason=reason, by=owner, at=now)
    assert stood_in(running) == ["frame"]
    assert len(facts("stage_entered.v1")) == 1


def test_going_back_says_why(running: Mission, owner: User, now: datetime) -> None:
    actions.enter_stage(mission=running, stage="explore", by=owner, at=now + DAY)
    with pytest.raises(ReasonMissing, match="only straight on"):
        actions.enter_stage(mission=running, stage="frame", by=owner, at=now + 2 * DAY)
    actions.enter_stage(mission=running, stage="frame", reason="Nobody wanted it.", by=owner, at=now + 2 * DAY)
    assert stood_in(running) == ["frame", "explore", "frame"]


def test_a_candidate_has_no_stage_and_enters_none(candidate: Mission, owner: User, now: datetime) -> None:
    with pytest.raises(NotUnderWay, match="Launch it"):
        actions.enter_stage(mission=candidate, stage="frame", reason="We begin.", by=owner, at=now)
    assert stood_in(candidate) == []


def test_a_concluded_mission_keeps_the_stage_in_which_it_ended(running: Mission, owner: User, now: datetime) -> None:
    actions.conclude(mission=running, result="achieved", learned="They came.", by=owner, at=now + DAY)
    [frame] = StageInterval.objects.all()
    assert frame.until == now + DAY
    with pytest.raises(NotUnderWay, match="ended"):
        actions.enter_stage(mission=running, stage="explore", by=owner, at=now + DAY)


def test_of_a_mission_brought_in_somebody_says_where_it_stands(executive: User, now: datetime) -> None:
    mission = actions.bring_in(title="T", purpose="P", type="strategic", by=executive, at=now)
    assert stood_in(mission) == []
    with pytest.raises(ReasonMissing, match="from what you know"):
        actions.enter_stage(mission=mission, stage="launch", by=executive, at=now)
    actions.enter_stage(mission=mission, stage="launch", reason="Two towns try it.", by=executive, at=now)
    assert stood_in(mission) == ["launch"]


def test_a_mission_of_no_known_type_has_no_path(executive: User, now: datetime) -> None:
    mission = actions.bring_in(title="T", purpose="P", by=executive, at=now)
    with pytest.raises(NoSuchStage, match="Classify it first"):
        actions.enter_stage(mission=mission, stage="frame", reason="We begin.", by=executive, at=now)


@pytest.mark.parametrize(("kind", "stage"), [("strategic", "frame"), ("platform", "run")])
def test_a_mission_of_another_type_follows_its_path(
    running: Mission, executive: User, now: datetime, kind: str, stage: str
) -> None:
    actions.classify(mission=running, type=kind, ambition="core", reason="We see it clearly.", by=executive, at=now)
    here = StageInterval.open_of(running)
    assert here is not None
    assert (here.type, here.stage, here.reason) == (kind, stage, "We see it clearly.")


def test_two_people_who_move_it_at_once_lose_nothing(running: Mission, owner: User, now: datetime) -> None:
    seen = running.version
    actions.enter_stage(mission=running, stage="explore", expected_version=seen, by=owner, at=now)
    with pytest.raises(Stale):
        actions.enter_stage(mission=running, stage="build", expected_version=seen, by=owner, at=now)


def refused(should_be: bool) -> Any:
    return pytest.raises((IntegrityError, DataError)) if should_be else nullcontext()


def hours(first: int, last: int | None, now: datetime) -> dict[str, datetime | None]:
    hour = timedelta(hours=1)
    return {"since": now + first * hour, "until": None if last is None else now + last * hour}


@pytest.mark.parametrize(
    ("first", "last", "bad"),
    [
        (-5, 0, False),  # up to the moment in which it opened
        (-5, 1, True),
        (1, 2, True),
        (0, 0, False),  # somebody corrected themselves in the same second
        (-2, -3, True),
        (2, None, True),
        (-9, None, True),
    ],
)
def test_the_database_keeps_stages_apart(
    running: Mission, now: datetime, first: int, last: int | None, bad: bool
) -> None:
    with refused(bad), transaction.atomic():
        StageInterval.objects.create(mission=running, type="feature", stage="build", **hours(first, last, now))


def test_the_database_keeps_stages_apart_when_one_is_moved(running: Mission, now: datetime) -> None:
    other = StageInterval.objects.create(mission=running, type="feature", stage="build", **hours(-5, -1, now))
    for last, bad in ((0, False), (1, True)):
        with refused(bad), transaction.atomic():
            StageInterval.objects.filter(pk=other.pk).update(until=now + timedelta(hours=last))


@pytest.mark.parametrize(
    ("changes", "bad"),
    [({"stage": "improve"}, False), ({"stage": "dream"}, True), ({"type": "unclassified"}, True), ({"reason": "x" * 1001}, True)],
)  # fmt: skip
def test_the_database_knows_the_stages(running: Mission, changes: dict[str, Any], bad: bool) -> None:
    with refused(bad), transaction.atomic():
        StageInterval.objects.filter(mission=running).update(**changes)
