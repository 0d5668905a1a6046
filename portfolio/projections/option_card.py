"""One row for each option: a means that a mission keeps open, tried or dropped, and what came of it."""

from missions import events as missions
from pipeline.envelope import Event
from portfolio.projections.told import Row, folding, number_of

TOPICS = (missions.MISSION,)


def rows_of(event: Event) -> list[str]:
    return [event.data["option_id"]] if "option_id" in event.data else []


def blank(option_id: str) -> Row:
    return {
        "option_id": option_id,
        "number": 0,
        "key": "",
        "mission_id": None,
        "title": "",
        "note": "",
        "state": "",
        "came_of_it": "",
        "last_activity_at": None,
    }


def _added(row: Row, event: Event) -> None:
    row["key"], row["number"], row["state"] = event.data["key"], number_of(event.data["key"]), "open"
    for name in ("mission_id", "title", "note"):
        row[name] = event.data[name]


def _moved(row: Row, event: Event) -> None:
    row["state"], row["came_of_it"] = event.data["state"], event.data["came_of_it"]


fold = folding({missions.OptionAdded: _added, missions.OptionMoved: _moved})
