"""What people do with strategic goals."""

from datetime import datetime

from accounts.models import User
from missions.events import GoalRetired, GoalSet
from missions.models import StillServed, StrategicGoal
from missions.models.limits import STATEMENT, TITLE
from missions.models.texts import required_reason, required_text, text
from pipeline import log


@log.action
def set_goal(
    *,
    title: str,
    statement: str = "",
    horizon_year: int | None = None,
    external_key: str = "",
    by: User | None,
    at: datetime,
) -> StrategicGoal:
    """A new strategic goal. Raises TextMissing, TextTooLong, HorizonOutOfRange, KeyTaken."""
    wanted = StrategicGoal(horizon_year=horizon_year)
    wanted.require_horizon()
    goal = StrategicGoal.created(
        title=required_text(title, "title", TITLE),
        statement=text(statement, "statement", STATEMENT),
        horizon_year=horizon_year,
        external_key=text(external_key, "external_key", 200),
        at=at,
    )
    _tell(goal, by=by, at=at)
    return goal


@log.action
def reword_goal(
    *,
    goal: StrategicGoal,
    title: str | None = None,
    statement: str | None = None,
    horizon_year: int | str | None = "",
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> StrategicGoal:
    """The goal in new words; what is not given stays. Raises Stale, GoalIsRetired and as set_goal."""
    goal = goal.locked()
    goal.require_version(expected_version)
    goal.require_pursued()
    if title is not None:
        goal.title = required_text(title, "title", TITLE)
    if statement is not None:
        goal.statement = text(statement, "statement", STATEMENT)
    if not isinstance(horizon_year, str):
        goal.horizon_year = horizon_year
    goal.require_horizon()
    goal.store("title", "statement", "horizon_year", at=at)
    _tell(goal, by=by, at=at)
    return goal


@log.action
def retire_goal(
    *, goal: StrategicGoal, reason: str, expected_version: int | None = None, by: User | None, at: datetime
) -> StrategicGoal:
    """The goal, no longer pursued. Raises Stale, GoalIsRetired, StillServed, ReasonMissing."""
    why = required_reason(reason)
    goal = goal.locked()
    goal.require_version(expected_version)
    goal.require_pursued()
    _require_unserved(goal)
    goal.retired_at = at
    goal.store("retired_at", at=at)
    log.append(GoalRetired(goal_id=goal.pk, reason=why), by=by, at=at)
    return goal


def _require_unserved(goal: StrategicGoal) -> None:
    serving = list(goal.outcomes.filter(retired_at=None).order_by("rank"))
    if serving:
        named = ", ".join(outcome.key for outcome in serving[:5]) + (" and others" if len(serving) > 5 else "")
        raise StillServed(
            f"{len(serving)} active outcome{'s serve' if len(serving) > 1 else ' serves'} {goal.key}: {named}. "
            "Give them another goal, or retire them, then retire the goal."
        )


def _tell(goal: StrategicGoal, *, by: User | None, at: datetime) -> None:
    fact = GoalSet(
        goal_id=goal.pk, key=goal.key, title=goal.title, statement=goal.statement, horizon_year=goal.horizon_year
    )
    log.append(fact, by=by, at=at)
