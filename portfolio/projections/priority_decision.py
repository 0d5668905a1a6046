"""One row for each decision about the order of the outcomes: who ranked what above what, why, and by which method.

The row's id is the id of its event. Joining the order and leaving it is no decision about who comes before whom.
"""

from missions import events as missions
from pipeline.envelope import Event
from portfolio.projections.told import Row, folding, type_of

TOPICS = (missions.RANKING,)
CHANGED, ORDERED, EXPLAINED = map(type_of, (missions.OutcomesRanked, missions.OutcomesOrdered, missions.MoveExplained))


def rows_of(event: Event) -> list[str]:
    data = event.data
    if event.type == EXPLAINED:
        return [data["move_id"]]
    is_move = event.type == CHANGED and data["from_rank"] is not None and data["to_rank"] is not None
    return [event.id] if is_move or event.type == ORDERED else []


def blank(event_id: str) -> Row:
    return {
        "event_id": event_id,
        "method": "",
        "reason": "",
        "made_at": None,
        "made_by": "",
        "outcome_id": None,
        "round_id": None,
        "moved": 0,
        "detail": {"moves": {}},
        "last_activity_at": None,
    }


def _moved(row: Row, event: Event) -> None:
    """One outcome moved by hand; those between moved by one place the other way."""
    data = event.data
    _made(row, event, "manual")
    row["outcome_id"] = data["outcome_id"]
    step = 1 if data["to_rank"] > data["from_rank"] else -1
    moves = {pk: [rank + step, rank] for pk, rank in data["ranks"].items()}
    row["detail"]["moves"] = moves | {data["outcome_id"]: [data["from_rank"], data["to_rank"]]}
    row["moved"] = 1


def _ordered(row: Row, event: Event) -> None:
    """A whole order was applied."""
    data = event.data
    _made(row, event, data["method"])
    row["round_id"] = data["round_id"]
    row["detail"]["moves"] = {pk: [data["was"][pk], rank] for pk, rank in data["ranks"].items()}
    row["moved"] = len(data["ranks"])


def _made(row: Row, event: Event, method: str) -> None:
    row["method"], row["reason"] = method, event.data["reason"]
    row["made_at"], row["made_by"] = event.time, event.authid


def _explained(row: Row, event: Event) -> None:
    row["reason"] = event.data["reason"]


fold = folding(
    {missions.OutcomesRanked: _moved, missions.OutcomesOrdered: _ordered, missions.MoveExplained: _explained}
)
