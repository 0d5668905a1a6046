"""The third chapter: objectives, key results, and what people and KPIs check in on them, week by week."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from okrs import actions as okrs
from okrs.models import Holder, KpiWindow
from portfolio.demo import strategy, tills, turns
from portfolio.demo.calendar import Calendar, Deed
from portfolio.demo.kinds import KeyResult, Mission, Objective
from portfolio.demo.measuring import Said, check_ins
from portfolio.demo.story import BEGAN, MISSIONS

FIRST_TARGETS = {turn.key_result: turn.before for turn in turns.TARGETS}
YEARLY = 340  # an outcome's own key results look this many days ahead


@dataclass(frozen=True)
class _Measured:
    """Somebody's objective: from which day on, to which day people check in, and when it is due."""

    title: str
    objective: Objective
    starts: int
    stops: int
    due: date
    holder: Callable[[], Holder]
    who: Callable[[], User]
    is_running: bool = True
    tried: Mapping[int, str] = field(default_factory=dict)


def write(calendar: Calendar) -> None:
    for measured in (*_strategic(calendar), *(_of_mission(calendar, mission) for mission in MISSIONS)):
        calendar.then(measured.starts, _set_objective(calendar, measured), 11)
        for key_result in measured.objective.key_results:
            _measure(calendar, measured, key_result)
    for kpi in (stream.kpi for stream in tills.STREAMS):
        for week in range(tills.OPENED // 7, 0, -1):
            calendar.then(_last_monday(calendar, week), _check_in_week(calendar, kpi), 7)


def _strategic(calendar: Calendar) -> list[_Measured]:
    horizon = date(calendar.day(BEGAN).year + strategy.HORIZON, 12, 31)
    goals = [
        _Measured(
            goal.title, goal.objective, BEGAN - 12, 0, horizon, lambda goal=goal: calendar.goals[goal.title],  # type: ignore[misc]
            lambda: calendar.executive,
        )
        for goal in strategy.GOALS
    ]  # fmt: skip
    outcomes = [
        _Measured(
            outcome.title, outcome.objective, BEGAN - 14, 0, calendar.day(-YEARLY),
            lambda outcome=outcome: calendar.outcomes[outcome.title],  # type: ignore[misc]
            lambda outcome=outcome: calendar.users[outcome.owner],  # type: ignore[misc]
        )
        for outcome in strategy.OUTCOMES
        if outcome.objective
    ]  # fmt: skip
    return [*goals, *outcomes]


def _of_mission(calendar: Calendar, mission: Mission) -> _Measured:
    begins = mission.starts if mission.is_running else (mission.proposed or 0)
    return _Measured(
        title=mission.title,
        objective=mission.objective,
        starts=begins,
        stops=mission.conclusion.days_ago if mission.conclusion else 0,
        due=calendar.day(mission.ends) - timedelta(days=1),
        holder=lambda: calendar.missions[mission.title],
        who=lambda: calendar.owners[mission.title],
        is_running=mission.is_running,
        tried=mission.tried,
    )


def _set_objective(calendar: Calendar, measured: _Measured) -> Deed:
    def set_objective(at: datetime) -> None:
        told = measured.objective
        calendar.objectives[measured.title] = okrs.set_objective(
            holder=measured.holder(), statement=told.statement, kind=told.kind, intent=told.intent,
            commitment=told.commitment, by=measured.who(), at=at,
        )  # fmt: skip

    return set_objective


def _measure(calendar: Calendar, measured: _Measured, told: KeyResult) -> None:
    starts = measured.starts if told.starts is None else told.starts
    calendar.then(starts, _define(calendar, measured, told, starts), 11, 30)
    if told.kpi or not measured.is_running:
        return
    chance = calendar.chance(measured.title, told.title)
    for said in check_ins(told, measured.tried, starts, measured.stops, chance):
        calendar.then(said.days_ago, _check_in(calendar, measured, told, said), said.hour, chance.randrange(60))


def _define(calendar: Calendar, measured: _Measured, told: KeyResult, starts: int) -> Deed:
    target = Decimal(FIRST_TARGETS.get(told.title, told.target))
    is_counted = not told.zones and told.kind != "binary"

    def define(at: datetime) -> None:
        calendar.key_results[measured.title, told.title] = okrs.define_key_result(
            objective=calendar.objectives[measured.title], title=told.title, measure_kind=told.kind, unit=told.unit,
            baseline=Decimal(told.baseline) if is_counted else None, target=target if is_counted else None,
            zones=told.zones, starts_on=calendar.day(starts), due_on=measured.due,
            kpi=calendar.kpis[told.kpi] if told.kpi else None, by=measured.who(), at=at,
        )  # fmt: skip

    return define


def _check_in(calendar: Calendar, measured: _Measured, told: KeyResult, said: Said) -> Deed:
    def check_in(at: datetime) -> None:
        okrs.check_in(
            key_result=calendar.key_results[measured.title, told.title], value=said.value, zone=said.zone,
            confidence=said.confidence, comment=said.comment, observed_at=at, by=measured.who(), at=at,
        )  # fmt: skip

    return check_in


def _last_monday(calendar: Calendar, weeks_ago: int) -> int:
    """Days since the Monday so many weeks ago; the week before it is over on that day."""
    return calendar.now.weekday() + 7 * (weeks_ago - 1)


def _check_in_week(calendar: Calendar, kpi: str) -> Deed:
    """What workers do when a week is over, on the Monday on which it happened."""

    def check_in(at: datetime) -> None:
        ended = KpiWindow.objects.filter(
            kpi=calendar.kpis[kpi], ends_on__gte=at.date() - timedelta(days=7), ends_on__lt=at.date()
        )
        okrs.check_in_windows(kpi=calendar.kpis[kpi], windows=list(ended), at=at)

    return check_in
