"""REST of the decisions about the order of the outcomes: who ranked what above what, why, by which method."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions.api.named import Row
from missions.models import Outcome
from missions.proposals import METHODS
from pipeline.middleware import wait_for_own_writes
from portfolio import watched
from portfolio.models import PriorityDecision
from rest import fields
from rest.endpoints import ListEndpoint


class RankMove(TypedDict):
    outcome_id: str
    from_rank: int
    to_rank: int


class PriorityDecisionAnswer(TypedDict):
    id: str
    method: str
    reason: str
    made_at: datetime | None
    made_by: str
    round_id: str | None
    moved: int
    moves: list[RankMove]


def show_decision(row: PriorityDecision) -> PriorityDecisionAnswer:
    """`moves` has everybody whose rank changed, in the new order; `moved` counts those that were moved on purpose."""
    moves = sorted(row.detail["moves"].items(), key=lambda move: move[1][1])
    return {
        "id": row.event_id, "method": row.method, "reason": row.reason, "made_at": row.made_at, "made_by": row.made_by,
        "round_id": str(row.round_id) if row.round_id else None, "moved": row.moved,
        "moves": [{"outcome_id": pk, "from_rank": was, "to_rank": now} for pk, (was, now) in moves],
    }  # fmt: skip


class DecisionFilters(fields.Parameters):
    method = fields.Several(fields.Choice(list(METHODS)))
    outcome = Row(Outcome)
    made_at__gte = fields.Moment()
    made_at__lt = fields.Moment()


class PriorityDecisions(ListEndpoint):
    """Decisions about the order of the outcomes, the newest first

    Each is one event on `missions.ranking`: a move by hand, or a proposal that somebody applied.
    """

    read_scope = "portfolio:read"
    parameters, represent = DecisionFilters, show_decision
    sorts = {"made_at": "made_at"}
    default_sort = "-made_at"

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Any]:
        wait_for_own_writes(request._request, watched.PRIORITY_DECISION)
        given = dict(filters)
        outcome, methods = given.pop("outcome", None), given.pop("method", None)
        rows = PriorityDecision.objects.exclude(made_at=None).filter(**given)
        rows = rows.filter(method__in=methods) if methods else rows
        return rows.about(outcome.pk) if outcome else rows


routes = [path("portfolio/priority-decisions", PriorityDecisions.as_view(), name="portfolio-priority-decisions")]
