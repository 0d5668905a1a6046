"""One row for each mission with a charter: what each edition says, who stood behind it when, and its lineage.

Persons are kept by id: pages look their names up, so nothing of an erased person stays here.
"""

from typing import Any

from missions import events as missions
from pipeline.envelope import Event
from portfolio.projections.told import Fold, Row, folding, moment, type_of

TOPICS = (missions.MISSION, missions.RECHARTER)
_SETTLED = type_of(missions.RecharterSettled)


def rows_of(event: Event) -> list[str]:
    """A successor stands in two rows: in that of the mission before it, and in its own."""
    if event.type == _SETTLED:
        successor = event.data["successor_id"]
        return [event.data["mission_id"], successor] if successor else []
    return [event.data["mission_id"]] if event.type in _ABOUT else []


def blank(mission_id: str) -> Row:
    return {
        "mission_id": mission_id,
        "predecessor_id": None,
        "successor_id": None,
        "waiting_edition": None,
        "waits_since": None,
        "submitted_by_id": None,
        "last_activity_at": None,
        "detail": {"editions": {}},
    }


def _say(row: Row, edition: int, **said: Any) -> None:
    editions = row["detail"]["editions"]
    editions[str(edition)] = {**editions.get(str(edition), {"hypothesis": ""}), **said}


def _written(row: Row, event: Event) -> None:
    """Also when one that was returned is reworded: it is a draft again only in so far as it may be submitted again."""
    before = row["detail"]["editions"].get(str(event.data["edition"]), {})
    state = "returned" if before.get("state") == "returned" else "draft"
    _say(row, event.data["edition"], state=state, hypothesis=event.data["hypothesis"])


def _submitted(row: Row, event: Event) -> None:
    by = event.data["submitted_by_id"]
    _say(row, event.data["edition"], state="submitted", submitted_by_id=by, submitted_at=event.time.isoformat())


def _returned(row: Row, event: Event) -> None:
    _say(row, event.data["edition"], state="returned")


def _withdrawn(row: Row, event: Event) -> None:
    _say(row, event.data["edition"], state="withdrawn")


def _signed(row: Row, event: Event) -> None:
    signed = {"signed_by_id": event.data["signed_by_id"], "signed_at": event.time.isoformat()}
    _say(row, event.data["charter_version"], state="signed", **signed)


def _settled(row: Row, event: Event) -> None:
    if str(row["mission_id"]) == event.data["mission_id"]:
        row["successor_id"] = event.data["successor_id"]
    else:
        row["predecessor_id"] = event.data["mission_id"]


_FOLDS: dict[type, Fold] = {
    missions.CharterWritten: _written,
    missions.CharterSubmitted: _submitted,
    missions.CharterReturned: _returned,
    missions.CharterWithdrawn: _withdrawn,
    missions.MissionChartered: _signed,
    missions.RecharterSettled: _settled,
}
_ABOUT = {type_of(fact) for fact in _FOLDS}
fold = folding(_FOLDS)


def finish(row: Row) -> None:
    """The edition that waits for a signature: a mission has at most one that is neither signed nor given up."""
    editions = row["detail"]["editions"].items()
    number, waiting = next((each for each in editions if each[1]["state"] == "submitted"), (None, None))
    row["waiting_edition"] = int(number) if number else None
    row["waits_since"] = moment(waiting["submitted_at"]).date() if waiting else None
    row["submitted_by_id"] = waiting["submitted_by_id"] if waiting else None
