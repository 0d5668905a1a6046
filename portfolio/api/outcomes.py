"""REST of outcomes as they are watched."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from pipeline.middleware import wait_for_own_writes
from portfolio import watched
from portfolio.api.objectives import objectives
from portfolio.models import OutcomeCard
from portfolio.queries import centre
from portfolio.queries.centre import OutcomeState
from rest.endpoints import DetailEndpoint, ListEndpoint


class OutcomeAnswer(TypedDict):
    id: UUID
    key: str
    title: str
    kind: str
    rank: int | None
    owner: dict[str, Any] | None
    status: str
    missions: int
    attained: Decimal | None
    confidence: int | None
    own_key_results_known: int
    own_key_results: int
    own_attained: Decimal | None
    last_activity_at: datetime | None


def show_outcome(row: Mapping[str, Any], state: OutcomeState | None = None) -> OutcomeAnswer:
    """`attained` and `confidence` are of the whole, as on the board; what begins with `own_` is of its own key results."""
    return {
        "id": row["outcome_id"],
        "key": row["key"],
        "title": row["title"],
        "kind": row["kind"],
        "rank": row["rank"],
        "owner": {"id": row["owner_id"], "name": row["owner_name"]} if row["owner_id"] else None,
        "status": state.status.value if state else "no_data",
        "missions": state.missions if state else 0,
        "attained": Decimal(state.attained) / 100 if state and state.attained is not None else None,
        "confidence": state.sure if state else None,
        "own_key_results_known": row["known_krs"],
        "own_key_results": row["total_krs"],
        "own_attained": row["score"],
        "last_activity_at": row["last_activity_at"],
    }


_OUTCOME = (
    "outcome_id", "number", "key", "title", "kind", "rank", "owner_id", "owner_name", "known_krs", "total_krs", "score",
    "last_activity_at",
)  # fmt: skip


class Outcomes(ListEndpoint):
    """The active outcomes in their rank"""

    read_scope = "portfolio:read"
    sorts = {"rank": "rank", "key": "number", "title": "title"}
    default_sort = "rank"
    represent = show_outcome

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Any]:
        wait_for_own_writes(request._request, watched.OUTCOME_CARD)
        return OutcomeCard.objects.ranked().order_by().values(*_OUTCOME)

    @cached_property
    def states(self) -> dict[Any, OutcomeState]:
        return centre.outcome_states(self.now.date())

    def represented(self, row: Any) -> Mapping[str, Any]:
        return show_outcome(row, self.states.get(row["outcome_id"]))


def show_whole_outcome(card: OutcomeCard, state: OutcomeState | None = None) -> dict[str, Any]:
    row = {name: getattr(card, name) for name in _OUTCOME}
    return {
        **show_outcome(row, state),
        **card.detail["wording"],
        "named_owners": card.detail["named_owners"],
        "objectives": objectives(card.detail),
        "last_move": card.detail["last_move"],
        "measures": [{"id": pk, **said} for pk, said in card.detail.get("measures", {}).items()],
        "score": card.detail.get("score"),
        "is_retired": card.is_retired,
    }


class OneOutcome(DetailEndpoint):
    """An outcome as it is watched, with its own key results and its last move"""

    read_scope = "portfolio:read"
    key_column, key_prefix = "key", "OUT"
    represent = show_whole_outcome

    def rows(self, request: Request) -> QuerySet[Any]:
        wait_for_own_writes(request._request, watched.OUTCOME_CARD)
        return OutcomeCard.objects.exclude(key="")

    def represented(self, row: Any) -> Mapping[str, Any]:
        return show_whole_outcome(row, centre.outcome_states(self.now.date(), [row.pk]).get(row.pk))


routes = [
    path("portfolio/outcomes", Outcomes.as_view(), name="portfolio-outcomes"),
    path("portfolio/outcomes/<str:ref>", OneOutcome.as_view(), name="portfolio-outcome"),
]
