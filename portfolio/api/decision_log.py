"""REST of the decision log."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from pipeline.middleware import wait_for_own_writes
from portfolio import watched
from portfolio.projections.decision_entry import KINDS
from portfolio.queries import decision_log
from rest import fields
from rest.endpoints import ListEndpoint


class DecisionLogAnswer(TypedDict):
    id: str
    kind: str
    sentence: str
    reason: str
    at: datetime
    recorded_at: datetime
    by: dict[str, Any] | None
    mission: dict[str, Any] | None
    outcome: dict[str, Any] | None
    facts: dict[str, Any]


def show_decision(row: Mapping[str, Any]) -> DecisionLogAnswer:
    """A decision as the log tells it, alone or as one of a page.

    `id` is the id of the event that tells it, `facts` what its sentence is made of.
    """
    if "sentence" not in row:
        [row] = decision_log.told([row])
    return {
        "id": row["entry_id"],
        "kind": row["kind"],
        "sentence": row["sentence"],
        "reason": row["reason"],
        "at": row["at"],
        "recorded_at": row["recorded_at"],
        "by": {"id": row["by_id"], "name": row["by_name"]} if row["by_id"] else None,
        "mission": _named(row, "mission"),
        "outcome": _named(row, "outcome"),
        "facts": row["detail"],
    }


def _named(row: Mapping[str, Any], what: str) -> dict[str, Any] | None:
    found = {"id": row[f"{what}_id"], "key": row[f"{what}_key"], "title": row[f"{what}_title"]}
    return found if row[f"{what}_id"] else None


class DecisionLogFilters(fields.Parameters):
    kind = fields.Several(fields.Choice(KINDS))
    mission = fields.Text(longest=24, help_text="The key of a mission, such as MIS-12.")
    outcome = fields.Text(longest=24, help_text="The key of an outcome: its own decisions, and those of its missions.")
    by = fields.Uuid(help_text="The id of who decided.")
    since = fields.Day()
    until = fields.Day(help_text="The last day.")
    as_of = fields.Day(help_text="Only what was known at the end of this day.")
    q = fields.Text(longest=100, help_text="Words of the reason, or of what it was about.")


class Decisions(ListEndpoint):
    """The decision log of the portfolio

    Every decision with who took it, about what, and why: gates, launches, envelopes, handovers, conclusions, ranks, overrides of
    the tree, breaches of the strategic limit. Page on with `next`; for a stream of news subscribe to the topics themselves.
    """

    read_scope = "portfolio:read"
    parameters = DecisionLogFilters
    sorts = {"at": "at"}
    default_sort = "-at"
    key_column = "entry_id"
    represent = show_decision

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Any]:
        wait_for_own_writes(request._request, watched.DECISION_ENTRY)
        wanted = {name: value if name == "q" or isinstance(value, list) else [value] for name, value in filters.items()}
        rows: QuerySet[Any] = decision_log.filtered(decision_log.listed(), wanted).values(*decision_log.LISTED)
        return rows

    def shown(self, rows: Sequence[Any]) -> list[Mapping[str, Any]]:
        return [self.represented(row) for row in decision_log.told(rows)]


routes = [path("decisions", Decisions.as_view(), name="decisions")]
