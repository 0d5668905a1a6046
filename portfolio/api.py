"""REST of what is watched: missions, outcomes and people as the read models show them, and the figures of the whole.

Whoever wrote a moment ago sends the `Cairn-Position` of that answer along and sees the own write, as people do.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from okrs.scoring import Status
from pipeline.middleware import wait_for_own_writes
from portfolio import watched
from portfolio.models import MissionCard, OutcomeCard, PersonLoad
from portfolio.queries import capacity, centre, freshness, missions
from rest import fields
from rest.endpoints import DetailEndpoint, Endpoint, ListEndpoint

STATES = ("candidate", "active", "concluded")
TYPES = ("strategic", "feature", "platform", "unclassified")
AMBITIONS = ("core", "adjacent", "transformational", "unclassified")
STATUSES = (*(status.value for status in Status), "concluded")


class MissionAnswer(TypedDict):
    id: UUID
    key: str
    title: str
    type: str
    ambition: str
    state: str
    status: str
    outcome: dict[str, Any] | None
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
        "objectives": _objectives(detail),
        "assignments": [{"id": pk, **words} for pk, words in detail["assignments"].items()],
        "reports": [{"id": pk, **words} for pk, words in detail["reports"].items()],
        "affiliations": [{"id": pk, **words} for pk, words in detail["affiliations"].items()],
        "conclusion": detail["conclusion"],
        "source_facts": detail["source_facts"],
    }


def _objectives(detail: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The stored words of objectives and key results, key results beneath their objective."""
    found = [{"id": pk, **words, "key_results": []} for pk, words in detail["objectives"].items()]
    by_id: dict[str, dict[str, Any]] = {row["id"]: row for row in found}
    for pk, words in detail["key_results"].items():
        holder = by_id.setdefault(words["objective_id"], {"id": words["objective_id"], "key_results": []})
        holder["key_results"].append(
            {"id": pk, **{name: words[name] for name in words if name not in ("turns", "past")}}
        )
    return list(by_id.values())


class OneMission(DetailEndpoint):
    """A mission as it is watched, with objectives, key results, readings, team, reports and conclusion"""

    read_scope = "portfolio:read"
    key_column, key_prefix = "key", "MIS"
    represent = show_whole_mission

    def rows(self, request: Request) -> QuerySet[Any]:
        wait_for_own_writes(request._request, watched.MISSION_CARD)
        return missions.listed(self.now.date())


class OutcomeAnswer(TypedDict):
    id: UUID
    key: str
    title: str
    kind: str
    rank: int | None
    owner: dict[str, Any] | None
    own_key_results_known: int
    own_key_results: int
    own_attained: Decimal | None
    last_activity_at: datetime | None


def show_outcome(row: Mapping[str, Any]) -> OutcomeAnswer:
    return {
        "id": row["outcome_id"],
        "key": row["key"],
        "title": row["title"],
        "kind": row["kind"],
        "rank": row["rank"],
        "owner": {"id": row["owner_id"], "name": row["owner_name"]} if row["owner_id"] else None,
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


def show_whole_outcome(card: OutcomeCard) -> dict[str, Any]:
    row = {name: getattr(card, name) for name in _OUTCOME}
    return {
        **show_outcome(row),
        **card.detail["wording"],
        "named_owners": card.detail["named_owners"],
        "objectives": _objectives(card.detail),
        "last_move": card.detail["last_move"],
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
        state = centre.outcome_states(self.now.date(), [row.pk]).get(row.pk)
        told = {"status": state.status.value if state else "no_data", "missions": state.missions if state else 0}
        return {**show_whole_outcome(row), **told}


class PersonAnswer(TypedDict):
    id: UUID
    key: str
    name: str
    profession: dict[str, Any]
    level: int
    employment: str
    availability: list[dict[str, Any]]
    allocations: list[dict[str, Any]]


def show_person(row: Mapping[str, Any]) -> PersonAnswer:
    detail = row["detail"]
    return {
        "id": row["professional_id"],
        "key": row["key"],
        "name": row["name"],
        "profession": {"id": row["profession_id"], "title": row["profession_title"]},
        "level": row["level"],
        "employment": row["employment"],
        "availability": [
            {"starts_on": first, "ends_on": last, "fte": Decimal(fte)} for first, last, fte in detail["availability"]
        ],
        "allocations": [{"id": pk, **words} for pk, words in detail["allocations"].items()],
    }


class PersonFilters(fields.Parameters):
    profession = fields.Uuid(help_text="The id of a profession.")


class People(ListEndpoint):
    """People with their availability and what missions have of it"""

    read_scope = "portfolio:read"
    parameters = PersonFilters
    sorts = {"key": "number", "name": "name", "level": "level"}
    default_sort = "key"
    represent = show_person

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Any]:
        wait_for_own_writes(request._request, watched.PERSON_LOAD)
        found = PersonLoad.objects.exclude(key="")
        if "profession" in filters:
            found = found.filter(profession_id=filters["profession"])
        return found.values(
            "professional_id",
            "number",
            "key",
            "name",
            "profession_id",
            "profession_title",
            "level",
            "employment",
            "detail",
        )


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
            "key_results": {
                "count": sum(group.total_krs for group in groups),
                "known": sum(group.known_krs for group in groups),
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
    path("portfolio/missions", Missions.as_view(), name="portfolio-missions"),
    path("portfolio/missions/<str:ref>", OneMission.as_view(), name="portfolio-mission"),
    path("portfolio/outcomes", Outcomes.as_view(), name="portfolio-outcomes"),
    path("portfolio/outcomes/<str:ref>", OneOutcome.as_view(), name="portfolio-outcome"),
    path("portfolio/people", People.as_view(), name="portfolio-people"),
    path("portfolio/summary", Summary.as_view(), name="portfolio-summary"),
]
