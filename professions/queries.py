"""What doors read: crafts, their people, and how much of them is free when."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from missions.models import Mission
from professions import capacity, covering
from professions.availability import in_force
from professions.capacity import Span, Window
from professions.models import Assignment, Demand, Profession, Professional, Recipe, spans_of

WEEKS = 4
WEEK = timedelta(days=7)


class Week(NamedTuple):
    """The mean FTE of a week, from Monday to Friday."""

    starts_on: date
    fte: Decimal


def professions() -> QuerySet[Profession]:
    found: QuerySet[Profession] = Profession.objects.by_title().annotate(people=Count("professionals"))
    return found


def professionals() -> QuerySet[Professional]:
    return Professional.objects.select_related("profession__lead", "user")


def assignments() -> QuerySet[Assignment]:
    return Assignment.objects.select_related("professional__profession", "mission")


def missions_of(user: User, day: date) -> set[UUID]:
    """The missions on which the person works on this day."""
    working = Assignment.objects.running(on=day).filter(professional__user=user)
    return set(working.values_list("mission_id", flat=True))


def recipes() -> QuerySet[Recipe]:
    """Every edition with its lines."""
    return Recipe.objects.select_related("written_by").prefetch_related("lines__profession")


def demands() -> QuerySet[Demand]:
    return Demand.objects.select_related("mission", "profession__lead")


def demands_of(profession: Profession, today: date) -> QuerySet[Demand]:
    """What is asked for of the profession today or later, the nearest first."""
    rows = Demand.objects.reaching_beyond(today).filter(profession=profession)
    return rows.select_related("mission", "profession").order_by("starts_on", "number")


def demand_named(name: str) -> Demand | None:
    """The demand with this id or key."""
    demand: Demand | None = demands().filter(pk__in=Demand.objects.known_as(name)).first() if name else None
    return demand


def still_open(demands_of_craft: Iterable[Demand]) -> dict[UUID, list[Span]]:
    """For each of these demands the stretches of days for which nobody is lent yet. Two queries."""
    chosen = list(demands_of_craft)
    missions, crafts = {one.mission_id for one in chosen}, {one.profession_id for one in chosen}
    beside = Demand.objects.standing().filter(mission__in=missions, profession__in=crafts)
    asked, lent = defaultdict(list), defaultdict(list)
    for one in beside.order_by("-created_at", "-number"):
        asked[one.mission_id, one.profession_id].append(one)
    rows = Assignment.objects.taking_time().filter(mission__in=missions, professional__profession__in=crafts)
    for each in rows.annotate(craft=F("professional__profession_id")):
        lent[each.mission_id, each.craft].append((each.created_at, each.span))
    found: dict[UUID, list[Span]] = {}
    for key, ones in asked.items():
        steps = covering.still_open([(one.created_at, one.span) for one in ones], lent[key])
        found |= dict(zip((one.pk for one in ones), steps, strict=True))
    return {one.pk: found.get(one.pk, []) for one in chosen}


def person_named(name: str) -> Professional | None:
    """The person with this id or key, with everything that says how free they are."""
    found = Professional.objects.known_as(name).select_related("profession__lead", "user")
    person: Professional | None = with_load(found).first()
    return person


def mission_named(name: str) -> Mission | None:
    """The mission with this id or key."""
    mission: Mission | None = Mission.objects.known_as(name).first()
    return mission


def with_load(rows: QuerySet[Professional]) -> QuerySet[Professional]:
    """With everything that says how free they are, in two queries for all of them."""
    lent = Assignment.objects.select_related("mission").order_by("starts_on", "number")
    return rows.prefetch_related("statements", Prefetch("assignments", queryset=lent))


@dataclass(frozen=True)
class Step:
    """Days on which nothing changes: what there is of the person, what is lent, what is free."""

    starts_on: date
    last_day: date | None
    available: Decimal
    lent: Decimal

    @property
    def free(self) -> Decimal:
        return max(self.available - self.lent, Decimal(0))


def steps(person: Professional, window: Window) -> list[Step]:
    """The person's time over the window, cut wherever it changes."""
    available = capacity.total(in_force(_said(person)), window)
    lent = capacity.total(spans_of(person.assignments.all()), window)
    days = sorted({step.starts_on for step in (*available, *lent)})
    ends = [*(day - timedelta(days=1) for day in days[1:]), window.ends_on]
    return [Step(day, end, _on(available, day), _on(lent, day)) for day, end in zip(days, ends, strict=True)]


def free_weeks(person: Professional, monday: date, weeks: int = WEEKS) -> list[Week]:
    """The mean free FTE of each week from Monday to Friday."""
    window = Window(monday, monday + weeks * WEEK - timedelta(days=1))
    free = capacity.free(in_force(_said(person)), spans_of(person.assignments.all()), window)
    return _weeks(monday, capacity.weekly(free, monday, weeks))


def _weeks(monday: date, means: Sequence[Decimal]) -> list[Week]:
    return [Week(monday + n * WEEK, fte) for n, fte in enumerate(means)]


def _said(person: Professional) -> list[Span]:
    return [statement.span for statement in person.statements.all()]


def _on(steps: Sequence[Span], day: date) -> Decimal:
    return next(step.fte for step in reversed(steps) if step.starts_on <= day)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Member:
    """A person of a craft, whom they work for now, and how free they are in the coming weeks."""

    person: Professional
    running: list[Assignment]
    free: list[Week]


@dataclass(frozen=True)
class Craft:
    """A profession with its people; `free` adds up what they have."""

    profession: Profession
    members: list[Member]
    free: list[Week]
    strength: Decimal  # FTE that there is in the first of the weeks


def crafts(rows: Iterable[Profession], today: date) -> list[Craft]:
    """The professions with their people and the coming four weeks, in three queries more."""
    found = list(rows)
    people = with_load(Professional.objects.filter(profession__in=found).by_name())
    by_craft: dict[object, list[Professional]] = {}
    for person in people:
        by_craft.setdefault(person.profession_id, []).append(person)
    return [_craft(profession, by_craft.get(profession.pk, []), today) for profession in found]


def _craft(profession: Profession, people: Sequence[Professional], today: date) -> Craft:
    monday = monday_of(today)
    members = [_member(person, monday, today) for person in people]
    spans = [span for person in people for span in in_force(_said(person))]
    return Craft(
        profession=profession,
        members=members,
        free=_weeks(monday, [sum((member.free[week].fte for member in members), Decimal(0)) for week in range(WEEKS)]),
        strength=capacity.weekly(spans, monday, 1)[0],
    )


def _member(person: Professional, monday: date, today: date) -> Member:
    running = [one for one in person.assignments.all() if one.starts_on <= today < one.ends_on]
    return Member(person, running, free_weeks(person, monday))


def outside_window(mission: Mission, starts_on: date, ends_on: date) -> str:
    """A warning when the days until before `ends_on` lie outside the mission's; empty when they do not, or when it has none.

    It is no refusal: people prepare a mission before it starts and hand over after it ends.
    """
    begins, ends = mission.starts_on, mission.ends_on
    if begins and ends_on <= begins:
        return f"This ends before {mission.key} starts on {_spoken(begins)}."
    if ends and starts_on >= ends:
        return f"This starts when {mission.key} has ended: its last day is {_spoken(ends - timedelta(days=1))}."
    if begins and starts_on < begins:
        return f"This starts before {mission.key} does, on {_spoken(begins)}."
    if ends and ends_on > ends:
        return f"This goes on after {mission.key} has ended: its last day is {_spoken(ends - timedelta(days=1))}."
    return ""


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def led_by(user: User) -> QuerySet[Profession]:
    """The professions whose people the user looks after."""
    rows = Profession.objects.by_title()
    if user.is_superuser or user.is_service:
        return rows
    unled = Q(lead=None) if user.has_role(Role.PROFESSION_LEAD) else Q(pk=None)
    return rows.filter(Q(lead=user) | unled)


def assignable_by(user: User) -> QuerySet[Professional]:
    """Whom the user may lend, or ask for: all people for who owns a mission, else those of their own professions."""
    rows = Professional.objects.by_name()
    return rows if Mission.objects.led_by(user).exists() else rows.filter(profession__in=led_by(user))


def missions_for(user: User) -> QuerySet[Mission]:
    """The missions that the user may assign to: all that go on for a lead, else their own."""
    rows = Mission.objects.still_open().order_by("title")
    return rows if led_by(user).exists() else rows.led_by(user)


HORIZON = 26 * WEEK


@dataclass(frozen=True)
class Plan:
    """A person's time from today on, step by step."""

    person: Professional
    steps: list[Step]

    @property
    def free_now(self) -> Decimal:
        return self.steps[0].free


def plan_of(person: Professional, today: date) -> Plan:
    """Half a year ahead. Give one of `with_load`, or what is lent is asked for."""
    return Plan(person, steps(person, Window(today, today + HORIZON)))
