"""A chapter on the way: which team a stage asks for, which stages the missions went through, what they tried and assumed."""

from datetime import datetime
from decimal import Decimal

from missions import actions as missions
from missions import stages
from missions.models import Assumption
from portfolio.demo import people, taken
from portfolio.demo.calendar import Calendar, Deed
from portfolio.demo.kinds import Mission
from portfolio.demo.story import BEGAN, MISSIONS
from professions import actions as professions
from professions.actions import Line

LASTS = {"strategic": 110, "feature": 75, "platform": 90}  # days in a stage
ENDS_IN = {"scaled": "scale", "not_achieved": "spin_down", "spun_down": "spin_down"}


def write(calendar: Calendar) -> None:
    for place, recipe in enumerate(taken.RECIPES):
        calendar.then(BEGAN - 8, _write_recipe(calendar, recipe), 9, place)
    for mission in MISSIONS:
        if mission.is_running and mission.starts > 0:
            for days_ago, stage, reason in _entered(mission):
                calendar.then(days_ago, _enter(calendar, mission, stage, reason), 16)
    for option in taken.OPTIONS:
        calendar.then(option.days_ago, _add(calendar, option), 11)
    for assumed in taken.ASSUMED:
        calendar.then(assumed.days_ago, _assume(calendar, assumed), 12)
        if assumed.state != "open":
            calendar.then(assumed.judged, _judge(calendar, assumed), 12)


def _entered(told: Mission) -> list[tuple[int, str, str]]:
    """After how many days it went where: straight on, until today or until it ended the way it ended."""
    path, until = stages.PATHS[told.type], told.conclusion.days_ago + 12 if told.conclusion else 0
    found, here = [], path.first
    for days_ago in range(told.starts - LASTS[told.type], until, -LASTS[told.type]):
        after = path.stage(here.after[0]) if here.after else None
        if after is None or after.code == "scale":
            break
        found.append((days_ago, after.code, ""))
        here = after
    if told.conclusion and told.conclusion.result in ENDS_IN and not path.is_cycle:
        ends_in = ENDS_IN[told.conclusion.result]
        if ends_in == "spin_down" or here.code == "launch":
            found.append((until, ends_in, "The figures of the last quarter say so."))
    return found


def _enter(calendar: Calendar, told: Mission, stage: str, reason: str) -> Deed:
    def enter(at: datetime) -> None:
        missions.enter_stage(
            mission=calendar.missions[told.title], stage=stage, reason=reason, by=calendar.owners[told.title], at=at
        )

    return enter


def _write_recipe(calendar: Calendar, told: taken.Recipe) -> Deed:
    def write_recipe(at: datetime) -> None:
        lines = [
            Line(calendar.professions[craft], role, Decimal(least), Decimal(most), level)
            for craft, role, level, least, most in told.lines
        ]
        lead = calendar.users[people.LEADS[told.lines[0][0]]]
        professions.write_recipe(
            type=told.type, stage=told.stage, lines=lines, reason="What worked in the first missions.", by=lead, at=at
        )

    return write_recipe


def _add(calendar: Calendar, told: taken.Option) -> Deed:
    def add(at: datetime) -> None:
        option = missions.add_option(
            mission=calendar.missions[told.mission], title=told.title, note=told.note,
            by=calendar.owners[told.mission], at=at,
        )  # fmt: skip
        if told.state != "open":
            missions.move_option(
                option=option, state=told.state, came_of_it=told.came_of_it, by=calendar.owners[told.mission], at=at
            )

    return add


def _assume(calendar: Calendar, told: taken.Assumed) -> Deed:
    def assume(at: datetime) -> None:
        missions.state_assumption(
            mission=calendar.missions[told.mission], sentence=told.sentence, expires_on=calendar.day(told.expires),
            by=calendar.owners[told.mission], at=at,
        )  # fmt: skip

    return assume


def _judge(calendar: Calendar, told: taken.Assumed) -> Deed:
    def judge(at: datetime) -> None:
        missions.judge_assumption(
            assumption=Assumption.objects.get(sentence=told.sentence), state=told.state, evidence=told.evidence,
            by=calendar.owners[told.mission], at=at,
        )  # fmt: skip

    return judge
