"""The status that follows from a score, the time gone by and the team's confidence. Nobody types it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from okrs.scoring.attainment import Attainment, AttainmentState

# How far the share may lie behind the share of time gone by.
SLIGHTLY_BEHIND, FAR_BEHIND = Decimal("0.10"), Decimal("0.30")
CONFIDENT, DOUBTFUL = 7, 4
# What is done at once owes nothing until its last fifth.
LAST_STRETCH = Decimal("0.80")


class Status(StrEnum):
    """How it goes, in one word."""

    NO_DATA = "no_data"
    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    MET = "met"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A status with its reasons: `expected` is the share of time gone by, `gap` how far the share lies behind it."""

    status: Status
    because: tuple[str, ...]
    expected: Decimal | None = None
    gap: Decimal | None = None


_SETTLED = {
    AttainmentState.NO_TARGET: (Status.NO_DATA, "There is no target to judge it by."),
    AttainmentState.NO_DATA: (Status.NO_DATA, "Nobody has checked in a value yet."),
    AttainmentState.NO_BASELINE: (Status.NO_DATA, "The baseline is not known, so nobody can say how far it has come."),
    AttainmentState.NOT_STARTED: (Status.NOT_STARTED, "Its start day has not come yet."),
    AttainmentState.ALREADY_MET_AT_BASELINE: (Status.MET, "The target was already met at the baseline."),
    AttainmentState.MET: (Status.MET, "The target is met."),
    AttainmentState.EXCEEDED: (Status.MET, "The target is exceeded."),
    AttainmentState.MISSED: (Status.OFF_TRACK, "The due day has passed and the target was not met."),
}
_KEEPING_UP = (
    "It keeps up with the time gone by.",
    "It is behind what the time gone by asks for.",
    "It is far behind what the time gone by asks for.",
)
_KEEPING = (
    "The threshold is kept.",
    "The threshold was not kept for some of the time.",
    "The threshold was not kept for much of the time.",
)
_WORST_FIRST = (Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK)


def is_unjudged(attainment: Attainment, judgement: Judgement) -> bool:
    """True for what has a value and nothing to judge it by: "no data" beside a figure would be untrue."""
    has_value = attainment.latest is not None or bool(attainment.latest_zone)
    return judgement.status is Status.NO_DATA and has_value


def status(
    attainment: Attainment, *, start_on: date | None, due_on: date | None, today: date, confidence: int | None = None
) -> Status:
    """The status alone; see `judge` for its reasons."""
    return judge(attainment, start_on=start_on, due_on=due_on, today=today, confidence=confidence).status


def judge(
    attainment: Attainment, *, start_on: date | None, due_on: date | None, today: date, confidence: int | None = None
) -> Judgement:
    """The worst that pace, confidence and freshness say. Without `confidence`, the last one checked in counts."""
    expected = _share_of_time_gone(start_on, due_on, today)
    if attainment.state in _SETTLED:
        settled, sentence = _SETTLED[attainment.state]
        return Judgement(settled, (sentence,), expected)
    sure = attainment.confidence if confidence is None else confidence
    gap = _gap(attainment, expected)
    findings = [*_pace(attainment, expected, gap), *_confidence(sure)]
    if not findings:
        return Judgement(Status.NO_DATA, ("It has neither dates nor a confidence to judge it by.",), expected, gap)
    if attainment.stale:
        findings.append((Status.AT_RISK, "The last reading is too old to rely on."))
    worst = min((found for found, _ in findings), key=_WORST_FIRST.index)
    return Judgement(worst, tuple(sentence for found, sentence in findings if found is worst), expected, gap)


def combine(statuses: Iterable[Status]) -> Status:
    """The status of a whole, from the known statuses of its parts.

    Off track when at least half are, at risk when any is at risk or off track, met when all are met, otherwise on
    track; not started when none has started, no data when nothing is known.
    """
    known = [part for part in statuses if part is not Status.NO_DATA]
    going = [part for part in known if part is not Status.NOT_STARTED]
    if not going:
        return Status.NOT_STARTED if known else Status.NO_DATA
    if 2 * going.count(Status.OFF_TRACK) >= len(going):
        return Status.OFF_TRACK
    if Status.OFF_TRACK in going or Status.AT_RISK in going:
        return Status.AT_RISK
    return Status.MET if all(part is Status.MET for part in known) else Status.ON_TRACK


def _share_of_time_gone(start_on: date | None, due_on: date | None, today: date) -> Decimal | None:
    if start_on is None or due_on is None:
        return None
    if due_on <= start_on:
        return Decimal(int(today >= due_on))
    gone = Decimal((today - start_on).days) / Decimal((due_on - start_on).days)
    return min(max(gone, Decimal(0)), Decimal(1))


def _gap(attainment: Attainment, expected: Decimal | None) -> Decimal | None:
    """A threshold should have been kept all the time, so its expected share is 1 from the first day."""
    expected = Decimal(1) if attainment.kind.is_maintained else expected
    return None if expected is None or attainment.raw_share is None else expected - attainment.raw_share


def _pace(attainment: Attainment, expected: Decimal | None, gap: Decimal | None) -> list[tuple[Status, str]]:
    if attainment.state is AttainmentState.REGRESSED:
        return [_pace_of_a_regression(attainment, gap)]
    if attainment.kind.is_done_at_once:
        is_late = expected is not None and expected >= LAST_STRETCH
        return (
            [(Status.AT_RISK, "Most of the time is gone and it is not done.")] if is_late else _nothing_owed(expected)
        )
    return [] if gap is None else [_by_gap(gap, *(_KEEPING if attainment.kind.is_maintained else _KEEPING_UP))]


def _by_gap(gap: Decimal, on_track: str, at_risk: str, off_track: str) -> tuple[Status, str]:
    if gap > FAR_BEHIND:
        return Status.OFF_TRACK, off_track
    return (Status.AT_RISK, at_risk) if gap > SLIGHTLY_BEHIND else (Status.ON_TRACK, on_track)


def _pace_of_a_regression(attainment: Attainment, gap: Decimal | None) -> tuple[Status, str]:
    """Early on a value may waver around its baseline: that is a risk, and off track only when it is far behind."""
    if attainment.kind.is_maintained:
        return Status.OFF_TRACK, "It is outside the threshold it should keep."
    is_wavering = gap is not None and gap <= FAR_BEHIND and not attainment.is_overdue
    return (Status.AT_RISK if is_wavering else Status.OFF_TRACK), "It is worse than at the baseline."


def _nothing_owed(expected: Decimal | None) -> list[tuple[Status, str]]:
    return [] if expected is None else [(Status.ON_TRACK, "It is done at once, and there is time left.")]


def _confidence(confidence: int | None) -> list[tuple[Status, str]]:
    if confidence is None:
        return []
    sentence = f"The team's confidence is {confidence} of 10."
    if confidence >= CONFIDENT:
        return [(Status.ON_TRACK, sentence)]
    return [(Status.AT_RISK if confidence >= DOUBTFUL else Status.OFF_TRACK, sentence)]
