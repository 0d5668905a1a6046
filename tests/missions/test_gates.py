"""A gate locks a tranche of the envelope until its decision, and no order of deeds promises more than the envelope holds."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from missions import actions, gate_guards, guards
from missions.models import (
    ConfidenceOutOfRange,
    DueImpossible,
    EvidenceMissing,
    Funding,
    Gate,
    GateClosed,
    GateDecision,
    GateDecisionIsFixed,
    Mission,
    NoChoiceLeft,
    NoSuchChoice,
    NotGoverned,
    NotOffered,
    ReasonMissing,
    Stale,
    TextMissing,
    TextTooLong,
    TooMuchEvidence,
    TrancheImpossible,
    TranchesExceedEnvelope,
)

DUE = date(2026, 5, 1)


@pytest.fixture
def funded(running: Mission, executive: User, now: datetime) -> Mission:
    """A running mission with an envelope of 100,000 pounds and five people."""
    return actions.change_envelope(
        mission=running, fte_min=Decimal(2), fte_max=Decimal(5), money_max=Decimal(100_000), currency="GBP",
        reason="The board agreed.", by=executive, at=now,
    )  # fmt: skip


@pytest.fixture
def set_gate(funded: Mission, executive: User, now: datetime) -> Any:
    def set_it(**given: Any) -> Gate:
        asked = {
            "question": "Do people who try it come back?",
            "evidence_required": "A repeat rate of 40 % over eight weeks.",
            "tranche": Decimal(60_000),
            "currency": "GBP",
            "due_on": DUE,
        }
        return actions.set_gate(**{"mission": funded, **asked, **given, "by": executive, "at": now})

    return set_it


@pytest.fixture
def gate(set_gate: Any) -> Gate:
    found: Gate = set_gate()
    return found


@pytest.fixture
def decide(gate: Gate, executive: User, now: datetime) -> Any:
    def decide_it(option: str = "continue", **given: Any) -> Gate:
        said = {"reason": "They come back.", "evidence": ["Repeat rate of April: 44 %"], "confidence": 7}
        return actions.decide_gate(**{"gate": gate, "option": option, **said, **given, "by": executive, "at": now})

    return decide_it


def taken(mission: Mission) -> tuple[int, int]:
    """What the gates released and what they still lock."""
    funding = Funding.of(mission)
    return int(funding.released), int(funding.locked)


def test_a_gate_locks_its_tranche_until_a_decision_releases_it(
    gate: Gate, decide: Any, funded: Mission, facts: Any
) -> None:
    assert (gate.key, gate.state, taken(funded)) == ("GAT-1", "open", (0, 60_000))

    decided = decide("scale")

    assert (decided.state, taken(funded)) == ("decided", (60_000, 0))
    told = facts("gate.decided.v1")[0]
    assert (told.key, told.data["released"], told.data["option"]) == (str(funded.pk), "60000.00", "scale")
    assert told.data["purpose_hash"] == funded.purpose_hash


def test_to_spin_down_releases_nothing_and_frees_what_was_locked(decide: Any, funded: Mission, facts: Any) -> None:
    decided = decide("spin_down", reason="Nobody came back.")
    assert (decided.decision.released, taken(funded)) == (0, (0, 0))
    assert facts("gate.decided.v1")[0].data["released"] == "0"


def test_a_withdrawn_gate_frees_what_it_locked(gate: Gate, funded: Mission, executive: User, now: datetime) -> None:
    actions.withdraw_gate(gate=gate, reason="The question answered itself.", by=executive, at=now)
    assert taken(funded) == (0, 0)
    with pytest.raises(GateClosed, match="withdrawn"):
        actions.withdraw_gate(gate=gate, reason="Again", by=executive, at=now)


def test_a_gate_is_changed_with_a_reason_until_its_decision(
    gate: Gate, decide: Any, executive: User, now: datetime, facts: Any
) -> None:
    later = DUE + timedelta(days=14)
    changed = actions.change_gate(gate=gate, due_on=later, reason="Easter lies between.", by=executive, at=now)
    assert (changed.due_on, changed.tranche, changed.version) == (later, 60_000, 2)
    assert facts("gate.changed.v1")[0].data["reason"] == "Easter lies between."
    with pytest.raises(ReasonMissing):
        actions.change_gate(gate=gate, due_on=DUE, reason=" ", by=executive, at=now)
    with pytest.raises(Stale):
        actions.change_gate(gate=gate, due_on=DUE, reason="Back", expected_version=1, by=executive, at=now)
    decide()
    with pytest.raises(GateClosed, match="decided"):
        actions.change_gate(gate=gate, due_on=DUE, reason="After all", by=executive, at=now)


@pytest.mark.parametrize(
    ("given", "refusal", "field"),
    [
        ({"question": " "}, TextMissing, "question"),
        ({"question": "x" * 1001}, TextTooLong, "question"),
        ({"evidence_required": ""}, TextMissing, "evidence_required"),
        ({"tranche": Decimal("-1")}, TrancheImpossible, "tranche"),
        ({"fte": Decimal("-0.5")}, TrancheImpossible, "fte"),
        ({"currency": "EUR"}, TrancheImpossible, "currency"),
        ({"currency": ""}, TrancheImpossible, "currency"),
        ({"tranche": Decimal("100000.01")}, TranchesExceedEnvelope, "tranche"),
        ({"fte": Decimal("5.01")}, TranchesExceedEnvelope, "fte"),
        ({"due_on": date(2026, 3, 1)}, DueImpossible, "due_on"),
        ({"due_on": date(2026, 9, 1)}, DueImpossible, "due_on"),
        ({"options": ["scale"]}, NoChoiceLeft, "options"),
        ({"options": ["scale", "scale"]}, NoChoiceLeft, "options"),
        ({"options": ["scale", "wait"]}, NoSuchChoice, "option"),
    ],
)
def test_a_gate_that_cannot_be_is_refused_with_the_field_and_changes_nothing(
    set_gate: Any, given: dict[str, Any], refusal: Any, field: str
) -> None:
    with pytest.raises(refusal) as no:
        set_gate(**given)
    assert (no.value.field, no.value.message[-1]) == (field, ".")
    assert not Gate.objects.exists()


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"option": "pause"}, NoSuchChoice),
        ({"option": "scale"}, NotOffered),
        ({"reason": ""}, ReasonMissing),
        ({"evidence": [" "]}, EvidenceMissing),
        ({"evidence": ["x"] * 51}, TooMuchEvidence),
        ({"confidence": 11}, ConfidenceOutOfRange),
        ({"expected_version": 9}, Stale),
    ],
)
def test_an_unclear_decision_releases_nothing(
    set_gate: Any, executive: User, now: datetime, given: dict[str, Any], refusal: Any
) -> None:
    gate = set_gate(options=["continue", "spin_down"])
    said = {"option": "continue", "reason": "Yes", "evidence": ["E"], **given}
    with pytest.raises(refusal):
        actions.decide_gate(gate=gate, **said, by=executive, at=now)
    assert not GateDecision.objects.exists() and Gate.objects.get().state == "open"


def test_the_last_penny_of_the_envelope_may_be_promised_and_no_more(set_gate: Any, funded: Mission) -> None:
    for tranche in ("33333.33", "33333.33", "33333.34"):
        set_gate(tranche=Decimal(tranche))
    assert Funding.of(funded).free == 0
    with pytest.raises(TranchesExceedEnvelope, match=r"leaves 0\.00"):
        set_gate(tranche=Decimal("0.01"))
    set_gate(tranche=Decimal(0), currency="")


def test_the_envelope_never_shrinks_below_its_tranches(
    gate: Gate, decide: Any, funded: Mission, executive: User, now: datetime
) -> None:
    decide()
    envelope = {"mission": funded, "fte_max": Decimal(5), "reason": "Less", "by": executive, "at": now}
    for smaller in (
        {"money_max": Decimal(59_999), "currency": "GBP"},
        {"money_max": Decimal(99_999), "currency": "EUR"},
        {},
    ):
        with pytest.raises(TranchesExceedEnvelope, match=r"GBP|60,000"):
            actions.change_envelope(**envelope, **smaller)
    assert actions.change_envelope(**envelope, money_max=Decimal(60_000), currency="GBP").money_max == 60_000


def test_a_candidate_gets_gates_and_no_money(candidate: Mission, executive: User, now: datetime) -> None:
    asked = {"question": "Q?", "evidence_required": "E", "due_on": DUE, "by": executive, "at": now}
    gate = actions.set_gate(mission=candidate, **asked)
    with pytest.raises(NotGoverned, match="charter first"):
        actions.decide_gate(gate=gate, option="scale", reason="R", evidence=["E"], by=executive, at=now)


def test_what_is_over_has_no_gates_to_set_or_to_decide(
    gate: Gate, decide: Any, set_gate: Any, executive: User, now: datetime
) -> None:
    actions.conclude(mission=gate.mission, result="achieved", learned="Much", by=executive, at=now)
    with pytest.raises(NotGoverned, match="concluded"):
        decide()
    with pytest.raises(NotGoverned, match="concluded"):
        set_gate(tranche=Decimal(1))


def test_a_gate_is_overdue_on_the_day_after(gate: Gate, decide: Any) -> None:
    assert not gate.is_overdue(on=DUE) and gate.is_overdue(on=DUE + timedelta(days=1))
    assert not decide().is_overdue(on=DUE + timedelta(days=1))


def test_the_model_refuses_to_change_a_decision(decide: Any) -> None:
    decision = decide().decision
    decision.option = "scale"
    with pytest.raises(GateDecisionIsFixed):
        decision.save()


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("UPDATE missions_gate SET tranche = 1", gate_guards.CLOSED),
        ("UPDATE missions_gate SET state = 'open'", gate_guards.CLOSED),
        ("DELETE FROM missions_gate", gate_guards.CLOSED),
        ("UPDATE missions_gatedecision SET option = 'scale'", gate_guards.DECISION),
        ("DELETE FROM missions_gatedecision", gate_guards.DECISION),
        ("UPDATE missions_mission SET money_max = 59999.99", gate_guards.EXCEEDED),
        ("UPDATE missions_mission SET currency = 'EUR'", gate_guards.EXCEEDED),
    ],
)
def test_the_database_keeps_what_was_decided_and_its_envelope(decide: Any, sql: str, sentence: str) -> None:
    decide()
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("UPDATE missions_gate SET state = 'decided'", gate_guards.UNDECIDED),
        ("UPDATE missions_gate SET tranche = 100000.01", gate_guards.EXCEEDED),
        ("UPDATE missions_gate SET fte = 5.01", gate_guards.EXCEEDED),
        ("UPDATE missions_gate SET currency = 'EUR'", gate_guards.EXCEEDED),
    ],
)
def test_the_database_lets_no_gate_past_its_envelope_or_its_decision(gate: Gate, sql: str, sentence: str) -> None:
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_refuses_a_second_gate_that_is_too_much(gate: Gate, funded: Mission) -> None:
    given = {"mission": funded, "question": "Q", "evidence_required": "E", "due_on": DUE, "currency": "GBP"}
    Gate.objects.create(number=900, tranche=Decimal(40_000), **given)
    with pytest.raises(DatabaseError, match=gate_guards.EXCEEDED), transaction.atomic():
        Gate.objects.create(number=901, tranche=Decimal("0.01"), **given)


def test_a_closed_gate_takes_no_decision_past_the_actions(gate: Gate, executive: User, now: datetime) -> None:
    actions.withdraw_gate(gate=gate, reason="No", by=executive, at=now)
    with pytest.raises(DatabaseError, match=gate_guards.CLOSED), transaction.atomic():
        GateDecision.objects.create(gate=gate, option="scale", reason="R", evidence=["E"], decided_at=now)


def test_who_takes_the_guards_down_and_puts_them_up_keeps_those_of_gates(gate: Gate) -> None:
    guards.take_down(connection)
    guards.put_up(connection)
    with pytest.raises(DatabaseError, match=gate_guards.CLOSED), transaction.atomic():
        gate.delete()
