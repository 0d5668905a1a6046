"""The fourth chapter: what changed on the way."""

from datetime import datetime
from decimal import Decimal

from missions import actions as missions
from okrs import actions as okrs
from portfolio.demo import people, turns
from portfolio.demo.calendar import Calendar, Deed
from portfolio.demo.story import MISSIONS
from professions import actions as professions

BY_TITLE = {mission.title: mission for mission in MISSIONS}


def write(calendar: Calendar) -> None:
    for handover in turns.HANDOVERS:
        calendar.then(handover.days_ago, _hand_over(calendar, handover), 15)
    for more in turns.MONEY:
        calendar.then(more.days_ago, _fund(calendar, more), 15)
    for target in turns.TARGETS:
        calendar.then(target.days_ago, _aim(calendar, target), 15)
    for asked in turns.ASKED:
        calendar.then(asked.days_ago, _ask(calendar, asked), 14)
    for away in turns.AWAY:
        calendar.then(away.days_ago, _leave(calendar, away), 15)


def _hand_over(calendar: Calendar, turn: turns.Handover) -> Deed:
    def hand_over(at: datetime) -> None:
        mission, to = calendar.missions[turn.mission], calendar.users[BY_TITLE[turn.mission].owner]
        missions.hand_over(mission=mission, to=to, reason=turn.reason, by=calendar.executive, at=at)
        calendar.owners[turn.mission] = to

    return hand_over


def _fund(calendar: Calendar, turn: turns.MoreMoney) -> Deed:
    told = BY_TITLE[turn.mission]

    def fund(at: datetime) -> None:
        missions.change_envelope(
            mission=calendar.missions[turn.mission], fte_min=Decimal(told.fte[0]), fte_max=Decimal(told.fte[1]),
            money_min=Decimal(told.money[0]), money_max=Decimal(told.money[1]), currency="GBP", reason=turn.reason,
            by=calendar.executive, at=at,
        )  # fmt: skip

    return fund


def _aim(calendar: Calendar, turn: turns.NewTarget) -> Deed:
    (mission, told) = next(
        (mission, key_result)
        for mission in MISSIONS
        for key_result in mission.objective.key_results
        if key_result.title == turn.key_result
    )

    def aim(at: datetime) -> None:
        okrs.change_target(
            key_result=calendar.key_results[mission.title, told.title], target=Decimal(told.target), reason=turn.reason,
            by=calendar.users[mission.owner], at=at,
        )  # fmt: skip

    return aim


def _ask(calendar: Calendar, turn: turns.Asked) -> Deed:
    def ask(at: datetime) -> None:
        professions.ask_for(
            mission=calendar.missions[turn.mission], profession=calendar.professions[turn.profession], role=turn.role,
            fte=Decimal(turn.fte), starts_on=calendar.day(turn.starts), ends_on=calendar.day(turn.ends), level=turn.level,
            by=calendar.owners[turn.mission], at=at,
        )  # fmt: skip

    return ask


def _leave(calendar: Calendar, turn: turns.Away) -> Deed:
    craft = next(person.profession for person in people.PEOPLE if person.name == turn.person)

    def leave(at: datetime) -> None:
        lead = calendar.users[people.LEADS[craft]]
        seat = calendar.seats[turn.mission, turn.person]
        first = calendar.day(turn.days_ago)
        professions.end_assignment(assignment=seat, ends_on=first, reason=turn.reason, by=lead, at=at)
        professions.change_availability(
            professional=calendar.people[turn.person], starts_on=first,
            ends_on=calendar.day(turn.until), available_fte=Decimal(0), reason=turn.reason, by=lead, at=at,
        )  # fmt: skip

    return leave
