"""A charter is written, submitted and signed by somebody else; what is signed stays."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from missions import actions
from missions.models import (
    Charter,
    CharterInThePast,
    CharterIsFixed,
    CharterNotThere,
    CharterOpen,
    Mission,
    NotReady,
    OwnSignature,
    ReasonMissing,
    Stale,
    TextMissing,
    TextTooLong,
)
from rest.refusal import Refusal

WORDS = {"objective_summary": "They come back", "hypothesis": "Whoever tastes it comes back within a month."}


@pytest.fixture
def ahead(candidate: Mission, executive: User, now: datetime) -> Mission:
    """A candidate whose window is still to come."""
    return actions.reschedule(
        mission=candidate, starts_on=date(2026, 4, 1), ends_on=date(2026, 9, 1), reason="Spring", by=executive, at=now
    )


@pytest.fixture
def draft(ahead: Mission, owner: User, now: datetime) -> Charter:
    return actions.write_charter(mission=ahead, **WORDS, by=owner, at=now)


@pytest.fixture
def waiting(draft: Charter, owner: User, now: datetime) -> Charter:
    return actions.submit_charter(charter=draft, by=owner, at=now)


@pytest.fixture
def signed(waiting: Charter, executive: User, now: datetime) -> Charter:
    return actions.sign_charter(charter=waiting, by=executive, at=now)


def test_a_signature_makes_a_candidate_a_chartered_mission(
    signed: Charter, owner: User, executive: User, facts: Any
) -> None:
    mission = Mission.objects.get()
    assert (signed.state, signed.edition, signed.submitted_by, signed.ended_by) == ("signed", 1, owner, executive)
    assert (mission.state, signed.purpose_hash) == ("chartered", mission.purpose_hash)
    assert (signed.starts_on, signed.fte_max) == (date(2026, 4, 1), 5)
    data = facts("mission.chartered.v1")[0].data
    assert (data["state"], data["charter_version"], data["signed_by"]) == ("chartered", 1, "Amara Okafor")
    assert [event.type.rpartition(".")[0].rpartition(".")[2] for event in facts() if "charter" in event.type] == [
        "charter_written", "charter_submitted", "chartered",
    ]  # fmt: skip


def test_nobody_signs_the_charter_they_submitted(draft: Charter, executive: User, person: Any, now: datetime) -> None:
    person("executive", name="Jo Lind")
    waiting = actions.submit_charter(charter=draft, by=executive, at=now)
    with pytest.raises(OwnSignature, match="Ask Jo Lind"):
        actions.sign_charter(charter=waiting, by=executive, at=now)
    assert Mission.objects.get().state == "candidate"


def test_a_charter_of_a_window_that_has_begun_is_refused(candidate: Mission, owner: User, now: datetime) -> None:
    draft = actions.write_charter(mission=candidate, **WORDS, by=owner, at=now)
    with pytest.raises(CharterInThePast, match="would start on 01 March 2026, which is past"):
        actions.submit_charter(charter=draft, by=owner, at=now)


def test_a_charter_leaves_nothing_open(executive: User, now: datetime) -> None:
    bare = actions.propose(title="Bare", purpose="To be something", by=executive, at=now)
    draft = actions.write_charter(mission=bare, **WORDS, by=executive, at=now)
    with pytest.raises(NotReady, match="cannot be chartered yet") as refused:
        actions.submit_charter(charter=draft, by=executive, at=now)
    assert "outcome" in [field for field, _ in refused.value.missing]


@pytest.mark.parametrize("name", WORDS)
def test_a_charter_says_its_objective_and_its_hypothesis(ahead: Mission, owner: User, now: datetime, name: str) -> None:
    draft = actions.write_charter(mission=ahead, **{**WORDS, name: "  "}, by=owner, at=now)
    with pytest.raises(TextMissing) as refused:
        actions.submit_charter(charter=draft, by=owner, at=now)
    assert refused.value.field == name


def test_a_charter_is_returned_with_a_reason_reworded_and_submitted_again(
    waiting: Charter, owner: User, executive: User, now: datetime, facts: Any
) -> None:
    with pytest.raises(ReasonMissing):
        actions.return_charter(charter=waiting, reason=" ", by=executive, at=now)
    back = actions.return_charter(charter=waiting, reason="Which people?", by=executive, at=now)
    assert (back.state, back.reason) == ("returned", "Which people?")
    again = actions.reword_charter(charter=back, **{**WORDS, "constraints": "Not on Sundays"}, by=owner, at=now)
    again = actions.submit_charter(charter=again, by=owner, at=now)
    assert (again.state, again.reason, again.constraints) == ("submitted", "", "Not on Sundays")
    assert facts("charter_returned.v1")[0].data["reason"] == "Which people?"


def test_one_edition_is_open_at_a_time_and_a_withdrawn_one_makes_room(
    draft: Charter, ahead: Mission, owner: User, now: datetime
) -> None:
    with pytest.raises(CharterOpen, match=r"CHA-1, edition 1, is draft"):
        actions.write_charter(mission=ahead, by=owner, at=now)
    gone = actions.withdraw_charter(charter=draft, reason="Another way", by=owner, at=now)
    assert (gone.state, Mission.objects.get().state) == ("withdrawn", "candidate")
    assert actions.write_charter(mission=ahead, by=owner, at=now).edition == 2


def test_a_running_mission_gets_another_edition_and_keeps_its_purpose(
    signed: Charter, executive: User, owner: User, now: datetime
) -> None:
    mission = actions.launch(mission=Mission.objects.get(), by=executive, at=now + timedelta(days=40))
    at = now + timedelta(days=60)
    second = actions.write_charter(mission=mission, **WORDS, constraints="A smaller shop", by=owner, at=at)
    second = actions.sign_charter(charter=actions.submit_charter(charter=second, by=owner, at=at), by=executive, at=at)
    assert (second.edition, second.purpose_hash, Mission.objects.get().state) == (2, signed.purpose_hash, "active")
    assert [charter.edition for charter in Charter.objects.signed()] == [2, 1]


def test_what_changed_since_it_was_submitted_is_not_signed(waiting: Charter, executive: User, now: datetime) -> None:
    actions.change_envelope(mission=waiting.mission, fte_max=9, reason="More", by=executive, at=now)
    with pytest.raises(CharterNotThere, match="changed since CHA-1 was submitted"):
        actions.sign_charter(charter=waiting, by=executive, at=now)


def test_who_saw_an_older_version_is_told(draft: Charter, owner: User, now: datetime) -> None:
    actions.reword_charter(charter=draft, **WORDS, expected_version=1, by=owner, at=now)
    with pytest.raises(Stale, match="you saw version 1"):
        actions.reword_charter(charter=draft, **WORDS, expected_version=1, by=owner, at=now)


STEPS: dict[str, Any] = {
    "reword": lambda charter, **by: actions.reword_charter(charter=charter, **WORDS, **by),
    "submit": lambda charter, **by: actions.submit_charter(charter=charter, **by),
    "sign": lambda charter, **by: actions.sign_charter(charter=charter, **by),
    "return": lambda charter, **by: actions.return_charter(charter=charter, reason="Why", **by),
    "withdraw": lambda charter, **by: actions.withdraw_charter(charter=charter, reason="Why", **by),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_signed_charter_stays(signed: Charter, executive: User, now: datetime, facts: Any, name: str) -> None:
    before = len(facts())
    with pytest.raises(CharterIsFixed, match="Write the next edition"):
        STEPS[name](signed, by=executive, at=now)
    assert len(facts()) == before


@pytest.mark.parametrize(("name", "state"), [("sign", "draft"), ("return", "draft"), ("submit", "submitted")])
def test_a_step_out_of_turn_is_refused(
    draft: Charter, owner: User, executive: User, now: datetime, name: str, state: str
) -> None:
    charter = draft if state == "draft" else actions.submit_charter(charter=draft, by=owner, at=now)
    with pytest.raises(CharterNotThere):
        STEPS[name](charter, by=executive, at=now)


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("UPDATE missions_charter SET hypothesis = 'Another'", "a charter that was signed"),
        ("DELETE FROM missions_charter", "a charter that was signed"),
    ],
)
def test_the_database_keeps_what_was_signed(signed: Charter, sql: str, sentence: str) -> None:
    refused_by_the_database(sql, sentence)


def test_the_database_gives_a_charter_no_other_purpose(draft: Charter) -> None:
    refused_by_the_database(
        f"UPDATE missions_charter SET purpose_hash = '{'0' * 64}'", "a charter carries the purpose of its mission"
    )


def test_the_database_charters_nothing_without_a_signature(waiting: Charter) -> None:
    refused_by_the_database("UPDATE missions_mission SET state = 'chartered'", "chartered by a signed charter")


def test_a_text_that_is_too_long_is_refused(ahead: Mission, owner: User, now: datetime) -> None:
    with pytest.raises(TextTooLong):
        actions.write_charter(mission=ahead, hypothesis="x" * 100_000, by=owner, at=now)
    assert not Charter.objects.exists()


def test_every_refusal_says_what_to_do(draft: Charter, executive: User, now: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        actions.sign_charter(charter=draft, by=executive, at=now)
    assert refused.value.remedy and refused.value.message.endswith(".")


def refused_by_the_database(sql: str, sentence: str) -> None:
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_mission_is_chartered_for_a_strategic_goal(executive: User, owner: User, now: datetime) -> None:
    """An outcome that serves none is not enough: the charter says so before somebody submits it, and again at the signature."""
    by = {"by": owner, "at": now}
    outcome = actions.add_outcome(title="Brighton loves us", **by)
    mission = actions.propose(
        title="T",
        purpose="P",
        outcome=outcome,
        owner=owner,
        starts_on=now.date(),
        ends_on=date(2026, 9, 1),
        fte_max=2,
        **by,
    )
    charter = actions.write_charter(mission=mission, objective_summary="O", hypothesis="H", **by)
    with pytest.raises(NotReady, match="OUT-1 serves no strategic goal: give it one") as refused:
        actions.submit_charter(charter=charter, **by)
    assert [field for field, _remedy in refused.value.missing] == ["goal"]
    goal = actions.set_goal(title="Feed the town", **by)
    actions.reword_outcome(outcome=outcome, goal=goal, **by)
    submitted = actions.submit_charter(charter=Charter.objects.get(), **by)
    assert actions.sign_charter(charter=submitted, by=executive, at=now).state == "signed"
