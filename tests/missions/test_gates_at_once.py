"""Many people steer one mission's money in the same second, or in any order: its envelope is never passed."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from missions import actions
from missions.models import Funding, Gate, GateClosed, Mission, TranchesExceedEnvelope
from rest.refusal import Refusal

DUE = date(2026, 5, 1)
ASKED = {"question": "Does it hold?", "evidence_required": "Figures of April.", "due_on": DUE, "currency": "GBP"}
SEEN = {"reason": "It holds.", "evidence": ["Figures of April"]}


@pytest.fixture
def funded(running: Mission, executive: User, now: datetime) -> Mission:
    return actions.change_envelope(
        mission=running, fte_max=Decimal(5), money_max=Decimal(100), currency="GBP", reason="R", by=executive, at=now
    )


def at_once(*deeds: Callable[[], Any]) -> Counter[str]:
    """What came of them, done by as many people in the same moment."""
    ready, results = threading.Barrier(len(deeds)), Counter[str]()

    def run(deed: Callable[[], Any]) -> None:
        ready.wait(timeout=30)
        try:
            deed()
            results["done"] += 1
        except Refusal as no:
            results[no.code] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def taken(mission: Mission) -> Decimal:
    funding = Funding.of(mission)
    return funding.released + funding.locked


@pytest.mark.django_db(transaction=True)
def test_eight_set_gates_at_once_and_those_that_fit_win(funded: Mission, executive: User, now: datetime) -> None:
    def set_one() -> None:
        actions.set_gate(mission=funded, tranche=Decimal(30), **ASKED, by=executive, at=now)

    assert at_once(*[set_one] * 8) == {"done": 3, TranchesExceedEnvelope.code: 5}
    assert taken(funded) == 90


@pytest.mark.django_db(transaction=True)
def test_a_gate_is_decided_once_however_many_decide(
    funded: Mission, executive: User, now: datetime, facts: Any
) -> None:
    gate = actions.set_gate(mission=funded, tranche=Decimal(60), **ASKED, by=executive, at=now)

    def decide() -> None:
        actions.decide_gate(gate=gate, option="continue", **SEEN, by=executive, at=now)

    assert at_once(*[decide] * 6) == {"done": 1, GateClosed.code: 5}
    assert [event.data["released"] for event in facts("gate.decided.v1")] == ["60.00"]


@pytest.mark.django_db(transaction=True)
def test_who_lowers_the_envelope_while_others_set_and_decide_leaves_what_was_promised(
    funded: Mission, executive: User, now: datetime
) -> None:
    gate = actions.set_gate(mission=funded, tranche=Decimal(50), **ASKED, by=executive, at=now)
    lower = {"fte_max": Decimal(5), "money_max": Decimal(60), "currency": "GBP", "reason": "Less"}
    results = at_once(
        lambda: actions.change_envelope(mission=funded, **lower, by=executive, at=now),
        lambda: actions.set_gate(mission=funded, tranche=Decimal(40), **ASKED, by=executive, at=now),
        lambda: actions.decide_gate(gate=gate, option="scale", **SEEN, by=executive, at=now),
        lambda: actions.change_gate(gate=gate, tranche=Decimal(55), reason="More", by=executive, at=now),
    )
    assert sum(results.values()) == 4 and not set(results) - {"done", TranchesExceedEnvelope.code, GateClosed.code}
    assert taken(funded) <= Mission.objects.get(pk=funded.pk).money_max


AMOUNT = st.decimals(min_value=0, max_value=120, places=2)
WHICH = st.integers(min_value=0, max_value=5)
DEEDS = st.one_of(
    st.tuples(st.just("set"), AMOUNT),
    st.tuples(st.just("change"), WHICH, AMOUNT),
    st.tuples(st.just("withdraw"), WHICH),
    st.tuples(st.just("decide"), WHICH, st.sampled_from(Gate.Option.values)),
    st.tuples(st.just("envelope"), AMOUNT),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=st.lists(DEEDS, min_size=1, max_size=14))
@pytest.mark.django_db
def test_no_order_of_deeds_passes_the_envelope_and_only_decisions_release(
    deeds: list[tuple[Any, ...]], funded: Mission, executive: User, now: datetime
) -> None:
    with transaction.atomic():
        for n, deed in enumerate(deeds):
            before = Funding.of(funded).released
            try:
                do(deed, funded, by=executive, at=now + timedelta(minutes=n))
            except Refusal:
                assert Funding.of(funded).released == before
                continue
            mission, funding = Mission.objects.get(pk=funded.pk), Funding.of(funded)
            assert funding.released + funding.locked <= (mission.money_max or 0)
            assert funding.released == before or deed[0] == "decide"
        transaction.set_rollback(True)


def do(deed: tuple[Any, ...], mission: Mission, **told: Any) -> None:
    gates = list(Gate.objects.filter(mission=mission).order_by("number"))
    match deed:
        case ("set", amount):
            currency = "GBP" if amount else ""
            actions.set_gate(mission=mission, tranche=amount, **{**ASKED, "currency": currency}, **told)
        case ("envelope", amount):
            money = {"money_max": amount, "currency": "GBP"}
            actions.change_envelope(mission=mission, fte_max=Decimal(5), **money, reason="R", **told)
        case (verb, n, *rest) if gates:
            gate = gates[n % len(gates)]
            if verb == "change":
                currency = "GBP" if rest[0] else ""
                actions.change_gate(gate=gate, tranche=rest[0], currency=currency, reason="R", **told)
            elif verb == "withdraw":
                actions.withdraw_gate(gate=gate, reason="R", **told)
            else:
                actions.decide_gate(gate=gate, option=rest[0], **SEEN, **told)
