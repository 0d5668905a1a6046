"""One row for each assumption: what a mission takes for true, until when, and how it was found to be."""

from missions import events as missions
from pipeline.envelope import Event
from portfolio.projections.told import Row, day, folding, number_of

TOPICS = (missions.MISSION,)


def rows_of(event: Event) -> list[str]:
    return [event.data["assumption_id"]] if "assumption_id" in event.data else []


def blank(assumption_id: str) -> Row:
    return {
        "assumption_id": assumption_id,
        "number": 0,
        "key": "",
        "mission_id": None,
        "sentence": "",
        "expires_on": None,
        "state": "",
        "evidence": "",
        "judged_on": None,
        "last_activity_at": None,
    }


def _stated(row: Row, event: Event) -> None:
    row["key"], row["number"], row["state"] = event.data["key"], number_of(event.data["key"]), "open"
    row["mission_id"], row["sentence"] = event.data["mission_id"], event.data["sentence"]
    row["expires_on"] = day(event.data["expires_on"])


def _judged(row: Row, event: Event) -> None:
    row["state"], row["evidence"] = event.data["state"], event.data["evidence"]
    row["judged_on"] = day(event.data["judged_on"])


def _extended(row: Row, event: Event) -> None:
    row["expires_on"] = day(event.data["expires_on"])


fold = folding(
    {
        missions.AssumptionStated: _stated,
        missions.AssumptionJudged: _judged,
        missions.AssumptionExtended: _extended,
    }
)
