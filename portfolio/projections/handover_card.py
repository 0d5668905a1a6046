"""One row each time a mission goes to another owner: who, from when, why, and whether the brief was acknowledged."""

from datetime import UTC, datetime, time

from missions import events as missions
from pipeline.envelope import Event
from portfolio.projections.told import Row, day, folding, type_of

TOPICS = (missions.MISSION,)
_ABOUT = {
    type_of(fact)
    for fact in (
        missions.MissionHandedOver,
        missions.CoverPlanned,
        missions.CoverWithdrawn,
        missions.HandoverAcknowledged,
    )
}


def rows_of(event: Event) -> list[str]:
    if event.type not in _ABOUT:
        return []
    return [_own(event), *event.data.get("closes", [])]


def _own(event: Event) -> str:
    """The handover's id; what was told before there were ids, and what comes back by itself, goes by its event."""
    return str(event.data.get("handover_id") or event.id)


def blank(handover_id: str) -> Row:
    return {
        "handover_id": handover_id,
        "mission_id": None,
        "kind": "",
        "from_id": None,
        "from_name": "",
        "to_id": None,
        "to_name": "",
        "starts_at": None,
        "ends_on": None,
        "ended_at": None,
        "acknowledged_at": None,
        "is_withdrawn": False,
        "last_activity_at": None,
        "detail": {"reason": "", "brief": ""},
    }


def _handed_over(row: Row, event: Event) -> None:
    if row["handover_id"] != _own(event):
        row["ended_at"] = event.time
        return
    _begin(row, event, event.data.get("kind", ""))
    row["starts_at"] = event.time


def _planned(row: Row, event: Event) -> None:
    _begin(row, event, "absence")
    starts_on = day(event.data["starts_on"])
    assert starts_on is not None
    row["starts_at"] = datetime.combine(starts_on, time.min, UTC)


def _begin(row: Row, event: Event, kind: str) -> None:
    data = event.data
    row["mission_id"], row["kind"] = data["mission_id"], kind
    row["from_id"], row["from_name"] = data["from_owner_id"], data.get("from_owner_name", "")
    row["to_id"], row["to_name"] = data["owner_id"], data["owner_name"]
    row["ends_on"] = day(data.get("ends_on"))
    row["detail"] = {"reason": data["reason"], "brief": data.get("brief", "")}


def _withdrawn(row: Row, event: Event) -> None:
    row["ended_at"], row["is_withdrawn"] = event.time, True


def _acknowledged(row: Row, event: Event) -> None:
    row["acknowledged_at"] = event.time


fold = folding(
    {
        missions.MissionHandedOver: _handed_over,
        missions.CoverPlanned: _planned,
        missions.CoverWithdrawn: _withdrawn,
        missions.HandoverAcknowledged: _acknowledged,
    }
)
