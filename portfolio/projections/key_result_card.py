"""One row for each key result: what it measures, how far it has come, when somebody last said anything on it."""

from typing import Any

from pipeline.envelope import Event
from portfolio.projections import key_results, standing
from portfolio.projections.key_results import AT, VALUE, ZONE
from portfolio.projections.told import Row, amount, day, folding, moment, number_of

TOPICS = key_results.TOPICS
_DEFINED = ("title", "measure_kind", "unit", "kpi_id")


def rows_of(event: Event) -> list[str]:
    return [event.data["key_result_id"]] if "key_result_id" in event.data else []


def blank(key_result_id: str) -> Row:
    return {
        "key_result_id": key_result_id, "number": 0, "key": "", "title": "", "measure_kind": "", "unit": "", "kpi_id": None,
        "objective_id": None, "holder_kind": "", "holder_id": None, "baseline": None, "target": None, "value": None,
        "zone": "", "state": "", "starts_on": None, "due_on": None, "is_closed": False, "said_at": None, "check_ins": 0,
        **standing.blank(), "last_activity_at": None, "detail": key_results.blank(),
    }  # fmt: skip


_fold = folding(key_results.FOLDS)


def fold(row: Row, event: Event) -> None:
    """The key result inside the row is the same as inside its mission's; every fact names its place."""
    _fold(row, event)
    for name in ("objective_id", "holder_kind", "holder_id"):
        row[name] = event.data[name]


def finish(row: Row) -> None:
    if row["last_activity_at"] is None:
        return
    words = row["detail"]["key_results"][str(row["key_result_id"])]
    row["is_closed"] = "closed" in words
    standing.finish(row, is_over=row["is_closed"])
    if row["is_closed"]:
        standing.leave_unjudged(row, "concluded")
    _take_definition(row, words)
    _take_readings(row, words)


def _take_definition(row: Row, words: dict[str, Any]) -> None:
    if "key" in words:
        row["key"], row["number"] = words["key"], number_of(words["key"])
        row.update({name: words[name] for name in _DEFINED})
    row["baseline"], row["target"] = amount(words.get("baseline")), amount(words.get("target"))
    row["starts_on"], row["due_on"] = day(words.get("starts_on")), day(words.get("due_on"))


def _take_readings(row: Row, words: dict[str, Any]) -> None:
    """The newest figure or zone, and when anything was last observed at all."""
    readings = words["readings"]
    newest = next((each for each in reversed(readings) if each[VALUE] is not None or each[ZONE]), None)
    row["value"], row["zone"] = (amount(newest[VALUE]), newest[ZONE] or "") if newest else (None, "")
    row["said_at"] = moment(readings[-1][AT]) if readings else None
    row["check_ins"], row["state"] = words["check_ins"], words.get("state", "")
