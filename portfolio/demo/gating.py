"""The chapter about money: gates are set, put off and decided."""

from datetime import datetime
from decimal import Decimal

from missions import actions as missions
from missions import models
from portfolio.demo.calendar import Calendar, Deed
from portfolio.demo.gates import GATES, Decided, Gate


def write(calendar: Calendar) -> None:
    for told in GATES:
        calendar.then(told.days_ago, _set(calendar, told), 16)
        if told.put_off:
            calendar.then(told.put_off[0], _put_off(calendar, told), 16)
        if told.decided:
            calendar.then(told.decided.days_ago, _decide(calendar, told, told.decided), 16)


def _set(calendar: Calendar, told: Gate) -> Deed:
    due = told.put_off[1] if told.put_off else told.due

    def set_it(at: datetime) -> None:
        missions.set_gate(
            mission=calendar.missions[told.mission], question=told.question, evidence_required=told.wants,
            tranche=Decimal(told.tranche), currency="GBP", fte=Decimal(told.fte), due_on=calendar.day(due),
            by=calendar.executive, at=at,
        )  # fmt: skip

    return set_it


def _put_off(calendar: Calendar, told: Gate) -> Deed:
    assert told.put_off
    reason = told.put_off[2]

    def put_off(at: datetime) -> None:
        missions.change_gate(
            gate=_known(calendar, told), due_on=calendar.day(told.due), reason=reason, by=calendar.executive, at=at
        )

    return put_off


def _decide(calendar: Calendar, told: Gate, decided: Decided) -> Deed:
    def decide(at: datetime) -> None:
        missions.decide_gate(
            gate=_known(calendar, told), option=decided.option, reason=decided.reason, evidence=decided.evidence,
            confidence=decided.sure, by=calendar.executive, at=at,
        )  # fmt: skip

    return decide


def _known(calendar: Calendar, told: Gate) -> models.Gate:
    found: models.Gate = calendar.missions[told.mission].gates.get(question=told.question)
    return found
