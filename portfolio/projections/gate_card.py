"""One row for each gate: what it asks, what it locks, by when, and what was decided on what evidence."""

from decimal import Decimal

from missions import events as missions
from pipeline.envelope import Event
from portfolio.projections.told import Row, amount, day, folding, number_of

TOPICS = (missions.GATE,)


def rows_of(event: Event) -> list[str]:
    return [event.data["gate_id"]]


def blank(gate_id: str) -> Row:
    return {
        "gate_id": gate_id,
        "number": 0,
        "key": "",
        "mission_id": None,
        "question": "",
        "tranche": Decimal(0),
        "currency": "",
        "fte": Decimal(0),
        "due_on": None,
        "state": "",
        "option": "",
        "released": Decimal(0),
        "released_fte": Decimal(0),
        "decided_on": None,
        "decided_by": None,
        "last_activity_at": None,
        "detail": {"evidence_required": "", "options": [], "changes": [], "decision": None, "withdrawn_because": ""},
    }


def _set(row: Row, event: Event) -> None:
    row["key"], row["number"], row["state"] = event.data["key"], number_of(event.data["key"]), "open"
    row["mission_id"] = event.data["mission_id"]
    _asked(row, event)


def _asked(row: Row, event: Event) -> None:
    data = event.data
    row["question"], row["due_on"] = data["question"], day(data["due_on"])
    row["tranche"], row["currency"], row["fte"] = amount(data["tranche"]), data["currency"], amount(data["fte"])
    row["detail"]["evidence_required"], row["detail"]["options"] = data["evidence_required"], data["options"]


def _changed(row: Row, event: Event) -> None:
    """A day that is put off again and again is worth seeing, so each change stays with the day it gave."""
    before = row["due_on"].isoformat() if row["due_on"] else None
    _asked(row, event)
    changed = {"on": event.time.date().isoformat(), "reason": event.data["reason"]}
    row["detail"]["changes"].append(changed | {"due_before": before, "due_on": event.data["due_on"]})


def _withdrawn(row: Row, event: Event) -> None:
    row["state"], row["detail"]["withdrawn_because"] = "withdrawn", event.data["reason"]


def _decided(row: Row, event: Event) -> None:
    data = event.data
    row["state"], row["option"], row["decided_on"] = "decided", data["option"], day(data["decided_on"])
    row["released"], row["released_fte"] = amount(data["released"]), amount(data["released_fte"])
    row["decided_by"] = event.authid or None
    row["detail"]["decision"] = {name: data[name] for name in ("reason", "evidence", "confidence")}


fold = folding(
    {
        missions.GateSet: _set,
        missions.GateChanged: _changed,
        missions.GateWithdrawn: _withdrawn,
        missions.GateDecided: _decided,
    }
)
