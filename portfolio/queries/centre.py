"""The figures of the control centre: one group-by over narrow columns, and what follows from it in plain values."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Substr

from okrs.scoring import Status, combine
from portfolio.models import MissionCard, OutcomeCard, Week
from portfolio.models.standing import STANDING, status_of, status_on
from portfolio.projections.standing import LETTERS, WEEKS
from portfolio.projections.week import mondays
from portfolio.queries.prepared import prepared

GOING_WELL = (Status.ON_TRACK, Status.MET)
WELL = tuple(LETTERS[status] for status in GOING_WELL)


@dataclass(frozen=True)
class Group:
    """So many missions that are alike in everything that is counted.

    `well`: for each of the thirteen Mondays up to the anchor how many of them were on track or met.
    """

    state: str
    type: str
    ambition: str
    today: str
    anchor_on: date | None
    missions: int
    known_krs: int
    total_krs: int
    regressed: int
    overdue: int
    without_krs: int
    score_sum: Any
    scores: int
    well: tuple[int, ...]


def groups(today: date) -> list[Group]:
    """Every mission, grouped by what tells them apart. One query, and few rows whatever the size of the portfolio."""
    return [_group(row) for row in _alike(today)]


@prepared
def _alike(today: date) -> Any:
    letters = {f"letter_{n}": Substr("past", n + 1, 1) for n in range(WEEKS)}
    counted = MissionCard.objects.known().annotate(today=status_on(today), **letters).order_by()
    active = Q(state="active")
    well = {f"well_{n}": Count("pk", filter=Q(**{f"letter_{n}__in": WELL})) for n in range(WEEKS)}
    return counted.values("state", "type", "ambition", "today", "anchor_on").annotate(
        missions=Count("pk"),
        sum_known=Sum("known_krs"),
        sum_total=Sum("total_krs"),
        sum_regressed=Sum("regressed", filter=active, default=0),
        overdue=Count("pk", filter=active & Q(ends_on__lte=today)),
        without_krs=Count("pk", filter=active & Q(total_krs=0)),
        score_sum=Sum("score", filter=active, default=0),
        scores=Count("score", filter=active),
        **well,
    )


def _group(row: dict[str, Any]) -> Group:
    told = {"known_krs": row["sum_known"], "total_krs": row["sum_total"], "regressed": row["sum_regressed"]}
    told["well"] = tuple(row[f"well_{n}"] for n in range(WEEKS))
    return Group(**{name: told[name] if name in told else row[name] for name in Group.__dataclass_fields__})


def counts(found: Iterable[Group], by: str, *, state: str = "active") -> Counter[str]:
    """How many missions of this state there are for each type, ambition or status."""
    counted: Counter[str] = Counter()
    for group in found:
        if group.state == state:
            counted[getattr(group, by)] += group.missions
    return counted


def going_well_by_week(found: Sequence[Group], today: date) -> list[int]:
    """For each of the last thirteen Mondays how many missions were on track or met.

    What stands in a row was judged up to its anchor; the weeks since then had no news, so the last judgement stands.
    """
    return [sum(_well_on(group, monday) for group in found) for monday in mondays(today, WEEKS)]


def _well_on(group: Group, monday: date) -> int:
    place = place_of(group.anchor_on, group.state, monday)
    return 0 if place is None else group.well[place]


def place_of(anchor_on: date | None, state: str, monday: date) -> int | None:
    """Where in the thirteen letters this Monday stands; None before them, and after the last one of what does not run."""
    if anchor_on is None:
        return None
    place = WEEKS - 1 - (anchor_on - monday).days // 7
    if place < 0 or (place >= WEEKS and state != "active"):
        return None
    return min(place, WEEKS - 1)


@dataclass(frozen=True)
class OutcomeState:
    """An outcome with what its running missions and its own key results make of it.

    `attained` and `sure` are per cent, None when nothing is known: the mean over the running missions, in which the
    outcome's own key results count together as much as one mission, as they do in its status.
    """

    status: Status
    missions: int
    attained: int | None
    sure: int | None


def outcome_states(today: date, outcome_ids: Sequence[Any] | None = None) -> dict[Any, OutcomeState]:
    """Where each ranked outcome stands. Every page that says so asks here, so that there is one figure."""
    outcomes = OutcomeCard.objects.ranked().order_by()
    missions = MissionCard.objects.known().active().annotate(today=status_on(today)).order_by()
    if outcome_ids is not None:
        outcomes, missions = outcomes.filter(pk__in=outcome_ids), missions.filter(outcome_id__in=outcome_ids)
    alike: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for tally in missions.exclude(outcome_id=None).values("outcome_id", "today").annotate(**_TALLIES):
        alike[tally["outcome_id"]].append(tally)
    rows = outcomes.values("outcome_id", "total_krs", "score", "confidence", *STANDING)
    return {row["outcome_id"]: _state(row, alike[row["outcome_id"]], today) for row in rows}


_TALLIES = {
    "n": Count("pk"),
    "scores": Count("score"),
    "score_sum": Sum("score", default=0),
    "sures": Count("confidence"),
    "sure_sum": Sum("confidence", default=0),
}


def _state(row: Mapping[str, Any], alike: Sequence[Mapping[str, Any]], today: date) -> OutcomeState:
    statuses = [Status(tally["today"]) for tally in alike for _each in range(tally["n"])]
    own = [Status(status_of(dict(row), today))] if row["total_krs"] else []
    attained = _mean(row["score"], alike, "score")
    return OutcomeState(
        status=combine([*statuses, *own]),
        missions=len(statuses),
        attained=None if attained is None else round(attained * 100),
        sure=None if (sure := _mean(row["confidence"], alike, "sure")) is None else round(sure),
    )


def _mean(own: Any, alike: Sequence[Mapping[str, Any]], name: str) -> Decimal | None:
    known = sum(tally[f"{name}s"] for tally in alike) + (own is not None)
    whole = sum((Decimal(str(tally[f"{name}_sum"])) for tally in alike), Decimal(own or 0))
    return whole / known if known else None


def weeks(today: date, count: int = WEEKS) -> list[dict[str, Any]]:
    """The sums of the last weeks, oldest first; a week in which nothing happened has zeros."""
    days = mondays(today, count)
    columns = [field.attname for field in Week._meta.concrete_fields if field.attname not in ("week", "monday")]
    found: dict[date, dict[str, Any]] = {row["monday"]: row for row in _weeks(days[0], days[-1])}
    return [found.get(day, {"monday": day, **dict.fromkeys(columns, 0)}) for day in days]


@prepared
def _weeks(first: date, last: date) -> Any:
    return Week.objects.filter(monday__gte=first, monday__lte=last).values()
