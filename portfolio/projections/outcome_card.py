"""One row for each outcome: its wording, its place in the one order, its own key results."""

from missions import events as missions
from pipeline.envelope import Event
from portfolio.projections import key_results, standing
from portfolio.projections.told import Row, folding, number_of

TOPICS = (missions.OUTCOME, missions.RANKING, *key_results.TOPICS)


def rows_of(event: Event) -> list[str]:
    if event.topic == missions.OUTCOME:
        return [event.data["outcome_id"]]
    if event.topic == missions.RANKING:
        return sorted({*event.data.get("ranks", ()), *filter(None, [event.data.get("outcome_id")])})
    return key_results.rows_of(event, "outcome")


def blank(outcome_id: str) -> Row:
    return {
        "outcome_id": outcome_id,
        "number": 0,
        "key": "",
        "title": "",
        "kind": "",
        "goal_id": None,
        "owner_id": None,
        "owner_name": "",
        "rank": None,
        "previous_rank": None,
        "ranked_on": None,
        "is_retired": False,
        **standing.blank(),
        "last_activity_at": None,
        "detail": {**key_results.blank(), "wording": {}, "named_owners": [], "last_move": None}
        | {"retired_because": ""},
    }


_WORDING = ("statement", "beneficiary", "from_state", "to_state")


def _added(row: Row, event: Event) -> None:
    row["key"], row["number"] = event.data["key"], number_of(event.data["key"])
    row["detail"]["named_owners"] = event.data.get("named_owners", [])
    _worded(row, event)


def _worded(row: Row, event: Event) -> None:
    data = event.data
    row["title"], row["kind"], row["goal_id"] = data["title"], data["kind"], data["goal_id"]
    row["owner_id"], row["owner_name"] = data["owner_id"], data["owner_name"]
    row["detail"]["wording"] = {name: data[name] for name in _WORDING}


def _retired(row: Row, event: Event) -> None:
    row["is_retired"], row["detail"]["retired_because"] = True, event.data["reason"]


def _ranked(row: Row, event: Event) -> None:
    """All moves share one key, so that every row sees them in the one order in which they were made.

    The moves of one day are one session of ranking: `previous_rank` is the rank before the row's last session.
    """
    data, outcome_id, on = event.data, str(row["outcome_id"]), event.time.date()
    if row["ranked_on"] != on:
        row["previous_rank"], row["ranked_on"] = row["rank"], on
    if outcome_id == data["outcome_id"]:
        said = {"id": event.id, "from": data["from_rank"], "to": data["to_rank"], "reason": data["reason"]}
        row["detail"]["last_move"] = {**said, "at": event.time.isoformat(), "by": event.authid}
        row["rank"] = data["to_rank"]
    if outcome_id in data["ranks"]:
        row["rank"] = data["ranks"][outcome_id]


def _ordered(row: Row, event: Event) -> None:
    """A whole order was applied: those it names take their new ranks, all in one session of ranking."""
    data, outcome_id, on = event.data, str(row["outcome_id"]), event.time.date()
    if row["ranked_on"] != on:
        row["previous_rank"], row["ranked_on"] = row["rank"], on
    said = {"id": event.id, "from": data["was"][outcome_id], "to": data["ranks"][outcome_id], "reason": data["reason"]}
    row["detail"]["last_move"] = {**said, "at": event.time.isoformat(), "by": event.authid, "method": data["method"]}
    row["rank"] = data["ranks"][outcome_id]


def _measured(row: Row, event: Event) -> None:
    said = {name: event.data[name] for name in ("kind", "title", "method")}
    row["detail"].setdefault("measures", {})[event.data["measure_id"]] = said


def _unmeasured(row: Row, event: Event) -> None:
    row["detail"].setdefault("measures", {}).pop(event.data["measure_id"], None)


def _scored(row: Row, event: Event) -> None:
    parts = ("value", "time_criticality", "risk_opportunity", "job_size", "note")
    said = {name: event.data[name] for name in parts}
    row["detail"]["score"] = {**said, "at": event.time.isoformat(), "by": event.authid}


def _explained(row: Row, event: Event) -> None:
    move = row["detail"]["last_move"]
    if move and move["id"] == event.data["move_id"]:
        move["reason"] = event.data["reason"]


fold = folding(
    {
        missions.OutcomeAdded: _added,
        missions.OutcomeReworded: _worded,
        missions.OutcomeRetired: _retired,
        missions.OutcomesRanked: _ranked,
        missions.OutcomesOrdered: _ordered,
        missions.OutcomeMeasureSet: _measured,
        missions.OutcomeMeasureDropped: _unmeasured,
        missions.OutcomeScored: _scored,
        missions.MoveExplained: _explained,
        **key_results.FOLDS,
    }
)


def finish(row: Row) -> None:
    if row["last_activity_at"] is not None:
        standing.finish(row, is_over=row["is_retired"])
