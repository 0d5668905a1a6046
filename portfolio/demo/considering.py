"""What owners made of earlier conclusions before their missions were chartered."""

from datetime import datetime

from missions import actions as missions
from missions import ledger
from portfolio.demo.calendar import Calendar

# The mission and the one that was concluded before it: the mark, and what follows from it.
READ: dict[tuple[str, str], tuple[str, str]] = {}
ELSEWHERE = ("not_applicable", "Other people, another hour of the day. We read it and found nothing to carry over.")


def read(calendar: Calendar, title: str, at: datetime) -> None:
    """The owner reads what is like the mission and says of each what follows from it."""
    mission = calendar.missions[title]
    for conclusion in ledger.unread(mission):
        verdict, note = READ.get((title, conclusion.mission.title), ELSEWHERE)
        given = {"verdict": verdict, "note": note, "by": calendar.owners[title], "at": at}
        missions.consider(mission=mission, conclusion=conclusion, **given)
