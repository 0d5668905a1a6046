"""One narrow row for each assignment, so that sums over many people and missions are one look at an index."""

from pipeline.envelope import Event
from portfolio.projections.told import Row, amount, day, folding
from professions import events as professions

TOPICS = (professions.ASSIGNMENT,)


def rows_of(event: Event) -> list[str]:
    return [event.data["assignment_id"]]


def blank(assignment_id: str) -> Row:
    return {
        "assignment_id": assignment_id,
        "professional_id": None,
        "profession_id": None,
        "mission_id": None,
        "starts_on": None,
        "ends_on": None,
        "fte": None,
        "made_at": None,
        "last_activity_at": None,
    }


def _assigned(row: Row, event: Event) -> None:
    for name in ("professional_id", "profession_id", "mission_id"):
        row[name] = event.data[name]
    row["starts_on"], row["ends_on"] = day(event.data["starts_on"]), day(event.data["ends_on"])
    row["fte"], row["made_at"] = amount(event.data["fte"]), event.time


def _ended(row: Row, event: Event) -> None:
    row["ends_on"] = day(event.data["ends_on"])


fold = folding({professions.Assigned: _assigned, professions.AssignmentEnded: _ended})
