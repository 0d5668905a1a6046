"""One row for each strategic goal, with its own key results."""

from missions import events as missions
from pipeline.envelope import Event
from portfolio.projections import key_results, standing
from portfolio.projections.told import Row, folding, number_of

TOPICS = (missions.GOAL, *key_results.TOPICS)


def rows_of(event: Event) -> list[str]:
    return [event.data["goal_id"]] if event.topic == missions.GOAL else key_results.rows_of(event, "goal")


def blank(goal_id: str) -> Row:
    return {
        "goal_id": goal_id,
        "number": 0,
        "key": "",
        "title": "",
        "horizon_year": None,
        "is_retired": False,
        **standing.blank(),
        "last_activity_at": None,
        "detail": {**key_results.blank(), "statement": ""},
    }


def _set(row: Row, event: Event) -> None:
    data = event.data
    row["key"], row["number"] = data["key"], number_of(data["key"])
    row["title"], row["horizon_year"], row["detail"]["statement"] = (
        data["title"],
        data["horizon_year"],
        data["statement"],
    )


def _retired(row: Row, event: Event) -> None:
    row["is_retired"], row["detail"]["retired_because"] = True, event.data["reason"]


fold = folding({missions.GoalSet: _set, missions.GoalRetired: _retired, **key_results.FOLDS})


def finish(row: Row) -> None:
    if row["last_activity_at"] is not None:
        standing.finish(row)
