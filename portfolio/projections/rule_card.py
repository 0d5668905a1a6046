"""One row for each thing that was set for the portfolio as a whole: targets of its mix, a strategic limit, a decision beyond it."""

from typing import Any

from missions import events as missions
from pipeline.envelope import Event
from portfolio.projections.told import Row, day, folding

TOPICS = (missions.PORTFOLIO,)
TARGETS, LIMIT, DECISION = "targets", "limit", "decision"
_IDS = ("target_id", "limit_id", "decision_id")


def rows_of(event: Event) -> list[str]:
    return [event.data[name] for name in _IDS if name in event.data]


def blank(rule_id: str) -> Row:
    return {
        "rule_id": rule_id,
        "number": 0,
        "kind": "",
        "measure": "",
        "by": "",
        "most": None,
        "allowed": None,
        "starts_on": None,
        "ends_on": None,
        "bands": {},
        "reason": "",
        "set_by_id": "",
        "last_activity_at": None,
    }


def _set(row: Row, event: Event, kind: str, **said: Any) -> None:
    row.update(kind=kind, number=event.data["number"], reason=event.data["reason"], set_by_id=event.authid, **said)


def _targets(row: Row, event: Event) -> None:
    data = event.data
    bands = {part: [share, data["tolerances"][part]] for part, share in data["shares"].items()}
    dates = {"starts_on": day(data["starts_on"]), "ends_on": day(data["ends_on"])}
    _set(row, event, TARGETS, measure=data["measure"], by=data["by"], bands=bands, **dates)


def _limit(row: Row, event: Event) -> None:
    _set(row, event, LIMIT, most=event.data["most"], starts_on=day(event.data["starts_on"]))


def _decision(row: Row, event: Event) -> None:
    said = {name: event.data[name] for name in ("most", "allowed")}
    _set(row, event, DECISION, **said, starts_on=event.time.date(), ends_on=day(event.data["expires_on"]))


fold = folding(
    {
        missions.MixTargetsSet: _targets,
        missions.StrategicLimitSet: _limit,
        missions.StrategicLimitExceeded: _decision,
    }
)
