"""Means come and go; what is taken for true is tested, and expires by itself."""

from contextlib import nullcontext
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction

from accounts.models import User
from missions import actions, queries, testable
from missions.models import (
    AlreadyJudged,
    Assumption,
    ExpiryInThePast,
    Mission,
    NoSuchChoice,
    NoSuchStep,
    Option,
    OptionStands,
    ReasonMissing,
    Stale,
    TextMissing,
)

SENTENCE = "Of those who came once, at least a third come again within a month"


@pytest.fixture
def option(running: Mission, owner: User, now: datetime) -> Option:
    return actions.add_option(mission=running, title="A stall at the station", by=owner, at=now)


@pytest.fixture
def assumption(running: Mission, owner: User, now: datetime) -> Assumption:
    return actions.state_assumption(mission=running, sentence=SENTENCE, expires_on=date(2026, 4, 1), by=owner, at=now)


def refused(should_be: bool) -> Any:
    return pytest.raises((IntegrityError, DataError)) if should_be else nullcontext()


def test_an_option_is_no_part_of_the_purpose(option: Option, running: Mission, facts: Any) -> None:
    [event] = facts("option_added.v1")
    assert (option.key, option.state) == ("OPT-1", "open")
    assert (event.data["title"], event.data["purpose_hash"]) == (option.title, running.purpose_hash)


def test_an_option_moves_freely_and_says_what_came_of_it(
    option: Option, owner: User, now: datetime, facts: Any
) -> None:
    with pytest.raises(TextMissing, match="next mission"):
        actions.move_option(option=option, state="tried", by=owner, at=now)
    for state, words in (("tried", "It pays for itself."), ("dropped", "The lease ended."), ("open", "")):
        option = actions.move_option(option=option, state=state, came_of_it=words, by=owner, at=now)
    assert (option.state, option.version) == ("open", 4)
    assert [event.data["state"] for event in facts("option_moved.v1")] == ["tried", "dropped", "open"]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"state": "open"}, OptionStands),
        ({"state": "loved", "came_of_it": "Much."}, NoSuchChoice),
        ({"state": "dropped", "came_of_it": "  "}, TextMissing),
        ({"state": "tried", "came_of_it": "It pays.", "expected_version": 7}, Stale),
    ],
)
def test_what_an_option_cannot_become_changes_nothing(
    option: Option, owner: User, now: datetime, facts: Any, values: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        actions.move_option(option=option, **values, by=owner, at=now)
    assert not facts("option_moved.v1")


def test_a_concluded_mission_keeps_its_options_and_assumptions(
    option: Option, assumption: Assumption, running: Mission, owner: User, now: datetime
) -> None:
    actions.conclude(mission=running, result="achieved", learned="They came.", by=owner, at=now)
    for attempt in (
        lambda: actions.move_option(option=option, state="tried", came_of_it="It pays.", by=owner, at=now),
        lambda: actions.add_option(mission=running, title="Another", by=owner, at=now),
        lambda: actions.judge_assumption(assumption=assumption, state="broken", evidence="No.", by=owner, at=now),
    ):
        with pytest.raises(NoSuchStep):
            attempt()


def test_an_assumption_expires_by_itself(assumption: Assumption) -> None:
    day = date(2026, 4, 1)
    for on, standing in ((day - timedelta(days=1), "open"), (day, "expired")):
        assert assumption.standing_on(on) == standing
        assert queries.assumptions(on=on).get().standing == standing


def test_an_assumption_is_broken_by_what_was_seen(
    assumption: Assumption, owner: User, now: datetime, facts: Any
) -> None:
    with pytest.raises(TextMissing):
        actions.judge_assumption(assumption=assumption, state="broken", evidence=" ", by=owner, at=now)
    broken = actions.judge_assumption(assumption=assumption, state="broken", evidence="One in nine.", by=owner, at=now)
    assert (broken.state, broken.judged_on, broken.standing_on(date(2027, 1, 1))) == ("broken", now.date(), "broken")
    assert facts("assumption_judged.v1")[0].data["evidence"] == "One in nine."
    with pytest.raises(AlreadyJudged, match="One in nine"):
        actions.judge_assumption(assumption=assumption, state="broken", evidence="Again.", by=owner, at=now)
    with pytest.raises(AlreadyJudged, match="needs no more time"):
        actions.extend_assumption(
            assumption=assumption, expires_on=date(2026, 9, 1), reason="We wait.", by=owner, at=now
        )
    turned = actions.judge_assumption(
        assumption=assumption, state="confirmed", evidence="In spring two in five.", by=owner, at=now
    )
    assert turned.state == "confirmed"


def test_an_assumption_gets_more_time_for_a_reason(
    assumption: Assumption, owner: User, now: datetime, facts: Any
) -> None:
    with pytest.raises(ReasonMissing):
        actions.extend_assumption(assumption=assumption, expires_on=date(2026, 5, 1), reason="", by=owner, at=now)
    with pytest.raises(ExpiryInThePast):
        actions.extend_assumption(assumption=assumption, expires_on=now.date(), reason="Later", by=owner, at=now)
    longer = actions.extend_assumption(
        assumption=assumption, expires_on=date(2026, 5, 1), reason="Easter comes first.", by=owner, at=now
    )
    assert longer.expires_on == date(2026, 5, 1)
    assert facts("assumption_extended.v1")[0].data["reason"] == "Easter comes first."


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"sentence": " "}, TextMissing),
        ({"expires_on": date(2026, 3, 2)}, ExpiryInThePast),
        ({"expires_on": date(2020, 1, 1)}, ExpiryInThePast),
    ],
)
def test_an_assumption_says_something_and_has_a_day_to_come(
    running: Mission, owner: User, now: datetime, facts: Any, values: dict[str, Any], refusal: type[Exception]
) -> None:
    given = {"sentence": SENTENCE, "expires_on": date(2026, 4, 1)} | values
    with pytest.raises(refusal):
        actions.state_assumption(mission=running, **given, by=owner, at=now)
    assert not facts("assumption_stated.v1")


HINTS = [
    (SENTENCE, []),
    ("At least 200 of the 900 households in Hove order every week", []),
    ("People like our soup", ["no_measure", "no_condition"]),
    ("Half would pay a pound", ["no_condition"]),
    ("Shoppers in shops without a café come back", ["no_measure"]),
    ("We hope that a third of the shoppers in Hove come back", ["not_a_statement"]),
    ("Do most people in Hove cook on Sundays?", ["not_a_statement"]),
    ("", []),
]


@pytest.mark.parametrize(("sentence", "codes"), HINTS)
def test_the_coach_says_what_is_missing_for_a_test(sentence: str, codes: list[str]) -> None:
    hints = testable.look_at(sentence)
    assert [hint.code for hint in hints] == codes
    assert all(hint.sentence.endswith(".") and hint.suggestion for hint in hints)


@pytest.mark.parametrize(
    ("changes", "bad"),
    [
        ({"state": "tried", "came_of_it": "It pays."}, False),
        ({"state": "tried"}, True),
        ({"state": "dropped"}, True),
        ({"state": "loved", "came_of_it": "Much."}, True),
        ({"title": ""}, True),
        ({"title": "x" * 401}, True),
        ({"note": "x" * 10_001}, True),
        ({"came_of_it": "x" * 10_001}, True),
    ],
)
def test_the_database_keeps_an_option(option: Option, changes: dict[str, Any], bad: bool) -> None:
    with refused(bad), transaction.atomic():
        Option.objects.filter(pk=option.pk).update(**changes)


@pytest.mark.parametrize(
    ("changes", "bad"),
    [
        ({"state": "broken", "evidence": "No.", "judged_on": date(2026, 3, 3)}, False),
        ({"state": "broken", "evidence": "No."}, True),
        ({"state": "confirmed", "judged_on": date(2026, 3, 3)}, True),
        ({"evidence": "No."}, True),
        ({"state": "expired", "evidence": "No.", "judged_on": date(2026, 3, 3)}, True),
        ({"sentence": ""}, True),
        ({"sentence": "x" * 401}, True),
        ({"state": "broken", "evidence": "x" * 10_001, "judged_on": date(2026, 3, 3)}, True),
    ],
)
def test_the_database_keeps_an_assumption(assumption: Assumption, changes: dict[str, Any], bad: bool) -> None:
    with refused(bad), transaction.atomic():
        Assumption.objects.filter(pk=assumption.pk).update(**changes)
