"""What waits for somebody to decide, and where the running missions stand to each other. One query for both."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from missions.life import OVER
from missions.models.gate import DECIDABLE
from portfolio.models import AssumptionCard, CharterCard, GateCard, MissionCard, OutcomeCard
from portfolio.models.standing import STANDING, status_on
from portfolio.projections.standing import LETTERS, TURNS
from portfolio.queries.prepared import prepared

MOST = 7
OF_A_KIND = 4
DOTS = 40
# The most urgent first: what gets worse while nobody looks, then what stands still.
KINDS = (
    "rechartered", "gate", "left", "off_track", "regressed", "overdue", "review", "signature", "assumption", "no_key_results",
    "chartered", "candidate",
)  # fmt: skip
_COLUMNS = (
    "mission_id", "key", "title", "type", "state", "owner_name", "ends_on", "score", "confidence", "regressed",
    "known_krs", "total_krs", "runs_from", "last_activity_at", "today", "kind", "of_kind", "outcome_rank", "anchor_on", "past",
    *STANDING,
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """`waiting`: at most seven missions that need a decision; `more`: how many of each kind; `dots`: where all stand."""

    waiting: list[dict[str, Any]]
    more: dict[str, int]
    dots: list[dict[str, Any]]


def picture(today: date) -> Picture:
    found = _placed(today)
    chosen = _chosen(found)
    first = _first_of_each(chosen, today)
    return Picture(
        waiting=[_told(row, first.get(row["mission_id"]), today) for row in chosen],
        more={row["kind"]: row["of_kind"] for row in found if row["kind"]},
        dots=[row for row in found if row["has_place"] and row["dot"] <= DOTS],
    )


@prepared
def _placed(today: date) -> Any:
    """The first of each kind of decision, and the first of those that have a place among the dots."""
    ranked = OutcomeCard.objects.filter(pk=OuterRef("outcome_id"), is_retired=False).values("rank")[:1]
    order = [F("outcome_rank").asc(nulls_last=True), F("number").asc()]
    both = Q(outcome_rank__isnull=False, confidence__isnull=False, state="active")
    return (
        MissionCard.objects.known()
        .exclude(state__in=OVER)
        .annotate(today=status_on(today), outcome_rank=Subquery(ranked))
        .annotate(kind=_kind(today), has_place=Case(When(both, then=Value(1)), default=Value(0)))
        .annotate(
            place=Window(RowNumber(), partition_by=[F("kind")], order_by=order),
            of_kind=Window(Count("pk"), partition_by=[F("kind")]),
            dot=Window(RowNumber(), partition_by=[F("has_place")], order_by=order),
        )
        .filter((Q(place__lte=OF_A_KIND) & ~Q(kind="")) | Q(has_place=1, dot__lte=DOTS))
        .values(*_COLUMNS, "place", "has_place", "dot")
    )


def _kind(today: date) -> Case:
    """Why each mission waits. No event tells that a day has passed or that an account was closed: the question asks."""
    active = Q(state="active")
    signed = Q(state__in=("candidate", "chartered", "active", "paused"))
    gate, doubt = (Exists(rows.filter(mission_id=OuterRef("pk"))) for rows in (_late_gates(today), _doubts(today)))
    left = Exists(User.objects.filter(pk=OuterRef("owner_id"), is_active=False))
    return Case(
        When(Q(gate, state__in=DECIDABLE), then=Value("gate")),
        When(signed & Q(left), then=Value("left")),
        When(signed & Q(Exists(_unsigned().filter(pk=OuterRef("pk")))), then=Value("signature")),
        When(active & Q(today="off_track"), then=Value("off_track")),
        When(active & Q(regressed__gt=0), then=Value("regressed")),
        When(active & Q(ends_on__lte=today, type="platform"), then=Value("review")),
        When(active & Q(ends_on__lte=today), then=Value("overdue")),
        When(active & Q(doubt), then=Value("assumption")),
        When(active & Q(total_krs=0), then=Value("no_key_results")),
        *(When(state=state, then=Value(state)) for state in ("rechartered", "chartered", "candidate")),
        default=Value(""),
        output_field=CharField(),
    )


def _late_gates(today: date) -> QuerySet[GateCard]:
    return GateCard.objects.filter(state="open", due_on__lt=today)


def _doubts(today: date) -> QuerySet[AssumptionCard]:
    """What was taken for true and is broken, or was not judged in time."""
    rows: QuerySet[AssumptionCard] = AssumptionCard.objects.doubtful(on=today)
    return rows


def _unsigned() -> QuerySet[CharterCard]:
    return CharterCard.objects.filter(waits_since__isnull=False)


def _first_of_each(chosen: list[dict[str, Any]], today: date) -> dict[Any, dict[str, Any]]:
    """The very gate, assumption or charter for which a chosen mission waits: that which waits longest."""
    ids: defaultdict[str, list[Any]] = defaultdict(list)
    for row in chosen:
        ids[row["kind"]].append(row["mission_id"])
    if not ids.keys() & {"gate", "assumption", "signature"}:
        return {}
    gates = _late_gates(today).filter(mission_id__in=ids["gate"]).order_by()  # SQLite joins only what is in no order
    doubts = _doubts(today).filter(mission_id__in=ids["assumption"]).order_by()
    charters = _unsigned().filter(mission_id__in=ids["signature"]).order_by()
    found = gates.values_list("mission_id", "due_on", "number", "key", "state").union(
        doubts.values_list("mission_id", "expires_on", "number", "sentence", "state"),
        charters.values_list("mission_id", "waits_since", "waiting_edition", Value(""), Value("submitted")),
        all=True,
    )
    first: dict[Any, dict[str, Any]] = {}
    for mission_id, *rest in sorted(found, key=lambda each: each[1:3]):
        first.setdefault(mission_id, dict(zip(("on", "number", "said", "state"), rest, strict=True)))
    return first


def _chosen(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A few of each kind in turn, so that three hundred of one do not hide the one of another."""
    by_kind = defaultdict(list)
    for row in sorted(found, key=lambda row: row["place"]):
        if row["kind"] and row["place"] <= OF_A_KIND:
            by_kind[row["kind"]].append(row)
    chosen: list[dict[str, Any]] = []
    for turn in range(OF_A_KIND):
        chosen += [by_kind[kind][turn] for kind in KINDS if turn < len(by_kind[kind])]
    return sorted(chosen[:MOST], key=lambda row: (KINDS.index(row["kind"]), row["place"]))


def _told(row: dict[str, Any], for_this: dict[str, Any] | None, today: date) -> dict[str, Any]:
    """The row with what it waits for and since when."""
    return {**row, "for": for_this, "since": for_this["on"] if for_this else _since(row, today)}


def _since(row: dict[str, Any], today: date) -> date | None:
    """The day from which it waits: since its status, its end, its start or its last word."""
    if row["kind"] == "off_track":
        return _status_since(row, today)
    if row["kind"] in ("overdue", "review"):
        ends_on: date = row["ends_on"]
        return ends_on
    if row["kind"] == "no_key_results":
        runs_from: date | None = row["runs_from"]
        return runs_from
    return None if row["last_activity_at"] is None else row["last_activity_at"].date()


def _status_since(row: dict[str, Any], today: date) -> date | None:
    """The day of the turn to today's status, or the first of the Mondays on which it stood already."""
    for n in range(TURNS, 0, -1):
        turned_on: date | None = row[f"turn_{n}_on"]
        if turned_on is not None and turned_on <= today:
            return turned_on
    letter = next(letter for status, letter in LETTERS.items() if status.value == row["today"])
    mondays = len(row["past"]) - len(row["past"].rstrip(letter))
    anchor: date | None = row["anchor_on"]
    return None if anchor is None else anchor - timedelta(weeks=max(mondays - 1, 0))
