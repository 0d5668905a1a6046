"""One row for each demand: what a mission asks for of a craft."""

from decimal import Decimal

from pipeline.envelope import Event
from portfolio.projections.told import Row, amount, day, folding, number_of
from professions import events as professions

TOPICS = (professions.DEMAND,)


def rows_of(event: Event) -> list[str]:
    return [event.data["demand_id"]]


def blank(demand_id: str) -> Row:
    return {
        "demand_id": demand_id,
        "number": 0,
        "profession_id": None,
        "mission_id": None,
        "mission_key": "",
        "mission_title": "",
        "role": "",
        "level": 0,
        "fte": Decimal(0),
        "starts_on": None,
        "ends_on": None,
        "raised_at": None,
        "last_activity_at": None,
    }


def _raised(row: Row, event: Event) -> None:
    for name in ("profession_id", "mission_id", "mission_key", "mission_title", "role", "level"):
        row[name] = event.data[name]
    row["number"], row["fte"] = number_of(event.data["key"]), amount(event.data["fte"])
    row["starts_on"], row["ends_on"] = day(event.data["starts_on"]), day(event.data["ends_on"])
    row["raised_at"] = event.time


def _withdrawn(row: Row, event: Event) -> None:
    row["ends_on"] = day(event.data["ends_on"])


fold = folding({professions.PeopleAskedFor: _raised, professions.DemandWithdrawn: _withdrawn})
