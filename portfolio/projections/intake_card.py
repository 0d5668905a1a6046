"""One row for each activity: how far its assessment is, since when, and what came of it."""

from missions import events as missions
from pipeline.envelope import Event
from portfolio.projections.told import Row, folding, number_of

TOPICS = (missions.ASSESSMENT,)


def rows_of(event: Event) -> list[str]:
    """An assessment of before has the id of its activity."""
    return [event.data.get("activity_id") or event.data["assessment_id"]]


def blank(activity_id: str) -> Row:
    return {
        "activity_id": activity_id,
        "number": 0,
        "key": "",
        "title": "",
        "proposer_id": None,
        "proposed_at": None,
        "state": "waiting",
        "state_since": None,
        "type": "",
        "assessment_key": "",
        "mission_key": "",
        "finished": 0,
        "overridden": 0,
        "last_activity_at": None,
        "detail": {"framings": 0, "chosen": "", "answers": 0, "rounds": 0, "ended": []},
    }


def _proposed(row: Row, event: Event) -> None:
    data = event.data
    row["key"], row["number"], row["title"] = data["key"], number_of(data["key"]), data["title"]
    row["proposer_id"], row["proposed_at"] = data["proposer_id"], event.time
    _stands(row, event, "waiting")


def _framed(row: Row, event: Event) -> None:
    row["detail"]["framings"] = event.data["position"]


def _chosen(row: Row, event: Event) -> None:
    row["detail"]["chosen"] = event.data["title"]


def _begun(row: Row, event: Event) -> None:
    row["assessment_key"], row["type"] = event.data["key"], ""
    row["detail"] |= {"answers": 0, "rounds": 1}
    _stands(row, event, "under_way")


def _answered(row: Row, event: Event) -> None:
    row["detail"] |= {"answers": event.data["position"], "rounds": event.data["round"]}


def _finished(row: Row, event: Event) -> None:
    data = event.data
    row["type"] = data["override_type"] or data["type"]
    row["finished"] += 1
    row["overridden"] += bool(data["override_type"])
    row["detail"]["ended"].append({"leaf": data["type"] or data["verdict"], "overridden": bool(data["override_type"])})
    _stands(row, event, "mission" if row["type"] else data["verdict"])


def _led(row: Row, event: Event) -> None:
    row["mission_key"] = event.data["mission_key"]
    _stands(row, event, "led")


def _finished_before(row: Row, event: Event) -> None:
    data, is_overridden = event.data, bool(event.data["override_reason"])
    row["title"], row["type"], row["proposed_at"] = data["title"], data["type"], event.time
    row["finished"], row["overridden"] = 1, int(is_overridden)
    row["detail"]["ended"] = [{"leaf": data["type"] or data["verdict"], "overridden": is_overridden}]
    _stands(row, event, "deprioritised" if data["verdict"] == "deprioritised" else "earlier")


def _stands(row: Row, event: Event, state: str) -> None:
    row["state"], row["state_since"] = state, event.time


fold = folding(
    {
        missions.ActivityProposed: _proposed,
        missions.FramingAdded: _framed,
        missions.FramingChosen: _chosen,
        missions.AssessmentBegun: _begun,
        missions.TestAnswered: _answered,
        missions.RemedyDone: _answered,
        missions.AssessmentFinished: _finished,
        missions.AssessmentLed: _led,
        missions.AssessmentFinishedBefore: _finished_before,
    }
)
