"""Key results are defined, aimed anew, tied to a KPI, and closed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from missions.models.limits import LINE
from missions.models.texts import choice, required_reason, required_text, text
from okrs import events
from okrs.actions.check_in import check_in_windows
from okrs.models import FollowsAKpi, KeyResult, Kind, KindIsFixed, Kpi, NotAFigure, NothingChanges, Objective
from okrs.models.figures import figure
from okrs.models.key_result import TITLE
from okrs.models.objective import require_going_on
from pipeline import log

AIMS = ("measure_kind", "baseline", "target", "stretch", "zones", "starts_on", "due_on")


@log.action
def define_key_result(
    *,
    objective: Objective,
    title: str,
    measure_kind: str,
    unit: str = "",
    baseline: Decimal | None = None,
    target: Decimal | None = None,
    stretch: Decimal | None = None,
    zones: Sequence[str] = (),
    weight: Decimal = Decimal(1),
    starts_on: date | None = None,
    due_on: date | None = None,
    kpi: Kpi | None = None,
    external_key: str = "",
    source_facts: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime,
) -> KeyResult:
    """A new key result; with a KPI it has its past windows as check-ins at once.

    Raises Unmeasurable, HolderIsDone, FollowsAKpi, NotAFigure, TextMissing, TextTooLong, NoSuchChoice, KeyTaken.
    """
    choice(measure_kind, Kind, "measure_kind")
    require_going_on(objective.holder)
    if kpi is not None:
        kpi = _held(kpi)
    values: dict[str, Any] = {
        "objective": objective,
        "title": required_text(title, "title", TITLE),
        "measure_kind": measure_kind,
        "unit": text(unit, "unit", LINE),
        "baseline": figure(baseline, "baseline"),
        "target": figure(target, "target"),
        "stretch": figure(stretch, "stretch"),
        "zones": [zone.strip() for zone in zones],
        "weight": _weight(weight),
        "starts_on": starts_on,
        "due_on": due_on,
        "kpi": kpi,
        "external_key": external_key,
        "source_facts": dict(source_facts or {}),
    }
    asked = KeyResult(**values)
    asked.require_measurable()
    _require_followable(asked)
    key_result = KeyResult.created(**values, at=at)
    log.append(_defined(key_result), by=by, at=at)
    if kpi is not None:
        check_in_windows(kpi=kpi, windows=list(kpi.windows.all()), at=at)
    return key_result


def _defined(key_result: KeyResult) -> events.KeyResultDefined:
    return events.KeyResultDefined(
        key_result_id=key_result.pk,
        key=key_result.key,
        **_place(key_result),
        title=key_result.title,
        measure_kind=key_result.measure_kind,
        unit=key_result.unit,
        baseline=key_result.baseline,
        target=key_result.target,
        stretch=key_result.stretch,
        zones=list(key_result.zones),
        weight=key_result.weight,
        starts_on=key_result.starts_on,
        due_on=key_result.due_on,
        kpi_id=key_result.kpi_id,
        source_facts=key_result.source_facts,
    )


@log.action
def change_target(
    *,
    key_result: KeyResult,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
    **aims: Any,
) -> KeyResult:
    """The key result with another measure_kind, baseline, target, stretch, zones, starts_on or due_on.

    What is not named stays. Raises Unmeasurable, KindIsFixed, NothingChanges, KeyResultClosed, ReasonMissing, Stale.
    """
    if unknown := set(aims) - set(AIMS):
        raise TypeError(f"a key result aims with {', '.join(AIMS)}, not with {', '.join(sorted(unknown))}")
    reason = required_reason(reason)
    key_result = _held_with_place(key_result, expected_version)
    before = {name: getattr(key_result, name) for name in AIMS}
    for name, value in aims.items():
        setattr(key_result, name, _aim(name, value))
    if before == {name: getattr(key_result, name) for name in AIMS}:
        raise NothingChanges(f"{key_result.key} aims like this already. Change at least one figure or day.")
    _require_kind_free(key_result, str(before["measure_kind"]))
    key_result.require_measurable()
    _require_followable(key_result)
    key_result.store(*AIMS, at=at)
    changed = events.TargetChanged(
        key_result_id=key_result.pk,
        **_place(key_result),
        baseline=key_result.baseline,
        target=key_result.target,
        stretch=key_result.stretch,
        starts_on=key_result.starts_on,
        due_on=key_result.due_on,
        reason=reason,
        measure_kind=key_result.measure_kind,
        zones=list(key_result.zones),
    )
    log.append(changed, by=by, at=at)
    return key_result


@log.action
def follow_kpi(
    *, key_result: KeyResult, kpi: Kpi, expected_version: int | None = None, by: User | None, at: datetime
) -> KeyResult:
    """The key result, checked in by the KPI from now on, and for its past windows at once.

    Raises FollowsAKpi, KeyResultClosed, Stale.
    """
    kpi = _held(kpi)
    key_result = _held_with_place(key_result, expected_version)
    if key_result.kpi_id == kpi.pk:
        raise FollowsAKpi(f"{key_result.key} follows {kpi.key} already. Choose another KPI.", field="kpi")
    key_result.kpi = kpi
    _require_followable(key_result)
    key_result.store("kpi", at=at)
    log.append(events.KpiFollowed(key_result_id=key_result.pk, **_place(key_result), kpi_id=kpi.pk), by=by, at=at)
    check_in_windows(kpi=kpi, windows=list(kpi.windows.all()), at=at)
    return key_result


@log.action
def close_key_result(
    *, key_result: KeyResult, reason: str, expected_version: int | None = None, by: User | None, at: datetime
) -> KeyResult:
    """The key result, closed: it keeps its last score and takes no more check-ins. Raises KeyResultClosed, Stale."""
    reason = required_reason(reason)
    key_result = _held_with_place(key_result, expected_version)
    key_result.closed_at, key_result.close_reason = at, reason
    key_result.store("closed_at", "close_reason", at=at)
    log.append(events.KeyResultClosed(key_result_id=key_result.pk, **_place(key_result), reason=reason), by=by, at=at)
    return key_result


def _held(kpi: Kpi) -> Kpi:
    """The KPI, held: its reader must not finish a window between our look at the windows and our commit."""
    held: Kpi = Kpi.objects.select_for_update(no_key=True).get(pk=kpi.pk)
    return held


def _held_with_place(key_result: KeyResult, expected_version: int | None) -> KeyResult:
    """Raises Stale, KeyResultClosed."""
    rows = KeyResult.objects.select_for_update(of=("self",)).select_related("objective")
    held: KeyResult = rows.get(pk=key_result.pk)
    held.require_version(expected_version)
    held.require_open()
    return held


def _place(key_result: KeyResult) -> dict[str, Any]:
    objective = key_result.objective
    return {"objective_id": objective.pk, "holder_kind": objective.holder_kind, "holder_id": objective.holder_id}


def _aim(name: str, value: Any) -> Any:
    match name:
        case "measure_kind":
            return choice(value, Kind, name)
        case "zones":
            return [zone.strip() for zone in value]
        case "starts_on" | "due_on":
            return value
    return figure(value, name)


def _weight(weight: Decimal) -> Decimal:
    if not weight.is_finite() or not 0 <= weight < 1000 or weight != weight.quantize(Decimal("0.01")):
        raise NotAFigure(f"{weight} is no weight. Give 0 to 999, with at most two decimals.", field="weight")
    return weight


def _require_kind_free(key_result: KeyResult, before: str) -> None:
    if key_result.measure_kind == before or before == Kind.UNDEFINED:
        return
    if key_result.check_ins.exists():
        raise KindIsFixed(
            f"{key_result.key} was checked in as “{Kind(before).label.lower()}”, and those values mean nothing under another "
            "kind. Close it and define a new key result.",
            field="measure_kind",
        )


def _require_followable(key_result: KeyResult) -> None:
    if key_result.kpi_id and key_result.measure_kind in (Kind.ORDINAL, Kind.BINARY):
        raise FollowsAKpi(
            "A KPI gives numbers. A measure in zones or of yes and no cannot follow one: choose another kind, or no KPI.",
            field="kpi",
        )
