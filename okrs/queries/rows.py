"""Rows with what they name and what was said on them."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from accounts.models import User
from missions.models import Mission, Outcome, StrategicGoal
from okrs import access
from okrs.events import CHECK_IN
from okrs.models import CheckIn, Holder, KeyResult, Kpi, KpiWindow, Objective
from okrs.models.objective import HOLDERS
from pipeline.models import StoredEvent, Topic


def key_results() -> QuerySet[KeyResult]:
    """With their holder and with the check-ins that stand, in time order."""
    return KeyResult.objects.with_holder().prefetch_related(_standing())


def objectives() -> QuerySet[Objective]:
    """With their holder and their key results, each with the check-ins that stand."""
    results = KeyResult.objects.select_related("kpi").prefetch_related(_standing()).order_by("number")
    return Objective.objects.with_holder().prefetch_related(
        Prefetch("key_results", queryset=results, to_attr="measured")
    )


def check_ins() -> QuerySet[CheckIn]:
    return CheckIn.objects.select_related("key_result__objective", "by", "kpi", "supersedes", "superseded_by")


def kpis() -> QuerySet[Kpi]:
    found: QuerySet[Kpi] = Kpi.objects.select_related("topic").annotate(followers=Count("key_results", distinct=True))
    return found


def windows(kpi: Kpi) -> QuerySet[KpiWindow]:
    return KpiWindow.objects.filter(kpi=kpi)


def _standing() -> Prefetch:
    return Prefetch("check_ins", queryset=CheckIn.objects.standing().in_time_order(), to_attr="standing")


def of_mission(mission: Mission) -> QuerySet[KeyResult]:
    """The open key results of a mission, in the order in which they are checked in."""
    return key_results().filter(objective__mission=mission, closed_at=None).order_by("objective__number", "number")


def listed(asked: Mapping[str, Sequence[str]], text: str = "", order: str = "holder") -> QuerySet[Objective]:
    """The objectives that fit everything asked, by holder: missions, then outcomes in their rank, then goals.

    Of one filter any value fits; `order` may also be number or -number.
    """
    rows = objectives()
    for name, values in asked.items():
        if values:
            rows = rows.filter(reduce(or_, (_FITS[name](value) for value in values)))
    for word in text.split():
        rows = rows.filter(Q(statement__icontains=word) | Q(pk__in=_spoken_of(word)))
    by_holder = (F("mission__number").desc(nulls_last=True), "outcome__rank", "goal__number", "number")
    return rows.order_by(*(by_holder if order == "holder" else (order,)))


def _spoken_of(word: str) -> QuerySet[Any]:
    return KeyResult.objects.filter(title__icontains=word).values("objective")


def _with_key_results(**which: Any) -> Q:
    return Q(pk__in=KeyResult.objects.filter(**which).values("objective"))


_GAPS: dict[str, Callable[[], Q]] = {
    "no_key_results": lambda: ~_with_key_results(),
    "silent": lambda: _with_key_results(closed_at=None, check_ins=None),
    "closed": lambda: _with_key_results(closed_at__isnull=False) & ~_with_key_results(closed_at=None),
}
_FITS: dict[str, Callable[[str], Q]] = {
    "kind": lambda value: Q(**{f"{value}__isnull": False}),
    "has": lambda value: _GAPS[value](),
    "does": lambda value: Q(kind=value),
    "intent": lambda value: Q(intent=value),
    "commitment": lambda value: Q(commitment=value),
    "owner": lambda value: Q(mission__owner=value) | Q(outcome__owner=value),
    "holder": lambda value: _held_by_key(value),
}


def _held_by_key(key: str) -> Q:
    for kind, model in HOLDERS.items():
        found = model.objects.known_as(key).first()
        if found is not None:
            return Q(**{kind: found})
    return Q(pk=None)


def holders_of(user: User) -> list[Holder]:
    """The goals, outcomes and missions that the person may set objectives for: going on, most pressing first."""
    missions = Mission.objects.still_open().select_related("outcome").order_by("-number")
    outcomes = Outcome.objects.ranked()
    everything: list[Holder] = [*missions, *outcomes, *StrategicGoal.objects.order_by("number")]
    return [holder for holder in everything if access.may_set(user, holder)]


def topics() -> QuerySet[Topic]:
    """Those on which a KPI can be declared."""
    return Topic.objects.exclude(pk=CHECK_IN)


def sample_of(topic: str) -> dict[str, Any] | None:
    """The data of the newest event of the topic, to show which fields there are."""
    newest = StoredEvent.objects.filter(topic=topic).order_by("-recorded_at").values_list("data", flat=True)
    return newest.first()
