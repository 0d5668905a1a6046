"""One row for each professional: craft, level, availability over time, and what the missions take of it."""

from decimal import Decimal
from typing import Any

from pipeline.envelope import Event
from portfolio.projections.told import Row, amount, day, folding, number_of
from professions import events as professions

TOPICS = (professions.PROFESSIONAL, professions.ASSIGNMENT)

# First day, first day after it (None: for good), share of a full week.
Step = list[Any]


def rows_of(event: Event) -> list[str]:
    return [event.data["professional_id"]]


def blank(professional_id: str) -> Row:
    return {
        "professional_id": professional_id,
        "number": 0,
        "key": "",
        "name": "",
        "profession_id": None,
        "profession_title": "",
        "level": 0,
        "employment": "",
        "user_id": None,
        "available_from": None,
        "available_fte": Decimal(0),
        "is_steady": True,
        "last_activity_at": None,
        "detail": {"availability": [], "allocations": {}},
    }


def _joined(row: Row, event: Event) -> None:
    data = event.data
    row["key"], row["number"], row["name"] = data["key"], number_of(data["key"]), data["name"]
    row["profession_id"], row["profession_title"] = data["profession_id"], data["profession_title"]
    row["level"], row["employment"], row["user_id"] = data["level"], data["employment"], data["user_id"]
    row["available_from"], row["available_fte"] = day(data["available_from"]), amount(data["available_fte"])
    row["detail"]["availability"] = [[data["available_from"], None, data["available_fte"]]]


def _availability_changed(row: Row, event: Event) -> None:
    """What is said last holds on its days; before and after them, what was said before."""
    data = event.data
    new: Step = [data["starts_on"], data["ends_on"], data["available_fte"]]
    steps = [piece for step in row["detail"]["availability"] for piece in _around(step, new)]
    row["detail"]["availability"] = steps = _joined_up(sorted([*steps, new], key=lambda step: step[0]))
    row["is_steady"] = len(steps) == 1 and steps[0][1] is None
    row["available_from"], row["available_fte"] = day(steps[0][0]), Decimal(steps[-1][2])


def _around(step: Step, new: Step) -> list[Step]:
    """What is left of the step before and after the new one. Days as text compare as days do."""
    left: list[Step] = []
    if step[0] < new[0]:
        left.append([step[0], min(step[1] or "9999", new[0]), step[2]])
    if new[1] is not None and (step[1] is None or step[1] > new[1]):
        left.append([max(step[0], new[1]), step[1], step[2]])
    return left


def _joined_up(steps: list[Step]) -> list[Step]:
    """Neighbours with the same share are one step."""
    found: list[Step] = []
    for step in steps:
        last = found[-1] if found else None
        if last and last[1] == step[0] and Decimal(last[2]) == Decimal(step[2]):
            last[1] = step[1]
        else:
            found.append(list(step))
    return found


def _level_changed(row: Row, event: Event) -> None:
    row["level"] = event.data["level"]


def _assigned(row: Row, event: Event) -> None:
    said = ("mission_id", "mission_key", "mission_title", "role", "starts_on", "ends_on", "fte")
    row["detail"]["allocations"][event.data["assignment_id"]] = {name: event.data[name] for name in said}


def _assignment_ended(row: Row, event: Event) -> None:
    row["detail"]["allocations"][event.data["assignment_id"]]["ends_on"] = event.data["ends_on"]


fold = folding(
    {
        professions.ProfessionalJoined: _joined,
        professions.AvailabilityChanged: _availability_changed,
        professions.LevelChanged: _level_changed,
        professions.Assigned: _assigned,
        professions.AssignmentEnded: _assignment_ended,
    }
)
