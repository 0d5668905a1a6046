"""What doors read: objectives and key results with their scores, and the series of KPIs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from accounts.models import User
from missions.models import Mission, Outcome, StrategicGoal
from okrs import access
from okrs.events import CHECK_IN
from okrs.models import CheckIn, Holder, KeyResult, Kpi, KpiWindow, Objective
from okrs.models.check_in import readings
from okrs.models.objective import HOLDERS
from okrs.scoring import Attainment, Judgement, RollUp, Status, Weighted, combine, judge, roll_up, score
from pipeline.models import StoredEvent, Topic
from pipeline.windows import Condition, KpiRule, next_window, window_ends


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
    def tone(self) -> str:
        """The tone of its bar: the one of its status word."""
        return {"on_track": "ok", "met": "ok", "at_risk": "warn", "off_track": "bad", "regressed": "bad"}.get(self.status, "")

    @property
    def headline(self) -> str:
        """What the line says, in a sentence."""
        change, values = self.attainment.change, [value for value in self.values if value is not None]
        if change is None:
            return f"{len(values)} value so far" if len(values) == 1 else f"{len(values)} values so far"
        if not change:
            return "No change since the last check-in"
        return f"{'Up' if change > 0 else 'Down'} by {abs(change.normalize()):,f} since the last check-in"

    @property
    def weighted(self) -> Weighted:
        return Weighted(self.attainment.share, self.key_result.weight, self.key_result.key)


def scored(key_result: KeyResult, today: date) -> Scored:
    """The key result's score. Give one of `key_results`, or its check-ins are asked for."""
    said: Sequence[CheckIn] | None = getattr(key_result, "standing", None)
    if said is None:
        said = list(key_result.check_ins.standing().in_time_order())
    return _scored(key_result, said, today)


def _scored(key_result: KeyResult, said: Sequence[CheckIn], today: date) -> Scored:
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

    @property
    def word(self) -> str:
        """The status for a page: concluded once every key result is closed."""
        is_over = self.results and not any(result.key_result.is_open for result in self.results)
        return "concluded" if is_over else str(self.status)


def scored_objective(objective: Objective, today: date) -> ScoredObjective:
    """The objective's score. Give one of `objectives`."""
    results = [scored(key_result, today) for key_result in getattr(objective, "measured", objective.key_results.all())]
    total = roll_up(result.weighted for result in results)
    status = combine(result.judgement.status for result in results)
    return ScoredObjective(objective, results, total, status)


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


def holders_of(user: User) -> list[Holder]:
    """The goals, outcomes and missions that the person may set objectives for: going on, most pressing first."""
    missions = Mission.objects.exclude(state="concluded").select_related("outcome").order_by("-number")
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


def listed(*, holder: str = "", kind: str = "", text: str = "") -> QuerySet[Objective]:
    """Objectives by holder: missions, then outcomes in their rank, then goals. Empty filters let everything through."""
    rows = objectives()
    if kind:
        rows = rows.filter(**{f"{kind}__isnull": False})
    if text:
        rows = rows.filter(Q(statement__icontains=text) | Q(key_results__title__icontains=text)).distinct()
    if holder:
        rows = rows.filter(_held_by_key(holder))
    return rows.order_by(F("mission__number").desc(nulls_last=True), "outcome__rank", "goal__number", "number")


def _held_by_key(key: str) -> Q:
    for kind, model in HOLDERS.items():
        found = model.objects.known_as(key).first()
        if found is not None:
            return Q(**{kind: found})
    return Q(pk=None)


@dataclass(frozen=True)
class Change:
    """What one check-in changed: the score before and after it, and by how much."""

    said: CheckIn
    before: Scored
    after: Scored

    @property
    def points(self) -> Decimal | None:
        """Percentage points gained; None when the score was or is not known."""
        if self.before.percent is None or self.after.percent is None:
            return None
        return self.after.percent - self.before.percent


def change_by(said: CheckIn, key_result: KeyResult, today: date) -> Change:
    """What was known just before the check-in, and just after it."""
    heard = list(key_result.check_ins.in_time_order())
    return Change(said, _scored_when(key_result, heard, said.number - 1, today), _scored_when(key_result, heard, said.number, today))


def _scored_when(key_result: KeyResult, heard: Sequence[CheckIn], number: int, today: date) -> Scored:
    known = [said for said in heard if said.number <= number]
    corrected = {said.supersedes_id for said in known}
    return _scored(key_result, [said for said in known if said.pk not in corrected], today)


def of_mission(mission: Mission) -> QuerySet[KeyResult]:
    """The open key results of a mission, in the order in which they are checked in."""
    return key_results().filter(objective__mission=mission, closed_at=None).order_by("objective__number", "number")


@dataclass(frozen=True)
class Line:
    """One window of a series as a page shows it; `value` is None for a window without a readable event."""

    starts_on: date
    ends_on: date
    value: Decimal | None
    events: int = 0
    unreadable: int = 0

    @property
    def told(self) -> str:
        return f"{self.starts_on.day} {self.starts_on:%b} to {self.ends_on.day} {self.ends_on:%b %Y}"


def series_of(kpi: Kpi, most: int = 120) -> list[Line]:
    """The newest windows in order of time, the windows in which nothing happened among them."""
    every = kpi.computes.window
    kept = {window.starts_on: window for window in kpi.windows.order_by("-starts_on")[:most]}
    if not kept:
        return []
    lines, day, last = [], min(kept), max(kept)
    while day <= last:
        lines.append(_line(day, window_ends(day, every), kept.get(day)))
        day = next_window(day, every)
    return lines[-most:]


def _line(starts_on: date, ends_on: date, window: KpiWindow | None) -> Line:
    if window is None:
        return Line(starts_on, ends_on, None)
    value = Decimal(window.value) if window.value else None
    return Line(starts_on, ends_on, value, window.events, window.unreadable)


@dataclass(frozen=True)
class Latest:
    """A KPI with its last whole picture for a list: the newest figure, the one before, the last weeks."""

    kpi: Kpi
    lines: list[Line]

    @property
    def newest(self) -> Line | None:
        return self.lines[-1] if self.lines else None

    @property
    def values(self) -> list[Decimal | None]:
        return [line.value for line in self.lines]


def latest_of(rows: Iterable[Kpi]) -> list[Latest]:
    return [Latest(kpi, series_of(kpi, most=26)) for kpi in rows]


OPS = {
    "eq": "is", "ne": "is not", "in": "is one of", "gt": "is more than", "gte": "is at least", "lt": "is less than",
    "lte": "is at most",
}  # fmt: skip
FIGURES = {"count": "number of events", "distinct": "number of different values of", "min": "least", "max": "most"}


def told(rule: KpiRule) -> str:
    """The rule as a sentence: "Each week the sum of sales_value where category is POULTRY"."""
    figure = _figure(rule.aggregate, rule.field)
    if rule.aggregate == "ratio":
        figure = f"{_figure('sum' if rule.field else 'count', rule.field)}, divided by the {_figure(rule.per, rule.per_field)}"
    where = " and ".join(_told(condition) for condition in rule.where)
    times = f", times {rule.scale.normalize():f}" if rule.scale != 1 else ""
    return f"Each {rule.window} the {figure}{f' where {where}' if where else ''}{times}. Time zone: {rule.zone}."


def _figure(aggregate: str, field: str) -> str:
    if aggregate == "count":
        return FIGURES["count"]
    return f"{FIGURES[aggregate]} {field}" if aggregate == "distinct" else f"{FIGURES.get(aggregate, aggregate)} of {field}"


def _told(condition: Condition) -> str:
    if condition.op == "exists":
        return f"{condition.field} is {'there' if condition.value else 'missing'}"
    value = ", ".join(map(str, condition.value)) if isinstance(condition.value, tuple) else condition.value
    return f"{condition.field} {OPS[condition.op]} {value}"
