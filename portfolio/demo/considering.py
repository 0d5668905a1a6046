"""What owners made of earlier conclusions: considered before a charter, corrected since, and held against each other."""

from dataclasses import dataclass
from datetime import datetime

from missions import actions as missions
from missions import ledger
from missions.models import Conclusion
from portfolio.demo.calendar import Calendar, Deed

# The mission and the one that was concluded before it: the mark, and what follows from it.
READ: dict[tuple[str, str], tuple[str, str]] = {
    ("London, at the hour you asked for", "The sixty-minute promise"): (
        "considered", "We promise the hour that people choose, and never the next one.",
    ),
    ("Find it online, whatever it is", "The sixty-minute promise"): (
        "not_applicable", "It is about the door. What people look for on the page is another question.",
    ),
    ("A grocer that clinics recommend", "Meal plans from the pharmacist"): (
        "considered", "No plan on paper: a weekly call by somebody who asks how it went, from the first day.",
    ),
    ("Dinner on the way home", "Dinner kits for two"): (
        "considered", "We begin at the two stations where the kits sold, with food that needs no planning.",
    ),
    ("Tills without a queue", "Pay as you walk out"): (
        "considered", "The nine shops near offices come first; elsewhere nobody waits for it.",
    ),
}  # fmt: skip
ELSEWHERE = ("not_applicable", "Other people, another hour of the day. We read it and found nothing to carry over.")


@dataclass(frozen=True)
class Correction:
    days_ago: int
    mission: str
    words: str


@dataclass(frozen=True)
class Contradiction:
    days_ago: int
    one: str
    other: str
    reason: str
    holds: bool = True


CORRECTIONS = (
    Correction(
        41, "Nine hours in ten on the floor",
        "Two shops that unload at nine got there after all: the evening team puts the cold goods away. So the hour of the lorry "
        "matters less than we signed; who is there when it comes matters more.",
    ),
)  # fmt: skip
CONTRADICTIONS = (
    Contradiction(
        150, "Pay as you walk out", "The sixty-minute promise",
        "One found that speed decides at noon near offices, the other that nobody wants their food soon. Both measured honestly: "
        "ask which hour of whose day before you speed anything up.",
    ),
    Contradiction(
        110, "Own label that tastes of something", "Dinner kits for two",
        "One changed what people buy anyway, the other asked them to plan. They do not speak of the same thing.", holds=False,
    ),
)  # fmt: skip


def write(calendar: Calendar) -> None:
    for said in CORRECTIONS:
        calendar.then(said.days_ago, _correct(calendar, said), 16)
    for pair in CONTRADICTIONS:
        calendar.then(pair.days_ago, _judge(calendar, pair), 16)


def read(calendar: Calendar, title: str, at: datetime) -> None:
    """The owner reads what is like the mission and says of each what follows from it."""
    mission = calendar.missions[title]
    for conclusion in ledger.unread(mission):
        verdict, note = READ.get((title, conclusion.mission.title), ELSEWHERE)
        by = calendar.owners[title]
        missions.consider(mission=mission, conclusion=conclusion, verdict=verdict, note=note, by=by, at=at)


def _correct(calendar: Calendar, said: Correction) -> Deed:
    def correct(at: datetime) -> None:
        conclusion, by = _conclusion(calendar, said.mission), calendar.owners[said.mission]
        missions.correct_conclusion(conclusion=conclusion, words=said.words, by=by, at=at)

    return correct


def _judge(calendar: Calendar, pair: Contradiction) -> Deed:
    def judge(at: datetime) -> None:
        missions.judge_contradiction(
            one=_conclusion(calendar, pair.one), other=_conclusion(calendar, pair.other), holds=pair.holds, reason=pair.reason,
            by=calendar.owners[pair.one], at=at,
        )  # fmt: skip

    return judge


def _conclusion(calendar: Calendar, title: str) -> Conclusion:
    found: Conclusion = Conclusion.objects.select_related("mission").get(mission=calendar.missions[title])
    return found
