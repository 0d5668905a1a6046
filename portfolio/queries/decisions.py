"""What waits for somebody to decide, and where the running missions stand to each other. One query for both."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import RowNumber

from missions.life import OVER
from missions.models.gate import DECIDABLE
from portfolio.models import AssumptionCard, GateCard, MissionCard, OutcomeCard
from portfolio.models.standing import STANDING, status_on
from portfolio.projections.standing import LETTERS, TURNS
from portfolio.queries.prepared import prepared

MOST = 7
OF_A_KIND = 4
DOTS = 40
# The most urgent first: what gets worse while nobody looks, then what stands still.
KINDS = (
    "rechartered", "gate", "off_track", "regressed", "overdue", "review", "assumption", "no_key_results", "chartered", "candidate",
)  # fmt: skip
_COLUMNS = (
    "mission_id", "key", "title", "type", "state", "owner_name", "ends_on", "score", "confidence", "regressed",
    "known_krs", "total_krs", "runs_from", "last_activity_at", "today", "kind", "of_kind", "outcome_rank", "anchor_on", "past",
    "gate_key", "gate_due_on", "doubt", "doubt_state", "doubt_on",
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
    return Picture(
        waiting=[{**row, "since": _since(row, today)} for row in _chosen(found)],
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
        .annotate(today=status_on(today), outcome_rank=Subquery(ranked), **_overdue_gate(today), **_doubt(today))
        .annotate(kind=_kind(today), has_place=Case(When(both, then=Value(1)), default=Value(0)))
        .annotate(
            place=Window(RowNumber(), partition_by=[F("kind")], order_by=order),
            of_kind=Window(Count("pk"), partition_by=[F("kind")]),
            dot=Window(RowNumber(), partition_by=[F("has_place")], order_by=order),
        )
        .filter((Q(place__lte=OF_A_KIND) & ~Q(kind="")) | Q(has_place=1, dot__lte=DOTS))
        .values(*_COLUMNS, "place", "has_place", "dot")
    )


def _overdue_gate(today: date) -> dict[str, Subquery]:
    """The gate of each mission that waits longest. No event tells that a day has passed: the question carries the day."""
    gates = GateCard.objects.filter(mission_id=OuterRef("pk"), state="open", due_on__lt=today).order_by(
        "due_on", "number"
    )
    return {"gate_key": Subquery(gates.values("key")[:1]), "gate_due_on": Subquery(gates.values("due_on")[:1])}


def _doubt(today: date) -> dict[str, Subquery]:
    """What each mission took for true that is broken or was not judged in time, the oldest first."""
    doubtful = (
        AssumptionCard.objects.doubtful(on=today).filter(mission_id=OuterRef("pk")).order_by("expires_on", "number")
    )
    columns = {"doubt": "sentence", "doubt_state": "state", "doubt_on": "expires_on"}
    return {name: Subquery(doubtful.values(column)[:1]) for name, column in columns.items()}


def _kind(today: date) -> Case:
    active = Q(state="active")
    return Case(
        When(Q(state__in=DECIDABLE, gate_due_on__isnull=False), then=Value("gate")),
        When(active & Q(today="off_track"), then=Value("off_track")),
        When(active & Q(regressed__gt=0), then=Value("regressed")),
        When(active & Q(ends_on__lte=today, type="platform"), then=Value("review")),
        When(active & Q(ends_on__lte=today), then=Value("overdue")),
        When(active & Q(doubt__isnull=False), then=Value("assumption")),
        When(active & Q(total_krs=0), then=Value("no_key_results")),
        *(When(state=state, then=Value(state)) for state in ("rechartered", "chartered", "candidate")),
        default=Value(""),
        output_field=CharField(),
    )


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


def _since(row: dict[str, Any], today: date) -> date | None:
    """The day from which it waits: since its status, its end, its start or its last word."""
    if row["kind"] == "gate":
        due_on: date = row["gate_due_on"]
        return due_on
    if row["kind"] == "assumption":
        doubt_on: date = row["doubt_on"]
        return doubt_on
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
