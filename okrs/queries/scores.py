"""Scores of key results and objectives on a day, and what one check-in changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from interface import words
from okrs.models import CheckIn, KeyResult, Objective
from okrs.models.check_in import readings
from okrs.scoring import Attainment, Judgement, RollUp, Status, Weighted, combine, is_unjudged, judge, roll_up, score


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
        return "not_judged" if is_unjudged(self.attainment, self.judgement) else str(self.judgement.status)

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
        return {"on_track": "ok", "met": "ok", "at_risk": "warn", "off_track": "bad", "regressed": "bad"}.get(
            self.status, ""
        )

    @property
    def headline(self) -> str:
        """What the line says, in a sentence."""
        change, values = self.attainment.change, [value for value in self.values if value is not None]
        if change is None:
            return f"{len(values)} value so far" if len(values) == 1 else f"{len(values)} values so far"
        if not change:
            return "No change since the last check-in"
        by = words.number(abs(change), self.key_result.unit)
        return f"{'Up' if change > 0 else 'Down'} by {by} since the last check-in"

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
    return Change(
        said,
        _scored_when(key_result, heard, said.number - 1, today),
        _scored_when(key_result, heard, said.number, today),
    )


def _scored_when(key_result: KeyResult, heard: Sequence[CheckIn], number: int, today: date) -> Scored:
    known = [said for said in heard if said.number <= number]
    corrected = {said.supersedes_id for said in known}
    return _scored(key_result, [said for said in known if said.pk not in corrected], today)
