"""REST of the figures of the control centre."""

from decimal import Decimal
from typing import Any

from django.urls import path
from rest_framework.request import Request

from pipeline.middleware import wait_for_own_writes
from portfolio import watched
from portfolio.queries import capacity, centre, freshness, gates
from rest.endpoints import Endpoint


class Summary(Endpoint):
    """The figures of the control centre"""

    read_scope = "portfolio:read"

    def get(self, request: Request) -> dict[str, Any]:
        wait_for_own_writes(request._request, watched.MISSION_CARD, watched.OUTCOME_CARD)
        today = self.now.date()
        groups = centre.groups(today)
        outcomes = [state.status.value for state in centre.outcome_states(today).values()]
        crafts = capacity.crafts(today)
        weeks = centre.weeks(today)
        names = (watched.MISSION_CARD, watched.OUTCOME_CARD, watched.PERSON_LOAD, watched.ALLOCATION, watched.WEEK)
        fresh = freshness.of(names, self.now)
        active = [group for group in groups if group.state == "active"]
        return {
            "outcomes": {"count": len(outcomes), "by_status": _tally(outcomes)},
            "missions": {
                "count": sum(group.missions for group in groups),
                **{f"by_{by}": _by(groups, by) for by in ("state", "type", "ambition")},
                "active_by_status": dict(sorted(centre.counts(groups, "today").items())),
                "overdue": sum(group.overdue for group in groups),
                "without_key_results": sum(group.without_krs for group in groups),
            },
            "gates": gates.counts(today),
            "key_results": {
                "count": sum(group.total_krs for group in active),
                "known": sum(group.known_krs for group in active),
                "regressed": sum(group.regressed for group in active),
            },
            "check_ins": {
                "this_week": weeks[-1]["check_ins"],
                "last_13_weeks": sum(week["check_ins"] for week in weeks),
            },
            "people": {
                "count": sum(craft.people for craft in crafts),
                "fte_available": sum((craft.available for craft in crafts), Decimal(0)),
                "fte_booked": sum((craft.booked for craft in crafts), Decimal(0)),
            },
            "as_of": self.now,
            "position": fresh.position,
            "events_behind": fresh.behind,
            "seconds_behind": round(fresh.seconds, 3),
        }


def _tally(values: list[str]) -> dict[str, int]:
    return {value: values.count(value) for value in sorted(set(values))}


def _by(groups: list[centre.Group], by: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for group in groups:
        found[getattr(group, by)] = found.get(getattr(group, by), 0) + group.missions
    return dict(sorted(found.items()))


routes = [
    path("portfolio/summary", Summary.as_view(), name="portfolio-summary"),
]
