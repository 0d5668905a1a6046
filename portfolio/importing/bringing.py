"""Brings what a file says into the portfolio: only what is missing or different, each row by the product's own action."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any, TypeVar

from django.db import models, transaction

from accounts.models import User
from missions import actions as missions
from missions.models import Cluster, Mission, Outcome, Segment, StatusReport, StrategicGoal
from okrs import actions as okrs
from okrs.models import CheckIn, KeyResult, Objective
from portfolio.importing import reading
from rest.refusal import Refusal

Model = TypeVar("Model", bound=models.Model)
NOON = time(12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """What became of one row: new, changed, same, or refused and why."""

    path: str
    kind: str
    what: str
    detail: str = ""


@dataclass
class Report:
    rows: list[Row] = field(default_factory=list)

    def count(self, what: str) -> dict[str, int]:
        return dict(Counter(row.kind for row in self.rows if row.what == what))

    @property
    def refused(self) -> list[Row]:
        return [row for row in self.rows if row.what == "refused"]


class _DryRun(Exception):
    """Rolls everything back after it was tried."""


def bring(portfolios: list[reading.Portfolio], *, dry_run: bool = False, by: User | None, at: datetime) -> Report:
    """The report of what was done, or, as a dry run, of what would be done."""
    report = Report()
    if not dry_run:
        for portfolio in portfolios:
            _Bringer(portfolio, report, by, at).bring()
        return report
    try:
        with transaction.atomic():
            for portfolio in portfolios:
                _Bringer(portfolio, report, by, at).bring()
            raise _DryRun
    except _DryRun:
        return report


class _Bringer:
    """One portfolio on its way in. Everything is found again by its external key."""

    def __init__(self, portfolio: reading.Portfolio, report: Report, by: User | None, at: datetime) -> None:
        self.portfolio, self.report, self.by, self.at = portfolio, report, by, at
        self.goal: StrategicGoal | None = None
        self.known: dict[type[models.Model], dict[str, Any]] = {}
        self.values: dict[str, CheckIn] = {}

    def bring(self) -> None:
        self._remember()
        for problem in self.portfolio.problems:
            self.report.rows.append(Row(problem.path, "row", "refused", problem.detail))
        self.goal = self._one(
            self.portfolio.key, "goal", StrategicGoal, self._key("goal", ""),
            lambda key: missions.set_goal(title=self.portfolio.title, external_key=key, by=self.by, at=self.at),
        )  # fmt: skip
        for cluster in self.portfolio.clusters:
            self._cluster(cluster)
        for segment in self.portfolio.segments:
            self._segment(segment)
        for outcome in self.portfolio.outcomes:
            self._outcome(outcome)
        for mission in self.portfolio.missions:
            self._mission(mission)

    def _key(self, kind: str, key: str) -> str:
        return f"{self.portfolio.key}:{kind}:{key}"[:200]

    def _remember(self) -> None:
        """What is there already, in one query a model."""
        prefix = f"{self.portfolio.key}:"
        for model in (StrategicGoal, Cluster, Segment, Outcome, Mission, Objective, KeyResult):
            rows = model._default_manager.filter(external_key__startswith=prefix)
            self.known[model] = {row.external_key: row for row in rows}
        standing = CheckIn.objects.filter(key_result__external_key__startswith=prefix).standing()
        self.values = {check_in.external_key.split("#")[0]: check_in for check_in in standing.filter(source="import")}
        reports = StatusReport.objects.filter(mission__external_key__startswith=prefix)
        self.reports = {(r.mission_id, r.reported_on, r.rated_by) for r in reports}
        self.affiliated = set(
            Mission.objects.filter(external_key__startswith=prefix).values_list(
                "pk", "affiliations__cluster", "affiliations__segment"
            )
        )

    def _one(
        self, path: str, kind: str, model: type[Model], key: str,
        make: Callable[[str], Model], mend: Callable[[Any], bool] = lambda row: False,
    ) -> Model | None:  # fmt: skip
        """The row under the key, made or mended; None when it was refused, which the report says."""
        found = self.known[model].get(key)
        try:
            if found is None:
                found = make(key)
                self.known[model][key] = found
                what = "new"
            else:
                what = "changed" if mend(found) else "same"
        except Refusal as refusal:
            self.report.rows.append(Row(path, kind, "refused", str(refusal)))
            return None
        self.report.rows.append(Row(path, kind, what))
        return found

    def _cluster(self, group: reading.Group) -> None:
        self._one(
            group.path, "cluster", Cluster, self._key("cluster", group.key),
            lambda key: missions.form_cluster(
                title=group.title, purpose=group.purpose, external_key=key, by=self.by, at=self.at
            ),
        )  # fmt: skip

    def _segment(self, group: reading.Group) -> None:
        self._one(
            group.path, "segment", Segment, self._key("segment", group.key),
            lambda key: missions.add_segment(title=group.title, external_key=key, by=self.by, at=self.at),
        )  # fmt: skip

    def _outcome(self, told: reading.Outcome) -> None:
        def make(key: str) -> Outcome:
            return missions.add_outcome(
                title=told.title, goal=self.goal, statement=told.statement, kind=told.kind,
                named_owners=told.owners, external_key=key, by=self.by, at=self.at,
            )  # fmt: skip

        def mend(outcome: Outcome) -> bool:
            words = {"title": told.title, "statement": told.statement, "kind": told.kind}
            changes: dict[str, Any] = {name: word for name, word in words.items() if getattr(outcome, name) != word}
            if changes:
                missions.reword_outcome(outcome=outcome, by=self.by, at=self.at, **changes)
            return bool(changes)

        self._one(told.path, "outcome", Outcome, self._key("outcome", told.key), make, mend)

    def _mission(self, told: reading.Mission) -> None:
        outcome = self.known[Outcome].get(self._key("outcome", told.outcome)) if told.outcome else None

        def make(key: str) -> Mission:
            return missions.bring_in(
                title=told.title, purpose=told.statement, type=told.type, ambition=told.ambition, outcome=outcome,
                goal=None if outcome else self.goal, starts_on=told.starts_on, ends_on=told.ends_on,
                money_min=told.money, money_max=told.money, currency=told.currency if told.money is not None else "",
                named_owners=told.owners, source_facts=told.source_facts, external_key=key, by=self.by, at=self.at,
            )  # fmt: skip

        mission = self._one(
            told.path,
            "mission",
            Mission,
            self._key("mission", told.key),
            make,
            lambda row: self._mend_mission(row, told),
        )
        if mission is None:
            return
        self._affiliate(mission, told)
        for report in told.reports:
            self._report(mission, report)
        if told.key_results:
            self._objective(mission, told)

    def _mend_mission(self, mission: Mission, told: reading.Mission) -> bool:
        changed = False
        if (mission.starts_on, mission.ends_on) != (told.starts_on, told.ends_on):
            missions.reschedule(
                mission=mission, starts_on=told.starts_on, ends_on=told.ends_on, reason="The source changed its window.",
                by=self.by, at=self.at,
            )  # fmt: skip
            changed = True
        if mission.money_max != told.money:
            missions.change_envelope(
                mission=mission, money_min=told.money, money_max=told.money, fte_min=mission.fte_min,
                fte_max=mission.fte_max, currency=told.currency if told.money is not None else "",
                reason="The source changed its budget.", by=self.by, at=self.at,
            )  # fmt: skip
            changed = True
        return changed

    def _affiliate(self, mission: Mission, told: reading.Mission) -> None:
        segment = self.known[Segment].get(self._key("segment", told.segment)) if told.segment else None
        for n, title in enumerate(told.clusters):
            cluster = self.known[Cluster].get(self._key("cluster", title))
            if cluster is None:
                continue
            if (mission.pk, cluster.pk, segment.pk if segment else None) in self.affiliated:
                self.report.rows.append(Row(told.path, "affiliation", "same"))
                continue
            self._tell(
                told.path, "affiliation",
                lambda cluster=cluster, n=n: missions.affiliate(  # type: ignore[misc]
                    mission=mission, cluster=cluster, segment=segment,
                    strength="primary" if n == 0 else "contributing", reason="Named by the source.",
                    by=self.by, at=self.at,
                ),
            )  # fmt: skip

    def _tell(self, path: str, kind: str, do: Callable[[], Any]) -> None:
        try:
            do()
        except Refusal as refusal:
            self.report.rows.append(Row(path, kind, "refused", str(refusal)))
        else:
            self.report.rows.append(Row(path, kind, "new"))

    def _report(self, mission: Mission, told: reading.Report) -> None:
        if (mission.pk, told.at, told.by or "the source") in self.reports:
            self.report.rows.append(Row(told.path, "status report", "same"))
            return
        self._tell(
            told.path, "status report",
            lambda: missions.report_status(
                mission=mission, reported_on=told.at, rating=told.rating or "not rated", rated_by=told.by or "the source",
                ends_on=told.ends_on, whole_life_cost=told.cost,
                currency=told.currency if told.cost is not None else "", by=self.by, at=self.at,
            ),
        )  # fmt: skip

    def _objective(self, mission: Mission, told: reading.Mission) -> None:
        objective = self._one(
            f"{told.path}/objective", "objective", Objective, self._key("objective", told.key),
            lambda key: okrs.set_objective(
                holder=mission, statement=told.statement, external_key=key, by=self.by, at=self.at
            ),
        )  # fmt: skip
        for key_result in told.key_results if objective else ():
            self._key_result(objective, told, key_result)

    def _key_result(self, objective: Any, mission: reading.Mission, told: reading.KeyResult) -> None:
        def make(key: str) -> KeyResult:
            return okrs.define_key_result(
                objective=objective, title=told.title, measure_kind=told.kind, unit=told.unit, baseline=told.baseline,
                target=told.target, starts_on=mission.starts_on, due_on=mission.ends_on,
                source_facts=told.source_facts, external_key=key, by=self.by, at=self.at,
            )  # fmt: skip

        def mend(key_result: KeyResult) -> bool:
            if (key_result.baseline, key_result.target) == (told.baseline, told.target):
                return False
            okrs.change_target(
                key_result=key_result, baseline=told.baseline, target=told.target, stretch=key_result.stretch,
                starts_on=key_result.starts_on, due_on=key_result.due_on, reason="The source changed its target.",
                by=self.by, at=self.at,
            )  # fmt: skip
            return True

        external_key = self._key("key_result", f"{mission.key}/{told.key}")
        key_result = self._one(told.path, "key result", KeyResult, external_key, make, mend)
        for measurement in told.measurements if key_result else ():
            self._measurement(key_result, measurement)

    def _measurement(self, key_result: Any, told: reading.Measurement) -> None:
        key = f"{key_result.external_key}@{told.at}"[:190]
        standing = self.values.get(key)
        if standing is not None and standing.value == told.value:
            self.report.rows.append(Row(told.path, "measurement", "same"))
            return

        def check_in() -> None:
            correction = f"{key}#{standing.number}" if standing else key
            self.values[key] = okrs.check_in(
                key_result=key_result, value=told.value, observed_at=datetime.combine(told.at, NOON),
                supersedes=standing, source="import", external_key=correction, by=self.by, at=self.at,
            )  # fmt: skip

        self._tell(told.path, "measurement", check_in)
