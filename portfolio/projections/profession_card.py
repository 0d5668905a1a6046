"""One row for each profession: its name, its lead, how many people it has."""

from pipeline.envelope import Event
from portfolio.projections.told import Row, folding, number_of
from professions import events as professions

TOPICS = (professions.PROFESSION, professions.PROFESSIONAL)


def rows_of(event: Event) -> list[str]:
    return [event.data["profession_id"]] if "profession_id" in event.data else []


def blank(profession_id: str) -> Row:
    return {
        "profession_id": profession_id,
        "number": 0,
        "key": "",
        "title": "",
        "lead_id": None,
        "lead_name": "",
        "people": 0,
        "last_activity_at": None,
    }


def _founded(row: Row, event: Event) -> None:
    row["key"], row["number"], row["title"] = event.data["key"], number_of(event.data["key"]), event.data["title"]
    _led(row, event)


def _led(row: Row, event: Event) -> None:
    row["lead_id"], row["lead_name"] = event.data["lead_id"], event.data["lead_name"]


def _joined(row: Row, event: Event) -> None:
    row["people"] += 1


fold = folding(
    {
        professions.ProfessionFounded: _founded,
        professions.ProfessionLed: _led,
        professions.ProfessionalJoined: _joined,
    }
)
