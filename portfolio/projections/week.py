"""One row for each week in which something happened: sums only, so that every order of the facts gives the same."""

from datetime import date, timedelta

from missions import events as missions
from okrs import events as okrs
from pipeline.envelope import Event
from portfolio.projections.told import Fold, Row, by_type, moment, monday, type_of
from professions import events as professions

TOPICS = (missions.MISSION, missions.RANKING, okrs.CHECK_IN, professions.ASSIGNMENT)
_CHECKED_IN = type_of(okrs.CheckedIn)


def rows_of(event: Event) -> list[str]:
    return [name_of(_happened_on(event))]


def _happened_on(event: Event) -> date:
    """A reading belongs to the week in which it was read, also when it is brought in years later."""
    if event.type == _CHECKED_IN:
        return moment(event.data["observed_at"]).date()
    return event.time.date()


def name_of(when: date) -> str:
    """The week as ISO 8601 names it: 2026-W10."""
    year, week, _ = when.isocalendar()
    return f"{year:04d}-W{week:02d}"


def first_day(name: str) -> date:
    year, _, week = name.partition("-W")
    return date.fromisocalendar(int(year), int(week), 1)


def blank(week: str) -> Row:
    sums = ("facts", "check_ins", "confident_check_ins", "confidence_sum", "launched", "concluded", "reports", "moves")
    return {"week": week, "monday": first_day(week), **dict.fromkeys((*sums, "assignments"), 0)}


def _checked_in(row: Row, event: Event) -> None:
    """A correction is not one more."""
    if event.data["supersedes"]:
        return
    row["check_ins"] += 1
    if event.data["confidence"] is not None:
        row["confident_check_ins"] += 1
        row["confidence_sum"] += event.data["confidence"]


def _one(column: str) -> Fold:
    def count(row: Row, event: Event) -> None:
        row[column] += 1

    return count


_FOLDS = by_type(
    {
        okrs.CheckedIn: _checked_in,
        missions.MissionLaunched: _one("launched"),
        missions.MissionConcluded: _one("concluded"),
        missions.StatusReported: _one("reports"),
        missions.OutcomesRanked: _one("moves"),
        missions.OutcomesOrdered: _one("moves"),
        professions.Assigned: _one("assignments"),
    }
)


def fold(row: Row, event: Event) -> None:
    row["facts"] += 1
    own = _FOLDS.get(event.type)
    if own is not None:
        own(row, event)


def mondays(until: date, weeks: int) -> list[date]:
    """The last Mondays up to the week of this day, oldest first."""
    return [monday(until) - timedelta(weeks=n) for n in reversed(range(weeks))]
