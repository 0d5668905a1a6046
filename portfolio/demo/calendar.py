"""What happens when, and who and what there is by then. Every chapter of the story lines its happenings up here."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from accounts.models import User
from accounts.roles import DEMO_NAMES, Role
from missions.models import Cluster, Mission, Outcome, Segment, StrategicGoal
from okrs.models import KeyResult, Kpi, Objective
from professions.models import Assignment, Profession, Professional

NAMED = re.compile(r"\[\[(.+?)\]\]")
Deed = Callable[[datetime], Any]


@dataclass(frozen=True)
class Happening:
    at: datetime
    do: Deed


@dataclass
class Calendar:
    """`now` is the day on which the story ends. What there is stands under its title or name."""

    now: datetime
    seed: int
    happenings: list[Happening] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    people: dict[str, Professional] = field(default_factory=dict)
    professions: dict[str, Profession] = field(default_factory=dict)
    goals: dict[str, StrategicGoal] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    clusters: dict[str, Cluster] = field(default_factory=dict)
    segments: dict[str, Segment] = field(default_factory=dict)
    missions: dict[str, Mission] = field(default_factory=dict)
    owners: dict[str, User] = field(default_factory=dict)  # of each mission, at that moment of the story
    key_results: dict[tuple[str, str], KeyResult] = field(default_factory=dict)  # holder, title
    seats: dict[tuple[str, str], Assignment] = field(default_factory=dict)  # mission, person
    objectives: dict[str, Objective] = field(default_factory=dict)
    kpis: dict[str, Kpi] = field(default_factory=dict)

    def chance(self, *about: str) -> Random:
        """A source of chance of its own for each subject, so that a word changed here moves nothing elsewhere."""
        return Random(" ".join((str(self.seed), *about)))

    def day(self, days_ago: float) -> date:
        return (self.now - timedelta(days=days_ago)).date()

    def moment(self, days_ago: float, hour: int, minute: int = 0) -> datetime:
        """That hour of that day, or now if it is still to come."""
        return min(datetime.combine(self.day(days_ago), time(hour, minute), self.now.tzinfo), self.now)

    def then(self, days_ago: float, do: Deed, hour: int = 9, minute: int = 0) -> None:
        self.happenings.append(Happening(self.moment(days_ago, hour, minute), do))

    def of_role(self, role: Role) -> User:
        return self.users[DEMO_NAMES[role]]

    def with_keys(self, words: str) -> str:
        """A mission that is named in double brackets gets its key, so that a reader can look it up."""
        return NAMED.sub(lambda named: f"{self.missions[named[1]].key} “{named[1]}”", words)

    @property
    def executive(self) -> User:
        return self.of_role(Role.EXECUTIVE)
