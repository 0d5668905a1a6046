"""Missions as a list that is asked with filters, and one mission with everything that is known of it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import OrderBy

from missions.life import UNDER_WAY
from missions.models import Ranking
from pipeline.models import StoredEvent
from portfolio.models import AssumptionCard, GoalCard, Kin, MissionCard, OutcomeCard, ProfessionCard
from portfolio.models.standing import status_on

LISTED = (
    "mission_id", "number", "key", "title", "type", "ambition", "state", "today", "past", "outcome_id", "outcome_key",
    "outcome_title", "owner_id", "owner_name", "starts_on", "ends_on", "fte_min", "fte_max", "money_min", "money_max", "currency",
    "score", "known_krs", "total_krs", "confidence", "regressed", "people", "fte_peak", "rating", "reported_on", "result",
    "concluded_on", "last_activity_at", "clusters", "parent_key", "parent_title",
)  # fmt: skip
# The worst first, as an executive reads a list.
TROUBLE = ("off_track", "at_risk", "no_data", "on_track", "met", "not_judged", "not_started", "concluded")
SORTS = {
    "rank": "outcome_rank", "ends": "ends_on", "status": "trouble", "attained": "score", "confidence": "confidence",
    "activity": "last_activity_at", "title": "title", "owner": "owner_name", "type": "type", "people": "people",
    "money": "money_max", "starts": "starts_on", "number": "number",
}  # fmt: skip


def order(name: str, *, is_descending: bool = False) -> tuple[OrderBy | str, ...]:
    """The order of this name, whatever is unknown last, and the oldest first among equals."""
    column = F(SORTS[name])
    return (column.desc(nulls_last=True) if is_descending else column.asc(nulls_last=True), "number")


def listed(today: date) -> QuerySet[Any]:
    """Every mission with today's status and the names of its outcome."""
    outcome = OutcomeCard.objects.filter(pk=OuterRef("outcome_id"))
    parent = MissionCard.objects.filter(
        pk=Subquery(Kin.objects.filter(pk=OuterRef(OuterRef("pk"))).values("parent_id")[:1])
    )
    ranked = [When(today=status, then=Value(place)) for place, status in enumerate(TROUBLE)]
    rows: QuerySet[Any] = (
        MissionCard.objects.known()
        .annotate(
            today=status_on(today),
            outcome_key=Subquery(outcome.values("key")[:1], output_field=CharField()),
            outcome_title=Subquery(outcome.values("title")[:1], output_field=CharField()),
            outcome_rank=Subquery(outcome.values("rank")[:1]),
            parent_key=Subquery(parent.values("key")[:1], output_field=CharField()),
            parent_title=Subquery(parent.values("title")[:1], output_field=CharField()),
        )
        .annotate(trouble=Case(*ranked, default=Value(len(TROUBLE)), output_field=IntegerField()))
    )
    return rows


def filtered(rows: QuerySet[Any], asked: Mapping[str, Any], today: date) -> QuerySet[Any]:
    """The rows that fit everything asked: of one filter any value, of several filters each. What is empty was not asked."""
    for name, given in asked.items():
        values = [given] if isinstance(given, str) else list(given or ())
        if values and name != "q":
            rows = rows.filter(_FITS[name](values, today))
    for word in str(asked.get("q") or "").split():
        rows = rows.filter(Q(title__icontains=word) | Q(key__iexact=word) | Q(owner_name__icontains=word))
    return rows


_Fits = Callable[[list[Any], date], Q]


def _fits_gap(values: list[Any], today: date) -> Q:
    return reduce(or_, (_GAPS[value](today) for value in values))


def _fits_goal(values: list[Any], today: date) -> Q:
    """The goal of its outcome, or its own as long as it has none."""
    goals = GoalCard.objects.filter(key__in=values).values("pk")
    return Q(outcome_id__in=OutcomeCard.objects.filter(goal_id__in=goals).values("pk")) | Q(
        outcome_id=None, goal_id__in=goals
    )


_FITS: dict[str, _Fits] = {
    "state": lambda values, today: Q(state__in=values),
    "type": lambda values, today: Q(type__in=values),
    "ambition": lambda values, today: Q(ambition__in=values),
    "status": lambda values, today: Q(today__in=values),
    "outcome": lambda values, today: Q(outcome_key__in=[value.strip().upper() for value in values]),
    "owner": lambda values, today: Q(owner_id__in=values),
    "goal": _fits_goal,
    "parent": lambda values, today: Q(parent_key__in=[value.strip().upper() for value in values]),
    "cluster": lambda values, today: reduce(or_, (Q(clusters__contains=value) for value in values)),
    "gap": _fits_gap,
    "ends_from": lambda values, today: Q(ends_on__gt=values[0]),  # a range ends on the day after its last
    "ends_until": lambda values, today: Q(ends_on__lte=values[0] + timedelta(days=1)),
    "key": lambda values, today: Q(key__in=values),
}
_GAPS: dict[str, Callable[[date], Q]] = {
    "regressed": lambda today: Q(state="active", regressed__gt=0),
    "overdue": lambda today: Q(state="active", ends_on__lte=today),
    "assumption": lambda today: Q(
        state__in=UNDER_WAY, pk__in=AssumptionCard.objects.doubtful(on=today).values("mission_id")
    ),
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
    """The newest events of a mission or an outcome, its objectives and its key results; of an outcome also its moves."""
    keys = [str(card.pk), *card.detail["objectives"], *card.detail["key_results"]]
    about = Q(key__in=keys)
    if isinstance(card, OutcomeCard):
        moved = Q(data__outcome_id=str(card.pk)) | Q(data__was__has_key=str(card.pk))
        about |= Q(key=Ranking.KEY) & moved
    return list(StoredEvent.objects.filter(about).order_by("-recorded_at", "-event_id")[:most])


def readings_of(words: Mapping[str, Any]) -> list[tuple[datetime, str | None, str, int | None]]:
    """When, which value, which zone, how sure: the newest readings of a key result, oldest first."""
    return [
        (datetime.fromisoformat(at), value, zone, confidence) for at, value, zone, confidence, _ in words["readings"]
    ]
