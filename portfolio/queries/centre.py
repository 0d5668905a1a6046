"""The figures of the control centre: one group-by over narrow columns, and what follows from it in plain values."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from okrs.scoring import Status, combine
from portfolio.models import MissionCard, OutcomeCard, Week
from portfolio.models.standing import STANDING, status_of, status_on
from portfolio.projections.standing import STATUS_OF, WEEKS
from portfolio.projections.week import mondays

GOING_WELL = (Status.ON_TRACK, Status.MET)
GOING = ("on_track", "at_risk", "off_track", "met")


@dataclass(frozen=True)
class Group:
    """So many missions that are alike in everything that is counted."""

    state: str
    type: str
    ambition: str
    today: str
    past: str
    anchor_on: date | None
    missions: int
    known_krs: int
    total_krs: int
    regressed: int
    overdue: int
    without_krs: int
    fte_max: Any
    score_sum: Any
    scores: int


def groups(today: date) -> list[Group]:
    """Every mission, grouped by what tells them apart. One query, whatever the size of the portfolio."""
    counted = MissionCard.objects.known().annotate(today=status_on(today)).order_by()
    active = Q(state="active")
    rows = counted.values("state", "type", "ambition", "today", "past", "anchor_on").annotate(
        missions=Count("pk"),
        sum_known=Sum("known_krs"),
        sum_total=Sum("total_krs"),
        sum_regressed=Sum("regressed", filter=active),
        overdue=Count("pk", filter=active & Q(ends_on__lt=today)),
        without_krs=Count("pk", filter=active & Q(total_krs=0)),
        sum_fte=Sum("fte_max", filter=active),
        score_sum=Sum("score", filter=active),
        scores=Count("score", filter=active),
    )
    return [_group(row) for row in rows]


def _group(row: dict[str, Any]) -> Group:
    renamed = {"known_krs": "sum_known", "total_krs": "sum_total", "regressed": "sum_regressed", "fte_max": "sum_fte"}
    return Group(**{name: row[renamed.get(name, name)] or _nothing(name) for name in Group.__dataclass_fields__})


def _nothing(name: str) -> Any:
    return {"anchor_on": None}.get(name, "" if name in ("state", "type", "ambition", "today", "past") else 0)


def counts(found: Iterable[Group], by: str, *, state: str = "active") -> Counter[str]:
    """How many missions of this state there are for each type, ambition or status."""
    counted: Counter[str] = Counter()
    for group in found:
        if group.state == state:
            counted[getattr(group, by)] += group.missions
    return counted


def going_well_by_week(found: Sequence[Group], today: date) -> list[tuple[int, int]]:
    """For each of the last thirteen Mondays how many missions were on track or met, and how many ran and were known.

    What stands in a row was judged up to its anchor; the weeks since then had no news, so the last letter stands.
    """
    weeks = []
    for monday in mondays(today, WEEKS):
        well = known = 0
        for group in found:
            letter = _letter(group, monday)
            status = STATUS_OF.get(letter)
            if status is not None and status.value in GOING:
                known += group.missions
                well += group.missions if status in GOING_WELL else 0
        weeks.append((well, known))
    return weeks


def _letter(group: Group, monday: date) -> str:
    if group.anchor_on is None or not group.past:
        return "-"
    place = WEEKS - 1 - (group.anchor_on - monday).days // 7
    return group.past[min(place, WEEKS - 1)] if place >= 0 else "-"


@dataclass(frozen=True)
class OutcomeState:
    """An outcome with what its missions make of it."""

    status: Status
    missions: int


def outcome_states(today: date, outcome_ids: Sequence[Any] | None = None) -> dict[Any, OutcomeState]:
    """The status of each ranked outcome: that of its active missions and of its own key results together."""
    outcomes = OutcomeCard.objects.ranked().order_by()
    missions = MissionCard.objects.known().active().annotate(today=status_on(today)).order_by()
    if outcome_ids is not None:
        outcomes, missions = outcomes.filter(pk__in=outcome_ids), missions.filter(outcome_id__in=outcome_ids)
    tallies: dict[Any, Counter[str]] = {}
    for outcome_id, status, n in (
        missions.exclude(outcome_id=None).values_list("outcome_id", "today").annotate(n=Count("pk"))
    ):
        tallies.setdefault(outcome_id, Counter())[status] += n
    found = {}
    for row in outcomes.values("outcome_id", "total_krs", *STANDING):
        tally = tallies.get(row["outcome_id"], Counter())
        own = [Status(status_of(row, today))] if row["total_krs"] else []
        found[row["outcome_id"]] = OutcomeState(combine([*_spread(tally), *own]), sum(tally.values()))
    return found


def _spread(tally: Counter[str]) -> list[Status]:
    return [Status(status) for status in tally.elements()]


def weeks(today: date, count: int = WEEKS) -> list[dict[str, Any]]:
    """The sums of the last weeks, oldest first; a week in which nothing happened has zeros."""
    days = mondays(today, count)
    columns = [field.attname for field in Week._meta.concrete_fields if field.attname not in ("week", "monday")]
    found: dict[date, dict[str, Any]] = {}
    for row in Week.objects.filter(monday__gte=days[0], monday__lte=days[-1]).values():
        found[row["monday"]] = dict(row)
    return [found.get(day, {"monday": day, **dict.fromkeys(columns, 0)}) for day in days]
