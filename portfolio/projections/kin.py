"""One row for each mission with kin: its parent, what it graduated into, and the reviews on which it rolled on."""

from missions import events as missions
from pipeline.envelope import Event
from portfolio.projections.told import Row, day, folding, type_of

TOPICS = (missions.MISSION,)
REVIEWS = 12
_ABOUT = {type_of(fact) for fact in (missions.ParentSet, missions.MissionRolledOn, missions.MissionGraduated)}


def rows_of(event: Event) -> list[str]:
    return [event.data["mission_id"]] if event.type in _ABOUT else []


def blank(mission_id: str) -> Row:
    return {
        "mission_id": mission_id,
        "parent_id": None,
        "platform_id": None,
        "graduated_on": None,
        "reviewed_on": None,
        "last_activity_at": None,
        "detail": {"reason": "", "reviews": [], "graduation": None},
    }


def _parent_set(row: Row, event: Event) -> None:
    row["parent_id"], row["detail"]["reason"] = event.data["parent_id"], event.data["reason"]


def _rolled_on(row: Row, event: Event) -> None:
    """The newest reviews; the log keeps them all."""
    row["reviewed_on"] = day(event.data["reviewed_on"])
    said = {name: event.data[name] for name in ("reviewed_on", "was_due_on", "review_on", "reason")}
    row["detail"]["reviews"] = [*row["detail"]["reviews"], said][-REVIEWS:]


def _graduated(row: Row, event: Event) -> None:
    row["platform_id"], row["graduated_on"] = event.data["platform_id"], day(event.data["graduated_on"])
    row["detail"]["graduation"] = {name: event.data[name] for name in ("repetitive", "team", "leading")}


fold = folding(
    {
        missions.ParentSet: _parent_set,
        missions.MissionRolledOn: _rolled_on,
        missions.MissionGraduated: _graduated,
    }
)
