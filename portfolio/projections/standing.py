"""Where a holder of key results stands: today, on the Mondays before, and on the days to come if nothing happens.

A status changes by itself as time goes by: what keeps up today falls behind in May. A row holds the days on which that
will happen, so that a list of thousands needs no job at midnight and no look at any reading.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from typing import Any

from okrs import scoring
from okrs.scoring import Attainment, AttainmentState, Measure, MeasureKind, Reading, Status
from okrs.scoring.attainment import STALE_AFTER_DAYS
from okrs.scoring.status import FAR_BEHIND, LAST_STRETCH, SLIGHTLY_BEHIND
from portfolio.projections.told import Row, amount, day, moment, monday

TURNS = 5  # more changes to come than this are not foreseen: the next fact of the mission computes them anew
WEEKS = 13
DAY = timedelta(days=1)
LETTERS = {
    Status.NO_DATA: "n",
    Status.NOT_STARTED: "s",
    Status.ON_TRACK: "o",
    Status.AT_RISK: "a",
    Status.OFF_TRACK: "f",
    Status.MET: "m",
}
STATUS_OF = {letter: status for status, letter in LETTERS.items()}
ABSENT = "-"

Turn = tuple[date, Status]
Words = dict[str, Any]


def blank() -> Row:
    turns = {f"turn_{n}{part}": None for n in range(1, TURNS + 1) for part in ("", "_on")}
    figures = {"score": None, "known_krs": 0, "total_krs": 0, "confidence": None, "regressed": 0, "met": 0}
    return {"status": Status.NO_DATA.value, **turns, **figures, "anchor_on": None, "past": ABSENT * WEEKS}


@dataclass(frozen=True)
class Measured:
    """One key result, ready to be judged on any day."""

    measure: Measure
    readings: tuple[Reading, ...]

    def attainment(self, today: date) -> Attainment:
        return scoring.score(self.measure, self.readings, today)

    def judgement(self, today: date) -> scoring.Judgement:
        return _judged(self.measure, self.readings, today)

    def status(self, today: date) -> Status:
        return self.judgement(today).status

    def status_then(self, morning: date) -> Status:
        """The status on the morning of that day, from what had been observed by then."""
        known = bisect_left(self.readings, morning, key=lambda reading: reading.observed_at.date())
        return _judged(self.measure, self.readings[:known], morning).status


def _judged(measure: Measure, readings: Sequence[Reading], today: date) -> scoring.Judgement:
    attainment = scoring.score(measure, readings, today)
    return scoring.judge(attainment, start_on=measure.start_on, due_on=measure.due_on, today=today)


def measured(words: Words) -> Measured:
    """The key result as its row tells it; one whose definition has not arrived yet has no direction."""
    return Measured(
        measure=Measure(
            kind=MeasureKind(words.get("measure_kind", MeasureKind.UNDEFINED)),
            baseline=amount(words.get("baseline")),
            target=amount(words.get("target")),
            stretch=amount(words.get("stretch")),
            start_on=day(words.get("starts_on")),
            due_on=day(words.get("due_on")),
            zones=tuple(words.get("zones", ())),
        ),
        readings=tuple(
            Reading(moment(at), amount(value), zone or None, confidence)
            for at, value, zone, confidence, _ in words["readings"]
        ),
    )


def finish(row: Row, *, is_over: bool = False) -> None:
    """Judges what this batch touched, and the whole from its parts.

    A key result that was closed on the way counts no more; those that were closed because it is over count for good.
    """
    touched = row.pop("touched", set())
    anchor = monday(row["last_activity_at"].date())
    has_new_week = row["anchor_on"] != anchor
    row["anchor_on"] = anchor
    for key_result_id, words in row["detail"]["key_results"].items():
        if has_new_week or key_result_id in touched:
            _judge(words, anchor)
    defined = [words for words in row["detail"]["key_results"].values() if "key" in words]
    counted = [words for words in defined if is_over or "closed" not in words]
    _sum_up(row, counted)
    _foresee(row, counted, anchor)


def _judge(words: Words, anchor: date) -> None:
    part = measured(words)
    latest = part.readings[-1].observed_at.date() if part.readings else anchor
    attainment = part.attainment(max(anchor, latest))
    words["state"] = attainment.state.value
    words["share"] = None if attainment.share is None else format(round(attainment.share, 4), "f")
    words["confidence"] = attainment.confidence
    words["turns"] = [[on.isoformat(), LETTERS[status]] for on, status in turns(part, attainment, anchor)]
    words["past"] = "".join(LETTERS[part.status_then(anchor - timedelta(weeks=n))] for n in reversed(range(WEEKS)))


def turns(part: Measured, attainment: Attainment, start: date) -> list[Turn]:
    """The statuses from `start` on, each with its first day, as long as no further reading comes."""
    days = sorted({start, *(on for on in _corners(part.measure, attainment, start) if on > start)})
    found = [(on, part.status(on)) for on in days]
    return [
        turn for before, turn in zip([None, *found], found, strict=False) if before is None or before[1] is not turn[1]
    ]


def _corners(measure: Measure, attainment: Attainment, start: date) -> Iterable[date]:
    """Every day on which the judgement may change."""
    yield from (on for on in (measure.start_on, measure.due_on and measure.due_on + DAY) if on)
    if attainment.latest_at is not None:
        yield attainment.latest_at.date() + timedelta(days=STALE_AFTER_DAYS + 1)
    if measure.kind.is_maintained:
        # Its share of time shifts a little each day, until its last reading has nothing more to say.
        last = attainment.latest_at.date() if attainment.latest_at else start
        yield from (last + timedelta(days=n) for n in range(1, STALE_AFTER_DAYS + 2))
    elif measure.start_on and measure.due_on and measure.due_on > measure.start_on:
        yield from _pace_corners(measure.start_on, measure.due_on, attainment)


def _pace_corners(start: date, due: date, attainment: Attainment) -> Iterable[date]:
    """The days on which the time gone by runs away from what was reached."""
    whole = (due - start).days
    if attainment.kind.is_done_at_once:
        yield start + timedelta(days=ceil(LAST_STRETCH * whole))
    if attainment.raw_share is not None:
        for slack in (SLIGHTLY_BEHIND, FAR_BEHIND):
            share = attainment.raw_share + slack
            if 0 <= share < 1:
                yield start + timedelta(days=int(share * whole) + 1)


def _sum_up(row: Row, counted: Sequence[Words]) -> None:
    shares = [scoring.Weighted(amount(words["share"]), Decimal(words["weight"])) for words in counted]
    whole = scoring.roll_up(shares)
    sure = [words["confidence"] for words in counted if words["confidence"] is not None]
    states = [words["state"] for words in counted]
    row["score"] = None if whole.share is None else round(whole.share, 4)
    row["known_krs"], row["total_krs"] = whole.known, whole.total
    row["confidence"] = round(sum(sure) * 10 / len(sure)) if sure else None
    row["regressed"] = states.count(AttainmentState.REGRESSED)
    row["met"] = sum(state in _MET for state in states)


_MET = {AttainmentState.MET, AttainmentState.EXCEEDED, AttainmentState.ALREADY_MET_AT_BASELINE}


def _foresee(row: Row, counted: Sequence[Words], anchor: date) -> None:
    """Writes the status of the whole from the anchor on, and on the Mondays up to it."""
    plans = [[(date.fromisoformat(on), STATUS_OF[letter]) for on, letter in words["turns"]] for words in counted]
    days = sorted({anchor, *(on for plan in plans for on, _ in plan)})
    whole: list[Turn] = []
    for on in days:
        status = scoring.combine(_at(plan, on) for plan in plans)
        if not whole or whole[-1][1] is not status:
            whole.append((on, status))
    row["status"] = whole[0][1].value
    for n in range(1, TURNS + 1):
        turn = whole[n] if n < len(whole) else None
        row[f"turn_{n}_on"], row[f"turn_{n}"] = (turn[0], turn[1].value) if turn else (None, None)
    row["past"] = "".join(
        LETTERS[scoring.combine(STATUS_OF[words["past"][week]] for words in counted)] for week in range(WEEKS)
    )


def _at(plan: Sequence[Turn], on: date) -> Status:
    return next(status for begins, status in reversed(plan) if begins <= on)


def leave_unjudged(row: Row, status: str) -> None:
    """For what is not running: one status, whatever the day."""
    row["status"] = status
    for n in range(1, TURNS + 1):
        row[f"turn_{n}"] = row[f"turn_{n}_on"] = None
