"""Missions as a list that is asked with filters, and one mission with everything that is known of it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery

from pipeline.models import StoredEvent
from portfolio.models import GoalCard, MissionCard, OutcomeCard, ProfessionCard
from portfolio.models.standing import status_on

LISTED = (
    "mission_id", "number", "key", "title", "type", "ambition", "state", "today", "past", "outcome_id", "outcome_key",
    "outcome_title", "owner_id", "owner_name", "starts_on", "ends_on", "fte_min", "fte_max", "money_min", "money_max", "currency",
    "score", "known_krs", "total_krs", "confidence", "regressed", "people", "fte_peak", "rating", "reported_on", "result",
    "concluded_on", "last_activity_at",
)  # fmt: skip
SORTS = {
    "number": ("number",),
    "-number": ("-number",),
    "title": ("title", "number"),
    "ends_on": (F("ends_on").asc(nulls_last=True), "number"),
    "-score": (F("score").desc(nulls_last=True), "number"),
    "score": (F("score").asc(nulls_last=True), "number"),
    "-last_activity_at": (F("last_activity_at").desc(nulls_last=True), "number"),
    "rank": (F("outcome_rank").asc(nulls_last=True), "number"),
}


def listed(today: date) -> QuerySet[Any]:
    """Every mission with today's status and the names of its outcome."""
    outcome = OutcomeCard.objects.filter(pk=OuterRef("outcome_id"))
    rows: QuerySet[Any] = MissionCard.objects.known().annotate(
        today=status_on(today),
        outcome_key=Subquery(outcome.values("key")[:1], output_field=CharField()),
        outcome_title=Subquery(outcome.values("title")[:1], output_field=CharField()),
        outcome_rank=Subquery(outcome.values("rank")[:1]),
    )
    return rows


def filtered(rows: QuerySet[Any], asked: Mapping[str, Any], today: date) -> QuerySet[Any]:
    """The rows that fit everything asked; what is empty was not asked."""
    for name in ("state", "type", "ambition"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if asked.get("status"):
        rows = rows.filter(today=asked["status"])
    if asked.get("outcome"):
        rows = rows.filter(outcome_key=str(asked["outcome"]).strip().upper())
    if asked.get("gap"):
        rows = rows.filter(_GAPS[asked["gap"]](today))
    for word in str(asked.get("q") or "").split():
        rows = rows.filter(Q(title__icontains=word) | Q(key__iexact=word) | Q(owner_name__icontains=word))
    return rows


_GAPS = {
    "regressed": lambda today: Q(state="active", regressed__gt=0),
    "overdue": lambda today: Q(state="active", ends_on__lt=today),
    "no_key_results": lambda today: Q(state="active", total_krs=0),
    "no_owner": lambda today: Q(owner_id=None),
    "no_outcome": lambda today: Q(outcome_id=None),
}
GAPS = tuple(_GAPS)


def one(key: str, today: date) -> MissionCard | None:
    """The mission of this key or id, with everything. PostgreSQL cannot even be asked for a text with a NUL in it."""
    rows = listed(today)
    try:
        found: MissionCard | None = rows.filter(pk=UUID(key)).first()
    except ValueError:
        found = rows.filter(key=key.strip().upper()).first() if key.isprintable() else None
    return found


def goal_of(card: MissionCard, outcome: OutcomeCard | None) -> GoalCard | None:
    goal_id = outcome.goal_id if outcome and outcome.goal_id else card.goal_id
    return GoalCard.objects.filter(pk=goal_id).first() if goal_id else None


def crafts_of(card: MissionCard) -> dict[str, str]:
    """The titles of the professions that work on it."""
    ids = {assignment["profession_id"] for assignment in card.detail["assignments"].values()}
    return {str(pk): title for pk, title in ProfessionCard.objects.filter(pk__in=ids).values_list("pk", "title")}


def story_of(card: MissionCard | OutcomeCard, most: int = 12) -> list[StoredEvent]:
    """The newest events of a mission or an outcome, its objectives and its key results."""
    keys = [str(card.pk), *card.detail["objectives"], *card.detail["key_results"]]
    return list(StoredEvent.objects.filter(key__in=keys).order_by("-recorded_at", "-event_id")[:most])


def readings_of(words: Mapping[str, Any]) -> list[tuple[datetime, str | None, str, int | None]]:
    """When, which value, which zone, how sure: the newest readings of a key result, oldest first."""
    return [
        (datetime.fromisoformat(at), value, zone, confidence) for at, value, zone, confidence, _ in words["readings"]
    ]
