"""The chapter of doubts: a successor begins with another purpose, a mission is paused, and one doubt waits to be decided."""

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from missions import actions as missions
from missions.models import Mission as MissionRow
from missions.models import Recharter
from portfolio.demo.calendar import Calendar
from portfolio.demo.kinds import Conclusion, Mission
from portfolio.demo.story import MISSIONS

DOUBTED, HEIR = "Meal plans from the pharmacist", "A grocer that clinics recommend"
DOUBTED_NOW, PAUSED = "Dinner on the way home", "Find it online, whatever it is"
BY_TITLE = {mission.title: mission for mission in MISSIONS}


def write(calendar: Calendar) -> None:
    calendar.then(236, lambda at: _doubt(calendar, at), 17)
    calendar.then(9, lambda at: _pause(calendar, at), 16)
    calendar.then(1, lambda at: _doubt_now(calendar, at), 18)


def _doubt(calendar: Calendar, at: datetime) -> None:
    missions.open_recharter(
        mission=calendar.missions[DOUBTED], trigger="new_data",
        reason="People come back for whoever asks how it went. Two clinics want to do that with us.",
        considered=[
            calendar.with_keys(BY_TITLE[HEIR].purpose),
            "Learn whether pharmacists who call every week keep people at their plan.",
        ],
        by=calendar.users[BY_TITLE[DOUBTED].owner], at=at,
    )  # fmt: skip


def _pause(calendar: Calendar, at: datetime) -> None:
    missions.pause(
        mission=calendar.missions[PAUSED], by=calendar.executive, at=at,
        reason="The search of the site is replaced until the end of the month. What we learn before would not hold after.",
    )  # fmt: skip


def _doubt_now(calendar: Calendar, at: datetime) -> None:
    missions.open_recharter(
        mission=calendar.missions[DOUBTED_NOW], trigger="new_data",
        reason="The railway opened kitchens of its own in six of our stations. Who eats there may not come to us.",
        considered=["People who come home late sit down to a supper that somebody thought of for them."],
        by=calendar.users[BY_TITLE[DOUBTED_NOW].owner], at=at,
    )  # fmt: skip


def succeed(calendar: Calendar, end: Conclusion, at: datetime) -> None:
    """The doubted mission is concluded; the purpose that was chosen is a candidate."""
    doubt = Recharter.objects.get(mission=calendar.missions[DOUBTED])
    decided = missions.succeed_mission(
        recharter=doubt, title=HEIR, purpose=doubt.considered[0], learned=end.learned, confidence=end.confidence,
        would_change_mind=end.would_change_mind, evidence=end.evidence, by=calendar.executive, at=at,
        reason="Calls alone would teach us little that the follow-up did not. With clinics we learn whether it does people good.",
    )  # fmt: skip
    assert decided.successor is not None
    calendar.missions[HEIR] = decided.successor


def furnish(calendar: Calendar, told: Mission, owner: User, at: datetime) -> None:
    """A successor begins with its purpose only: window, envelope and owner are asked for anew."""
    heir, by = calendar.missions[HEIR], calendar.executive
    missions.reschedule(
        mission=heir, starts_on=calendar.day(told.starts), ends_on=calendar.day(told.ends), by=by, at=at,
        reason="A year with the clinics, so that the slowest figure moves too.",
    )  # fmt: skip
    missions.change_envelope(
        mission=heir, fte_min=Decimal(told.fte[0]), fte_max=Decimal(told.fte[1]), money_min=Decimal(told.money[0]),
        money_max=Decimal(told.money[1]), currency="GBP", reason="What two clinics need to take part.", by=by, at=at,
    )  # fmt: skip
    missions.hand_over(mission=heir, to=owner, reason="She knows the clinics and what the plans taught.", by=by, at=at)
    missions.acknowledge(mission=heir, by=owner, at=at)
    calendar.missions[HEIR], calendar.owners[HEIR] = MissionRow.objects.get(pk=heir.pk), owner
