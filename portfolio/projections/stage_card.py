"""One row for each mission: the stage in which it stands, and the way by which it came there."""

from missions import events as missions
from pipeline.envelope import Event
from portfolio.projections.told import Row, folding, type_of

TOPICS = (missions.MISSION,)
_TYPES = frozenset(map(type_of, (missions.StageEntered, missions.MissionConcluded)))


def rows_of(event: Event) -> list[str]:
    return [event.data["mission_id"]] if event.type in _TYPES else []


def blank(mission_id: str) -> Row:
    return {
        "mission_id": mission_id,
        "type": "",
        "stage": "",
        "since": None,
        "until": None,
        "last_activity_at": None,
        "detail": {"entered": []},
    }


def _entered(row: Row, event: Event) -> None:
    data = event.data
    row["type"], row["stage"], row["since"] = data["type"], data["stage"], event.time
    on = event.time.date().isoformat()
    row["detail"]["entered"].append({"type": data["type"], "stage": data["stage"], "on": on, "reason": data["reason"]})


def _concluded(row: Row, event: Event) -> None:
    row["until"] = event.time


fold = folding({missions.StageEntered: _entered, missions.MissionConcluded: _concluded})
