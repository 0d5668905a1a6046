"""What people proposed: one framed in three ways, one nobody assessed yet, one under way, one deprioritised, one overridden."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.roles import Role
from missions import actions as missions
from missions.models import Activity, Assessment
from portfolio.demo.calendar import Calendar

FOUR_TESTS = (
    ("specific_objective", "Nine of ten people say at the door that they got what they came for."),
    ("time_bound", "Before the clocks change, and the drivers say that it can be done."),
    ("strategic_fit", "People would miss us more."),
    ("defined_resources", "Five to eight people for two seasons."),
)
FRAMINGS: tuple[dict[str, Any], ...] = (
    {
        "title": "Open a cold store beside each of our twelve depots",
        "purpose": "Fresh goods are kept cold for longer.",
        "answers": {"problem_understood": "yes", "solution_predictable": "yes"},
        "fte_min": Decimal(9), "fte_max": Decimal(14), "money_min": Decimal(2_400_000), "money_max": Decimal(3_100_000),
        "currency": "GBP",
    },
    {
        "title": "Food reaches families fresher than they are used to from anybody",
        "purpose": "Families throw away less of what they bought from us: from one bag in six to one in ten.",
        "answers": {"problem_understood": "yes", "solution_predictable": "no"},
        "fte_min": Decimal(4), "fte_max": Decimal(7), "money_min": Decimal(300_000), "money_max": Decimal(650_000),
        "currency": "GBP",
    },
    {
        "title": "Become the grocer of whose food nothing is thrown away",
        "purpose": "From selling food to answering for what becomes of it, in shops, on the road and in people's kitchens.",
        "answers": {"problem_understood": "no"},
        "fte_min": Decimal(6), "fte_max": Decimal(16), "money_min": Decimal(500_000), "money_max": Decimal(4_000_000),
        "currency": "GBP",
    },
)  # fmt: skip


def write(calendar: Calendar) -> None:
    calendar.then(19, lambda at: _framed(calendar, at), 11)
    calendar.then(12, lambda at: _deprioritised(calendar, at), 14)
    calendar.then(9, lambda at: _overridden(calendar, at), 10)
    calendar.then(4, lambda at: _under_way(calendar, at), 15)
    calendar.then(2, lambda at: _waiting(calendar, at), 16)


def _framed(calendar: Calendar, at: datetime) -> None:
    by = calendar.of_role(Role.MISSION_OWNER)
    activity = _proposed("Open a cold store beside each depot", "Fresh goods should last longer.", by, at)
    for framing in FRAMINGS:
        missions.add_framing(activity=activity, **framing, by=by, at=at)
    missions.choose_framing(
        activity=activity, framing=2, by=calendar.executive, at=at,
        reason="It keeps the cold store as one way among several, and families would notice.",
    )  # fmt: skip


def _deprioritised(calendar: Calendar, at: datetime) -> None:
    by = calendar.of_role(Role.PROFESSION_LEAD)
    session = _begun("Sell our recipe videos to television", "More people see our kitchens.", by, at)
    for question in ("specific_objective", "time_bound"):
        session = _said(session, question, "yes", "A channel asks for twelve parts by the summer.", by, at)
    session = _said(
        session, "strategic_fit", "no", "It would earn a little, and serve nobody who shops with us.", by, at
    )
    session = _said(
        session,
        "alignment_exists",
        "no",
        "We went through the goals with their owners and found none.",
        calendar.executive,
        at,
    )
    missions.finish(assessment=session, by=calendar.executive, at=at)


def _overridden(calendar: Calendar, at: datetime) -> None:
    by = calendar.of_role(Role.MISSION_OWNER)
    session = _begun(
        "Nobody waits longer than ten minutes for a delivery", "From an hour at the window to ten minutes.", by, at
    )
    for question, reason in FOUR_TESTS:
        session = _said(session, question, "yes", reason, by, at)
    session = _said(session, "problem_understood", "yes", "Late vans: we know the streets and the hours.", by, at)
    session = _said(session, "solution_predictable", "no", "Three ways are tried in other towns.", by, at)
    session = _said(
        session, "changes_architecture", "yes", "Routes would be made by the minute, not by the day.", by, at
    )
    session = _said(session, "repetitive", "no", "", by, at)
    missions.finish(
        assessment=session, override_type="strategic", by=calendar.executive, at=at,
        override_reason="Routes by the minute change how the whole company plans its day. That is a problem nobody understands yet.",
    )  # fmt: skip


def _under_way(calendar: Calendar, at: datetime) -> None:
    by, other = calendar.of_role(Role.PROFESSION_LEAD), calendar.of_role(Role.MISSION_OWNER)
    session = _begun("Launch an app for allergies", "", by, at)
    session = _said(
        session, "specific_objective", "no", "It names an app, and says nothing of those who are ill.", by, at
    )
    found = {
        "title": "People with an allergy eat what we sell without fear",
        "purpose": "From reading every label twice to trusting ours: families with an allergy shop with us every week.",
    }
    session = missions.mend(assessment=session, question="specific_objective", found=found, by=other, at=at)
    session = missions.answer(
        assessment=session, question="specific_objective", answer="yes", by=other, at=at,
        reason="One can ask them, and count how many come back.", evidence="https://numbers.example.org/allergies",
    )  # fmt: skip
    _said(session, "time_bound", "unknown", "The laboratory has not said yet.", by, at)


def _waiting(calendar: Calendar, at: datetime) -> None:
    by = calendar.of_role(Role.PROFESSION_LEAD)
    _proposed("Teach every shop to bake", "The street smells of bread when people go to work.", by, at)


def _proposed(title: str, words: str, by: User, at: datetime) -> Activity:
    return missions.propose_activity(title=title, words=words, by=by, at=at)


def _begun(title: str, words: str, by: User, at: datetime) -> Assessment:
    return missions.begin(activity=_proposed(title, words, by, at), by=by, at=at)


def _said(session: Assessment, question: str, answer: str, reason: str, by: User, at: datetime) -> Assessment:
    return missions.answer(assessment=session, question=question, answer=answer, reason=reason, by=by, at=at)
