"""What the tabs of a mission's page ask besides its card."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from okrs.models import CheckIn, Kpi
from pipeline.models import StoredEvent
from portfolio.models import Demand, MissionCard, PersonLoad, ProfessionCard
from portfolio.queries.missions import readings_of

TURNS = 60
WEEKS = 26
WEEK = timedelta(days=7)


def turning_points_of(card: MissionCard) -> list[StoredEvent]:
    """What changed the mission, its objectives and the aims of its key results, the newest first; not what was measured."""
    keys = [str(card.pk), *card.detail["objectives"], *card.detail["key_results"]]
    rows = StoredEvent.objects.filter(key__in=keys).exclude(topic="okrs.check_in")
    return list(rows.order_by("-time", "-event_id")[:TURNS])


def check_ins_of(card: MissionCard) -> QuerySet[CheckIn]:
    """Everything that was said on its key results, the newest first."""
    rows = CheckIn.objects.filter(key_result__in=list(card.detail["key_results"]))
    return rows.select_related("key_result", "by", "kpi", "superseded_by").order_by("-observed_at", "-number")


def units_of(card: MissionCard) -> dict[str, str]:
    return {pk: told.get("unit", "") for pk, told in card.detail["key_results"].items()}


def confidence_by_week(card: MissionCard, today: date) -> Iterator[tuple[date, float | None]]:
    """On each of the last Mondays and today the mean of what was last said on each key result, in per cent."""
    said = [
        [(at.date(), sure) for at, _value, _zone, sure in readings_of(told) if sure is not None]
        for told in card.detail["key_results"].values()
    ]
    monday = today - timedelta(days=today.weekday())
    for day in (*(monday - WEEK * back for back in range(WEEKS, -1, -1)), today):
        last = [heard[-1][1] for rows in said if (heard := [row for row in rows if row[0] <= day])]
        yield day, 10 * sum(last) / len(last) if last else None


def keys_of_people(card: MissionCard) -> dict[str, str]:
    """The addresses of the people who work on it, by id."""
    ids = {assignment["professional_id"] for assignment in card.detail["assignments"].values()}
    rows = PersonLoad.objects.filter(pk__in=ids).exclude(key="").values_list("pk", "key")
    return {str(pk): reverse("professions:professional_show", args=[key]) for pk, key in rows}


def demands_of(card: MissionCard, today: date) -> list[dict[str, Any]]:
    """The people that it asks for and that nobody has lent yet."""
    rows = Demand.objects.filter(mission_id=card.pk, fte__gt=0).between(today, date.max - WEEK)
    found = list(
        rows.order_by("starts_on", "number").values("profession_id", "role", "level", "fte", "starts_on", "ends_on")
    )
    crafts = dict(
        ProfessionCard.objects.filter(pk__in={row["profession_id"] for row in found}).values_list("pk", "title")
    )
    day = timedelta(days=1)
    return [{**row, "craft": crafts.get(row["profession_id"], ""), "last_on": row["ends_on"] - day} for row in found]


def kpis_of(card: MissionCard) -> dict[str, dict[str, Any]]:
    """The KPIs that feed its key results, by id."""
    ids = {told["kpi_id"] for told in card.detail["key_results"].values() if told.get("kpi_id")}
    rows = Kpi.objects.filter(pk__in=ids).select_related("topic") if ids else ()
    return {str(kpi.pk): {"key": kpi.key, "title": kpi.title, "topic": kpi.topic.name} for kpi in rows}
