"""Objectives and key results of one holder (a mission, an outcome, a goal), with their newest readings."""

from bisect import bisect_right
from typing import Any

from okrs import events as okrs
from pipeline.envelope import Event
from portfolio.projections.told import Fold, Row, sortable

TOPICS = (okrs.OBJECTIVE, okrs.KEY_RESULT, okrs.CHECK_IN)
READINGS = 60  # enough for a year of weekly check-ins; the log keeps them all
COMMENT = 400

# Since when something new is known of a key result in this batch: a definition changes its whole past.
EVER, NEVER = "", "9999"
# Places in a reading. A list instead of an object: rows are read and written whole, a thousand times an hour.
AT, VALUE, ZONE, CONFIDENCE, CHECK_IN = range(5)


def rows_of(event: Event, holder_kind: str) -> list[str]:
    return [event.data["holder_id"]] if event.data.get("holder_kind") == holder_kind else []


def blank() -> dict[str, Any]:
    return {"objectives": {}, "key_results": {}}


def _key_result(row: Row, event: Event) -> dict[str, Any]:
    """The key result of the event, put there empty when one of its facts comes before its definition."""
    key_result_id = event.data["key_result_id"]
    touched = row.setdefault("touched", {})
    touched.setdefault(key_result_id, EVER)
    found: dict[str, Any] = row["detail"]["key_results"].setdefault(
        key_result_id, {"objective_id": event.data["objective_id"], "readings": [], "check_ins": 0, "said": None}
    )
    return found


def _objective_set(row: Row, event: Event) -> None:
    said = ("key", "statement", "kind", "intent", "commitment")
    row["detail"]["objectives"][event.data["objective_id"]] = {name: event.data[name] for name in said}


_DEFINITION = ("key", "title", "measure_kind", "unit", "zones", "weight", "kpi_id")
_AIM = ("baseline", "target", "stretch", "starts_on", "due_on")


def _defined(row: Row, event: Event) -> None:
    key_result = _key_result(row, event)
    key_result.update({name: event.data[name] for name in (*_DEFINITION, *_AIM)})
    key_result["source_facts"] = event.data.get("source_facts", {})


def _target_changed(row: Row, event: Event) -> None:
    """The kind and the zones came into this fact later: empty means that they stay."""
    key_result = _key_result(row, event)
    key_result.update({name: event.data[name] for name in _AIM})
    if event.data.get("measure_kind"):
        key_result["measure_kind"], key_result["zones"] = event.data["measure_kind"], event.data["zones"]


def _kpi_followed(row: Row, event: Event) -> None:
    _key_result(row, event)["kpi_id"] = event.data["kpi_id"]


def _closed(row: Row, event: Event) -> None:
    _key_result(row, event)["closed"] = event.data["reason"]


def _checked_in(row: Row, event: Event) -> None:
    touched_before = row.get("touched", {}).get(event.data["key_result_id"], NEVER)
    key_result, data = _key_result(row, event), event.data
    readings: list[list[Any]] = key_result["readings"]
    corrected = (
        [reading for reading in readings if reading[CHECK_IN] == data["supersedes"]] if data["supersedes"] else []
    )
    for wrong in corrected:
        readings.remove(wrong)
    reading = [sortable(data["observed_at"]), data["value"], data["zone"], data["confidence"], data["check_in_id"]]
    readings.insert(bisect_right(readings, reading[AT], key=lambda other: other[AT]), reading)
    dropped = readings[:-READINGS]
    del readings[:-READINGS]
    row["touched"][data["key_result_id"]] = min(
        touched_before, *(other[AT] for other in (reading, *corrected, *dropped))
    )
    key_result["check_ins"] += 0 if data["supersedes"] else 1
    _note_comment(key_result, reading[AT], data)


def _note_comment(key_result: dict[str, Any], at: str, data: dict[str, Any]) -> None:
    """Keeps what was said with the newest reading that came with words."""
    said = key_result["said"]
    if data["comment"] and (said is None or at >= said["at"]):
        key_result["said"] = {"at": at, "comment": data["comment"][:COMMENT], "source": data["source"]}


FOLDS: dict[type, Fold] = {
    okrs.ObjectiveSet: _objective_set,
    okrs.KeyResultDefined: _defined,
    okrs.TargetChanged: _target_changed,
    okrs.KpiFollowed: _kpi_followed,
    okrs.KeyResultClosed: _closed,
    okrs.CheckedIn: _checked_in,
}
