"""How far a key result has come: an honest state, and a share of the target where one is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from okrs.scoring.measure import Measure, MeasureKind

NOTHING, ALL = Decimal(0), Decimal(1)
# A monthly rhythm with a few days' grace. Pass another figure for measures that are read more often or less often.
STALE_AFTER_DAYS = 35


class AttainmentState(StrEnum):
    """Where a key result stands, told apart from a score of 0."""

    NO_TARGET = "no_target"
    NOT_STARTED = "not_started"
    NO_DATA = "no_data"
    NO_BASELINE = "no_baseline"
    REGRESSED = "regressed"
    IN_PROGRESS = "in_progress"
    ALREADY_MET_AT_BASELINE = "already_met_at_baseline"
    MET = "met"
    EXCEEDED = "exceeded"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Reading:
    """One check-in: a value or a zone, and how sure its author is, from 0 to 10, that the target will be met."""

    observed_at: datetime
    value: Decimal | None = None
    zone: str | None = None
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class Attainment:
    """What the readings say. `share` is None whenever it is not known, never 0; `raw_share` may lie outside 0 to 1."""

    kind: MeasureKind
    state: AttainmentState
    share: Decimal | None = None
    raw_share: Decimal | None = None
    latest: Decimal | None = None
    previous: Decimal | None = None
    change: Decimal | None = None
    latest_zone: str | None = None
    latest_at: datetime | None = None
    confidence: int | None = None
    is_overdue: bool = False
    stale: bool = False


def score(
    measure: Measure, readings: Sequence[Reading], today: date, *, stale_after_days: int = STALE_AFTER_DAYS
) -> Attainment:
    """What the readings say about the measure on the day `today`, in whichever order they come.

    All given readings count: who asks about an earlier moment passes the readings known by then. Of two readings of the
    same moment the later in the sequence counts, so that a correction wins.
    """
    ordered = sorted(readings, key=lambda reading: reading.observed_at)
    telling = [reading for reading in ordered if _is_telling(measure, reading)]
    state, raw = _judge(measure, telling, today, timedelta(days=stale_after_days))
    latest = telling[-1] if telling else None
    previous = telling[-2] if len(telling) > 1 else None
    return Attainment(
        kind=measure.kind,
        state=state,
        share=None if raw is None else min(max(raw, NOTHING), ALL),
        raw_share=raw,
        latest=latest.value if latest else None,
        previous=previous.value if previous else None,
        change=_change(latest, previous),
        latest_zone=(latest.zone or None) if latest else None,
        latest_at=latest.observed_at if latest else None,
        confidence=next((reading.confidence for reading in reversed(ordered) if reading.confidence is not None), None),
        is_overdue=_is_overdue(measure, today),
        stale=_is_stale(measure, latest, today, stale_after_days),
    )


def _is_telling(measure: Measure, reading: Reading) -> bool:
    return reading.zone in measure.zones if measure.kind is MeasureKind.ORDINAL else reading.value is not None


def _change(latest: Reading | None, previous: Reading | None) -> Decimal | None:
    if latest is None or previous is None or latest.value is None or previous.value is None:
        return None
    return latest.value - previous.value


def _is_overdue(measure: Measure, today: date) -> bool:
    return measure.due_on is not None and today > measure.due_on


def _is_stale(measure: Measure, latest: Reading | None, today: date, days: int) -> bool:
    """Nothing is expected any more after the due day, so that old key results do not go stale for ever."""
    if latest is None:
        return False
    expected_until = min(today, measure.due_on or today)
    return (expected_until - latest.observed_at.date()).days > days


def _judge(
    measure: Measure, telling: list[Reading], today: date, holds: timedelta
) -> tuple[AttainmentState, Decimal | None]:
    if not measure.has_target:
        return AttainmentState.NO_TARGET, None
    if measure.start_on is not None and today < measure.start_on:
        return AttainmentState.NOT_STARTED, None
    if not telling:
        return AttainmentState.NO_DATA, None
    if measure.kind.is_maintained:
        return _kept(measure, telling, today, holds)
    state, raw = _zone_reached(measure, telling[-1]) if measure.zones else _way_gone(measure, telling[-1])
    if state in (AttainmentState.IN_PROGRESS, AttainmentState.NO_BASELINE) and _is_overdue(measure, today):
        state = AttainmentState.MISSED
    return state, raw


def _zone_reached(measure: Measure, latest: Reading) -> tuple[AttainmentState, Decimal]:
    zone = latest.zone or ""
    share = measure.zone_share(zone)
    if share < ALL:
        return AttainmentState.IN_PROGRESS, share
    is_beyond = zone == "stretch" and "target" in measure.zones
    return (AttainmentState.EXCEEDED if is_beyond else AttainmentState.MET), share


def _way_gone(measure: Measure, latest: Reading) -> tuple[AttainmentState, Decimal | None]:
    """The share of the way from baseline to target. Reaching the target is known also where the baseline is not."""
    value, target, start = _known(latest.value), _known(measure.aims_at), measure.starts_from
    is_met = measure.lead(value, target) >= 0
    if start is None:
        return (_beyond(measure, value, target), ALL) if is_met else (AttainmentState.NO_BASELINE, None)
    way = measure.lead(target, start)
    if way <= 0:
        return (AttainmentState.ALREADY_MET_AT_BASELINE, ALL) if is_met else (AttainmentState.REGRESSED, NOTHING)
    gone = measure.lead(value, start)
    if gone < 0:
        return AttainmentState.REGRESSED, gone / way
    return (_beyond(measure, value, target) if is_met else AttainmentState.IN_PROGRESS), gone / way


def _beyond(measure: Measure, value: Decimal, target: Decimal) -> AttainmentState:
    """Exceeded means the stretch was reached or, without a stretch, that the value lies past the target."""
    over_target = measure.lead(value, target) > 0
    is_exceeded = over_target if measure.stretch is None else measure.lead(value, measure.stretch) >= 0
    return AttainmentState.EXCEEDED if is_exceeded else AttainmentState.MET


def _kept(measure: Measure, telling: list[Reading], today: date, holds: timedelta) -> tuple[AttainmentState, Decimal]:
    """A threshold is in progress while it is kept, and met only when its time is over and it was kept throughout."""
    share = _share_of_time(measure, telling, today, holds)
    if _is_overdue(measure, today):
        return (AttainmentState.MET if share == ALL else AttainmentState.MISSED), share
    return (AttainmentState.IN_PROGRESS if _is_inside(measure, telling[-1]) else AttainmentState.REGRESSED), share


def _share_of_time(measure: Measure, telling: list[Reading], today: date, holds: timedelta) -> Decimal:
    """The share of the known time inside the threshold.

    A reading speaks until the next one, but no longer than `holds`: the time after that is unknown and is left out.
    """
    begins = _midnight(measure.start_on) if measure.start_on else telling[0].observed_at
    ends = max(_midnight(today), telling[-1].observed_at)
    if measure.due_on:
        ends = min(ends, _midnight(measure.due_on + timedelta(days=1)))
    known = inside = timedelta(0)
    for reading, following in zip(telling, [*telling[1:], None], strict=True):
        until = min(following.observed_at if following else ends, reading.observed_at + holds, ends)
        spoken = max(until - max(reading.observed_at, begins), timedelta(0))
        known += spoken
        inside += spoken if _is_inside(measure, reading) else timedelta(0)
    if not known:
        return ALL if _is_inside(measure, telling[-1]) else NOTHING
    moment = timedelta(microseconds=1)
    return Decimal(inside // moment) / Decimal(known // moment)


def _is_inside(measure: Measure, reading: Reading) -> bool:
    return measure.lead(_known(reading.value), _known(measure.target)) >= 0


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _known(figure: Decimal | None) -> Decimal:
    """The figure that the callers have made sure of."""
    assert figure is not None
    return figure
