"""The second chapter: missions are assessed, proposed, launched, staffed and concluded."""

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from missions import actions as missions
from missions.models import Mission as MissionRow
from pipeline import readers
from portfolio.demo import chartering, doubting, people, turns
from portfolio.demo.calendar import Calendar, Deed
from portfolio.demo.kinds import Conclusion, Mission
from portfolio.demo.seating import Seat, seated
from portfolio.demo.story import MISSIONS
from professions import actions as professions

AFTERMATH = ("okrs.close", "professions.release")  # what follows at once from a conclusion
WAITS_FOR_A_SIGNATURE = "A loyalty that people feel"
FIRST_OWNERS = {turn.mission: turn.former for turn in turns.HANDOVERS}
FIRST_MONEY = {turn.mission: turn.before for turn in turns.MONEY}
PREDICTABLE = {"strategic": ("no", "unknown"), "feature": ("yes", "no"), "platform": ("yes", "yes")}


def write(calendar: Calendar) -> None:
    for place, mission in enumerate(MISSIONS):
        calendar.then(mission.proposed or mission.starts + 6, _propose(calendar, mission), 10, place % 60)
        proposed = mission.proposed or mission.starts + 6
        if mission.is_running:
            calendar.then(proposed - 1, chartering.write(calendar, mission), 11, place % 60)
            calendar.then(mission.starts + 1, chartering.sign(calendar, mission), 16, place % 60)
            calendar.then(mission.starts, _launch(calendar, mission), 9)
        elif mission.title == WAITS_FOR_A_SIGNATURE:
            calendar.then(proposed - 1, chartering.write(calendar, mission), 11, place % 60)
        if mission.conclusion:
            calendar.then(mission.conclusion.days_ago, _conclude(calendar, mission, mission.conclusion), 18)
    busy = {*people.LEADS.values(), *people.OUTCOME_OWNERS}
    for seat in seated([mission for mission in MISSIONS if mission.is_running], people.PEOPLE, busy):
        calendar.then(seat.starts, _staff(calendar, seat), 10)


def _propose(calendar: Calendar, told: Mission) -> Deed:
    def propose(at: datetime) -> None:
        owner = calendar.users[FIRST_OWNERS.get(told.title, told.owner)]
        if told.title == doubting.HEIR:
            doubting.furnish(calendar, told, owner, at)
            _affiliate(calendar, told, owner, at)
            return
        assessment = missions.assess(
            title=told.title, rounds=_rounds(calendar, told), found={"capability": told.capability}, by=owner, at=at
        )
        money = FIRST_MONEY.get(told.title, told.money)
        mission = missions.propose(
            title=told.title, purpose=calendar.with_keys(told.purpose), type=told.type, ambition=told.ambition,
            outcome=calendar.outcomes[told.outcome], owner=owner, starts_on=calendar.day(told.starts),
            ends_on=calendar.day(told.ends), fte_min=Decimal(told.fte[0]), fte_max=Decimal(told.fte[1]),
            money_min=Decimal(money[0]), money_max=Decimal(money[1]), currency="GBP", assessment=assessment, by=owner, at=at,
        )  # fmt: skip
        calendar.missions[told.title], calendar.owners[told.title] = mission, owner
        _affiliate(calendar, told, owner, at)

    return propose


def _affiliate(calendar: Calendar, told: Mission, owner: User, at: datetime) -> None:
    for place, (cluster, segment, reason) in enumerate(told.clusters):
        missions.affiliate(
            mission=calendar.missions[told.title], cluster=calendar.clusters[cluster], segment=calendar.segments[segment],
            reason=reason, strength="contributing" if place else "primary", by=owner, at=at,
        )  # fmt: skip


def _rounds(calendar: Calendar, told: Mission) -> list[dict[str, str]]:
    """The walk through the decision tree, with the reasons that the mission itself gives."""
    understood, predictable = PREDICTABLE[told.type]
    answers = (
        ("specific_objective", "yes", f"{told.objective.statement}."),
        ("time_bound", "yes", f"By {calendar.day(told.ends):%B %Y}, and that is believed in."),
        ("strategic_fit", "yes", f"It serves “{told.outcome}”."),
        ("defined_resources", "yes", told.capability),
        ("problem_understood", understood, ""),
        ("solution_predictable", predictable, ""),
    )
    asked = answers if understood == "yes" else answers[:-1]
    return [{"question": question, "answer": answer, "reason": reason} for question, answer, reason in asked]


def _launch(calendar: Calendar, told: Mission) -> Deed:
    def launch(at: datetime) -> None:
        mission = calendar.missions[told.title]
        calendar.missions[told.title] = missions.launch(mission=mission, by=calendar.executive, at=at)

    return launch


def _staff(calendar: Calendar, seat: Seat) -> Deed:
    """Asked for by the owner, and lent for as long as the mission is planned; a conclusion releases them earlier."""
    mission = next(mission for mission in MISSIONS if mission.title == seat.mission)
    person = next(person for person in people.PEOPLE if person.name == seat.person)
    craft = person.profession

    def staff(at: datetime) -> None:
        starts_on, ends_on = calendar.day(seat.starts), calendar.day(mission.ends)
        professions.ask_for(
            mission=calendar.missions[seat.mission], profession=calendar.professions[craft], role=seat.role,
            fte=seat.share, level=max(1, person.level - 1), by=calendar.owners[seat.mission], starts_on=starts_on, ends_on=ends_on, at=at,
        )  # fmt: skip
        calendar.seats[seat.mission, seat.person] = professions.assign(
            professional=calendar.people[seat.person], mission=calendar.missions[seat.mission], role=seat.role,
            fte=seat.share, by=calendar.users[people.LEADS[craft]], starts_on=starts_on, ends_on=ends_on, at=at,
        )  # fmt: skip

    return staff


def _conclude(calendar: Calendar, told: Mission, end: Conclusion) -> Deed:
    def conclude(at: datetime) -> None:
        if told.title == doubting.DOUBTED:
            doubting.succeed(calendar, end, at)
        else:
            missions.conclude(
                mission=MissionRow.objects.get(pk=calendar.missions[told.title].pk), result=end.result,
                learned=end.learned, would_change_mind=end.would_change_mind, confidence=end.confidence,
                evidence=end.evidence, counter_evidence=end.against, by=calendar.users[told.owner], at=at,
            )  # fmt: skip
        readers.go_round(among=[readers.named(name) for name in AFTERMATH])

    return conclude
