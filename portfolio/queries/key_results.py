"""Key results as a list that is asked with filters, each with who holds it and who owns that."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, UUIDField, Value, When
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce

from portfolio.models import GoalCard, KeyResultCard, MissionCard, OutcomeCard

LISTED = (
    "number", "key", "title", "measure_kind", "unit", "kpi_id", "holder_kind", "holder_key", "holder_title", "owner_name",
    "baseline", "target", "value", "zone", "today", "past", "score", "confidence", "due_on", "is_closed", "said_at", "check_ins",
    "last_activity_at",
)  # fmt: skip
TROUBLE = (
    "regressed",
    "off_track",
    "at_risk",
    "no_data",
    "not_judged",
    "no_target",
    "on_track",
    "met",
    "not_started",
    "concluded",
)
SORTS = {
    "due": "due_on", "status": "trouble", "attained": "score", "confidence": "confidence", "said": "said_at", "title": "title",
    "holder": "holder_title", "owner": "owner_name", "number": "number",
}  # fmt: skip
_HOLDERS: dict[str, type[Any]] = {"mission": MissionCard, "outcome": OutcomeCard, "goal": GoalCard}


def order(name: str, *, is_descending: bool = False) -> tuple[OrderBy | str, ...]:
    """The order of this name; what is unknown comes last, and what is closed after all that still runs."""
    column = F(SORTS[name])
    by = column.desc(nulls_last=True) if is_descending else column.asc(nulls_last=True)
    return ("is_closed", by, "number")


def listed(today: date) -> QuerySet[Any]:
    """Every key result with today's status, its holder, and the owner of that."""
    ranked = [When(today=status, then=Value(place)) for place, status in enumerate(TROUBLE)]
    rows: QuerySet[Any] = (
        KeyResultCard.objects.known()
        .judged(on=today)
        .annotate(
            trouble=Case(*ranked, default=Value(len(TROUBLE)), output_field=IntegerField()),
            holder_key=_of_holder("key", CharField()),
            holder_title=_of_holder("title", CharField()),
            owner_name=_of_holder("owner_name", CharField(), "mission", "outcome"),
            owner_id=_of_holder("owner_id", UUIDField(), "mission", "outcome"),
        )
    )
    return rows


def _of_holder(column: str, kind: Any, *among: str) -> Coalesce:
    """A column of the mission, outcome or goal that holds the key result."""
    found = [
        Subquery(_HOLDERS[name].objects.filter(pk=OuterRef("holder_id")).values(column)[:1], output_field=kind)
        for name in among or _HOLDERS
    ]
    return Coalesce(*found)


def filtered(rows: QuerySet[Any], asked: Mapping[str, Any], now: datetime) -> QuerySet[Any]:
    """The rows that fit everything asked: of one filter any value, of several filters each."""
    for name, values in asked.items():
        if values and name != "q":
            rows = rows.filter(_FITS[name](list(values), now))
    for word in str(asked.get("q") or "").split():
        rows = rows.filter(Q(title__icontains=word) | Q(key__iexact=word) | Q(holder_title__icontains=word))
    return rows


def _fits_said(values: list[Any], now: datetime) -> Q:
    week, month = now - timedelta(days=7), now - timedelta(days=28)
    fits = {
        "week": Q(said_at__gte=week),
        "month": Q(said_at__lt=week, said_at__gte=month),
        "older": Q(said_at__lt=month),
        "never": Q(said_at=None),
    }
    return reduce(or_, (fits[value] for value in values))


_FITS: dict[str, Callable[[list[Any], datetime], Q]] = {
    "status": lambda values, now: Q(today__in=values),
    "kind": lambda values, now: Q(measure_kind__in=values),
    "holder": lambda values, now: Q(holder_kind__in=values),
    "of": lambda values, now: Q(holder_key__in=values),
    "owner": lambda values, now: Q(owner_id__in=values),
    "said": _fits_said,
    "open": lambda values, now: Q(is_closed__in=[value == "no" for value in values]),
    "from_kpi": lambda values, now: reduce(or_, (Q(kpi_id__isnull=value == "no") for value in values)),
    "due_from": lambda values, now: Q(due_on__gte=values[0]),
    "due_until": lambda values, now: Q(due_on__lte=values[0]),
    "key": lambda values, now: Q(key__in=values),
}
