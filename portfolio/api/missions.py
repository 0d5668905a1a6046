"""REST of missions as they are watched."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from rest_framework.request import Request

from missions.life import STATES
from okrs.scoring import Status
from pipeline.middleware import wait_for_own_writes
from portfolio import watched
from portfolio.api.objectives import objectives
from portfolio.models import MissionCard
from portfolio.queries import kin, missions
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint

TYPES = ("strategic", "feature", "platform", "unclassified")
AMBITIONS = ("core", "adjacent", "transformational", "unclassified")
STATUSES = (*(status.value for status in Status), "not_judged", "concluded")


class MissionAnswer(TypedDict):
    id: UUID
    key: str
    title: str
    type: str
    ambition: str
    state: str
    status: str
    outcome: dict[str, Any] | None
    parent: dict[str, Any] | None
    owner: dict[str, Any] | None
    starts_on: date | None
    ends_on: date | None
    fte_min: Decimal | None
    fte_max: Decimal | None
    money_min: Decimal | None
    money_max: Decimal | None
    currency: str
    attained: Decimal | None
    key_results_known: int
    key_results: int
    key_results_regressed: int
    confidence: int | None
    people: int
    fte_at_most: Decimal
    rating: str
    reported_on: date | None
    result: str
    concluded_on: date | None
    last_activity_at: datetime | None


def show_mission(row: Mapping[str, Any]) -> MissionAnswer:
    """A mission as the list shows it: narrow columns, nothing looked up."""
    outcome = {"id": row["outcome_id"], "key": row["outcome_key"], "title": row["outcome_title"]}
    same = (
        "key", "title", "type", "ambition", "state", "starts_on", "ends_on", "fte_min", "fte_max", "money_min", "money_max",
        "currency", "confidence", "people", "rating", "reported_on", "result", "concluded_on", "last_activity_at",
    )  # fmt: skip
    return {
        "id": row["mission_id"],
        "status": row["today"],
        "outcome": outcome if row["outcome_id"] else None,
        "parent": {"key": row["parent_key"], "title": row["parent_title"]} if row["parent_key"] else None,
        "owner": {"id": row["owner_id"], "name": row["owner_name"]} if row["owner_id"] else None,
        "attained": row["score"],
        "key_results_known": row["known_krs"],
        "key_results": row["total_krs"],
        "key_results_regressed": row["regressed"],
        "fte_at_most": row["fte_peak"],
        **{name: row[name] for name in same},  # type: ignore[typeddict-item]
    }


class MissionFilters(fields.Parameters):
    q = fields.Text(longest=100, help_text="Words of the title or the owner's name, or a key.")
    state = fields.Choice(STATES)
    status = fields.Choice(STATUSES)
    type = fields.Choice(TYPES)
    ambition = fields.Choice(AMBITIONS)
    outcome = fields.Text(longest=24, help_text="The key of an outcome, such as OUT-3.")
    parent = fields.Text(  # type: ignore[assignment]  # a serializer's own `parent` is set when it is bound
        longest=24, help_text="The key of the mission they came of, such as MIS-3."
    )
    gap = fields.Choice(missions.GAPS, help_text="Only missions that lack something.")


class Missions(ListEndpoint):
    """Missions as they are watched

    Each with today's status, its attainment and confidence, and how many of its key results are known.
    """

    read_scope = "portfolio:read"
    parameters = MissionFilters
    sorts = {
        "key": "number",
        "title": "title",
        "ends_on": "ends_on",
        "attained": "score",
        "confidence": "confidence",
        "last_activity_at": "last_activity_at",
    }
    default_sort = "key"
    represent = show_mission

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Any]:
        wait_for_own_writes(request._request, watched.MISSION_CARD)
        today = self.now.date()
        rows: QuerySet[Any] = missions.filtered(missions.listed(today), filters, today).values(*missions.LISTED)
        return rows


def show_whole_mission(card: MissionCard) -> dict[str, Any]:
    """A mission with everything that its page shows."""
    row = {name: getattr(card, name) for name in missions.LISTED}
    detail = card.detail
    return {
        **show_mission(row),
        "purpose": detail["purpose"],
        "purpose_hash": detail["purpose_hash"],
        "named_owners": detail["named_owners"],
        "objectives": objectives(detail),
        "assignments": [{"id": pk, **words} for pk, words in detail["assignments"].items()],
        "reports": [{"id": pk, **words} for pk, words in detail["reports"].items()],
        "affiliations": [{"id": pk, **words} for pk, words in detail["affiliations"].items()],
        "conclusion": detail["conclusion"],
        "source_facts": detail["source_facts"],
        "lineage": _lineage(kin.family(card, timezone.now().date())),
    }


def _lineage(family: kin.Family) -> dict[str, Any]:
    """What it came of and what came of it, each by key and title."""

    def short(row: dict[str, Any] | None) -> dict[str, Any] | None:
        return {"key": row["key"], "title": row["title"], "state": row["state"]} if row else None

    return {
        "parent": short(family.parent),
        "children": [short(row) for row in family.children],
        "graduated_into": short(family.platform),
        "graduated_from": [short(row) for row in family.graduates],
        "graduation": family.graduation,
        "reviews": family.reviews,
    }


class OneMission(DetailEndpoint):
    """A mission as it is watched, with objectives, key results, readings, team, reports and conclusion"""

    read_scope = "portfolio:read"
    key_column, key_prefix = "key", "MIS"
    represent = show_whole_mission

    def rows(self, request: Request) -> QuerySet[Any]:
        wait_for_own_writes(request._request, watched.MISSION_CARD)
        return missions.listed(self.now.date())


routes = [
    path("portfolio/missions", Missions.as_view(), name="portfolio-missions"),
    path("portfolio/missions/<str:ref>", OneMission.as_view(), name="portfolio-mission"),
]
