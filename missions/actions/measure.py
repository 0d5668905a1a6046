"""What people do with the measures of an outcome: add, reword, drop."""

from datetime import datetime

from accounts.models import User
from missions.events import OutcomeMeasureDropped, OutcomeMeasureSet
from missions.models import MeasureTwice, Outcome, OutcomeMeasure
from missions.models.limits import STATEMENT, TITLE
from missions.models.texts import choice, required_reason, required_text, text
from pipeline import log


@log.action
def add_measure(
    *, outcome: Outcome, kind: str, title: str, method: str = "", by: User | None, at: datetime
) -> OutcomeMeasure:
    """A new measure of the outcome. Raises Retired, TextMissing, TextTooLong, NoSuchChoice, MeasureTwice."""
    outcome = outcome.locked()
    outcome.require_active()
    name = required_text(title, "title", TITLE)
    _require_new(outcome, name)
    measure = OutcomeMeasure.created(
        outcome=outcome, kind=choice(kind, OutcomeMeasure.Kind, "kind"), title=name,
        method=text(method, "method", STATEMENT), at=at,
    )  # fmt: skip
    _tell(measure, by=by, at=at)
    return measure


@log.action
def reword_measure(
    *,
    measure: OutcomeMeasure,
    kind: str | None = None,
    title: str | None = None,
    method: str | None = None,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> OutcomeMeasure:
    """The measure in new words; what is not given stays. Raises Stale, MeasureDropped and as add_measure."""
    outcome = measure.outcome.locked()
    outcome.require_active()
    measure = measure.locked()
    measure.require_version(expected_version)
    measure.require_looked_at()
    if title is not None:
        measure.title = required_text(title, "title", TITLE)
        _require_new(outcome, measure.title, but=measure)
    if kind is not None:
        measure.kind = choice(kind, OutcomeMeasure.Kind, "kind")
    if method is not None:
        measure.method = text(method, "method", STATEMENT)
    measure.store("kind", "title", "method", at=at)
    _tell(measure, by=by, at=at)
    return measure


@log.action
def drop_measure(
    *, measure: OutcomeMeasure, reason: str, expected_version: int | None = None, by: User | None, at: datetime
) -> OutcomeMeasure:
    """The measure, no longer looked at. Raises Stale, MeasureDropped, ReasonMissing."""
    why = required_reason(reason)
    measure = measure.locked()
    measure.require_version(expected_version)
    measure.require_looked_at()
    measure.dropped_at = at
    measure.store("dropped_at", at=at)
    dropped = OutcomeMeasureDropped(outcome_id=measure.outcome_id, measure_id=measure.pk, reason=why)
    log.append(dropped, by=by, at=at)
    return measure


def _require_new(outcome: Outcome, title: str, *, but: OutcomeMeasure | None = None) -> None:
    twin = outcome.measures.filter(title=title, dropped_at=None).exclude(pk=but.pk if but else None).first()
    if twin:
        raise MeasureTwice(
            f"{outcome.key} is measured by “{title}” already ({twin.key}). Reword that one, or call this one otherwise.",
            field="title",
        )


def _tell(measure: OutcomeMeasure, *, by: User | None, at: datetime) -> None:
    fact = OutcomeMeasureSet(
        outcome_id=measure.outcome_id, measure_id=measure.pk, kind=str(measure.kind), title=measure.title,
        method=measure.method,
    )  # fmt: skip
    log.append(fact, by=by, at=at)
