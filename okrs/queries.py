"""What doors read: objectives and key results with their scores, and the series of KPIs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Prefetch, QuerySet

from okrs.models import CheckIn, KeyResult, Kpi, KpiWindow, Objective
from okrs.models.check_in import readings
from okrs.scoring import Attainment, Judgement, RollUp, Status, Weighted, combine, judge, roll_up, score


def key_results() -> QuerySet[KeyResult]:
    """With their holder and with the check-ins that stand, in time order."""
    return KeyResult.objects.with_holder().prefetch_related(_standing())


def objectives() -> QuerySet[Objective]:
    """With their holder and their key results, each with the check-ins that stand."""
    results = KeyResult.objects.select_related("kpi").prefetch_related(_standing()).order_by("number")
    return Objective.objects.with_holder().prefetch_related(Prefetch("key_results", queryset=results, to_attr="measured"))


def check_ins() -> QuerySet[CheckIn]:
    return CheckIn.objects.select_related("key_result__objective", "by", "kpi", "supersedes", "superseded_by")


def kpis() -> QuerySet[Kpi]:
    return Kpi.objects.select_related("topic").annotate(followers=Count("key_results", distinct=True))


def windows(kpi: Kpi) -> QuerySet[KpiWindow]:
    return KpiWindow.objects.filter(kpi=kpi)


def _standing() -> Prefetch:
    return Prefetch("check_ins", queryset=CheckIn.objects.standing().in_time_order(), to_attr="standing")


@dataclass(frozen=True)
class Scored:
    """A key result and what its check-ins say on a day."""

    key_result: KeyResult
    check_ins: Sequence[CheckIn]
    attainment: Attainment
    judgement: Judgement

    @property
    def status(self) -> str:
        """The word for it: closed ones are concluded, a value worse than the baseline is said as such."""
        if not self.key_result.is_open:
            return "concluded"
        if self.attainment.state in ("regressed", "no_target"):
            return str(self.attainment.state)
        return str(self.judgement.status)

    @property
    def percent(self) -> Decimal | None:
        return None if self.attainment.share is None else self.attainment.share * 100

    @property
    def confidence(self) -> int | None:
        return None if self.attainment.confidence is None else self.attainment.confidence * 10

    @property
    def values(self) -> list[Decimal | None]:
        """The last 26 values, as the small line draws them."""
        return [said.value for said in self.check_ins][-26:]

    @property
    def latest(self) -> CheckIn | None:
        return self.check_ins[-1] if self.check_ins else None

    @property
    def weighted(self) -> Weighted:
        return Weighted(self.attainment.share, self.key_result.weight, self.key_result.key)


def scored(key_result: KeyResult, today: date) -> Scored:
    """The key result's score. Give one of `key_results`, or its check-ins are asked for."""
    said: Sequence[CheckIn] | None = getattr(key_result, "standing", None)
    if said is None:
        said = list(key_result.check_ins.standing().in_time_order())
    measure = key_result.measure
    attainment = score(measure, readings(said), today)
    judgement = judge(attainment, start_on=measure.start_on, due_on=measure.due_on, today=today)
    return Scored(key_result, said, attainment, judgement)


@dataclass(frozen=True)
class ScoredObjective:
    """An objective with its key results and what they add up to: "known n of N"."""

    objective: Objective
    results: list[Scored]
    total: RollUp
    status: Status

    @property
    def percent(self) -> Decimal | None:
        return None if self.total.share is None else self.total.share * 100


def scored_objective(objective: Objective, today: date) -> ScoredObjective:
    """The objective's score. Give one of `objectives`."""
    results = [scored(key_result, today) for key_result in getattr(objective, "measured", objective.key_results.all())]
    total = roll_up(result.weighted for result in results)
    return ScoredObjective(objective, results, total, combine(result.judgement.status for result in results))


@dataclass(frozen=True)
class Counts:
    """How much there is, over everything that the filters let through."""

    objectives: int
    key_results: int
    without_check_in: int


def counts(rows: Iterable[Objective] | QuerySet[Objective]) -> Counts:
    wanted = KeyResult.objects.open().filter(objective__in=rows)
    silent = wanted.filter(check_ins=None)
    return Counts(objectives=_count(rows), key_results=wanted.count(), without_check_in=silent.count())


def _count(rows: Iterable[Objective] | QuerySet[Objective]) -> int:
    return rows.count() if isinstance(rows, QuerySet) else len(list(rows))
