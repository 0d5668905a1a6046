"""Who takes which seat in which team: those who are named, and whoever has the time for the others. No Django."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portfolio.demo.kinds import Mission, Person

_SEAT = re.compile(r"(?P<role>.+?) (?P<share>\d(?:\.\d+)?)(?: (?P<name>.+))?")


class NobodyIsFree(Exception):
    """The story asks for more people than it has."""


@dataclass(frozen=True)
class Seat:
    """`starts` and `ends` in days ago, as everywhere in the story."""

    mission: str
    person: str
    role: str
    share: Decimal
    starts: int
    ends: int


def seated(missions: Sequence[Mission], people: Iterable[Person], busy: Collection[str]) -> list[Seat]:
    """A person for every seat; the named ones sit down first, the `busy` ones only by name. Raises NobodyIsFree."""
    everybody, taken = list(people), list[Seat]()
    asked = [
        (mission, profession, *_read(line))
        for mission in missions
        for profession, lines in mission.team.items()
        for line in lines
    ]
    for mission, profession, role, share, name in sorted(asked, key=lambda seat: (not seat[4], -seat[3])):
        starts, ends = mission.starts, mission.conclusion.days_ago if mission.conclusion else mission.ends
        free = [person for person in everybody if person.profession == profession and person.name not in busy]
        able = [person for person in everybody if person.name == name] if name else free
        left = {person: _time_left(person, taken, starts, ends) - share for person in able}
        fitting = [person for person in able if left[person] >= 0]
        if not fitting:
            raise NobodyIsFree(f"{mission.title}: {profession}, {role} {share} {name}")
        tightest = min(fitting, key=lambda person: left[person])  # so that others stay free for whole weeks
        taken.append(Seat(mission.title, tightest.name, role, share, starts, ends))
    order = {mission.title: place for place, mission in enumerate(missions)}
    return sorted(taken, key=lambda seat: order[seat.mission])


def _read(line: str) -> tuple[str, Decimal, str]:
    seat = _SEAT.fullmatch(line)
    assert seat is not None, line
    return seat["role"], Decimal(seat["share"]), seat["name"] or ""


def _time_left(person: Person, taken: Iterable[Seat], starts: int, ends: int) -> Decimal:
    """The share that is free on every day. Loads only grow on the first day of a seat, so those are all to look at."""
    own = [seat for seat in taken if seat.person == person.name]
    days = [starts, *(seat.starts for seat in own if starts >= seat.starts >= ends)]
    load = max(sum((seat.share for seat in own if seat.starts >= day >= seat.ends), Decimal(0)) for day in days)
    return Decimal(person.fte) - load
