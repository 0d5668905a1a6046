"""Where a holder of key results stands: today, on the Mondays before, and on the days to come if nothing happens.

A status changes by itself as time goes by: what keeps up today falls behind in May. A row holds the days on which that
will happen, so that a list of thousands needs no job at midnight and no look at any reading.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import Any

from okrs import scoring
from okrs.scoring import Attainment, AttainmentState, Measure, MeasureKind, Reading, Status
from okrs.scoring.attainment import STALE_AFTER_DAYS
from okrs.scoring.status import FAR_BEHIND, LAST_STRETCH, SLIGHTLY_BEHIND
from portfolio.projections.key_results import AT, CONFIDENCE, VALUE, ZONE
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
Raw = list[Any]
UNTOUCHED = "9999"  # later than every moment


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


def _judged(measure: Measure, readings: Sequence[Reading], today: date) -> scoring.Judgement:
    attainment = scoring.score(measure, readings, today)
    return scoring.judge(attainment, start_on=measure.start_on, due_on=measure.due_on, today=today)


def measured(words: Words) -> Measured:
    """The key result as its row tells it, with all the readings that are kept."""
    return Measured(_measure(words), tuple(_reading(raw) for raw in words["readings"]))


def _measure(words: Words) -> Measure:
    """One whose definition has not arrived yet has no direction."""
    return Measure(
        kind=MeasureKind(words.get("measure_kind", MeasureKind.UNDEFINED)),
        baseline=amount(words.get("baseline")),
        target=amount(words.get("target")),
        stretch=amount(words.get("stretch")),
        start_on=day(words.get("starts_on")),
        due_on=day(words.get("due_on")),
        zones=tuple(words.get("zones", ())),
    )


def _reading(raw: Raw) -> Reading:
    return Reading(moment(raw[AT]), amount(raw[VALUE]), raw[ZONE] or None, raw[CONFIDENCE])


def _enough(measure: Measure, raw: Sequence[Raw]) -> Measured:
    """The key result with as few of its readings as its status needs: the rest costs time at every single event.

    A threshold needs them all; elsewhere the last two figures and the last confidence say everything.
    """
    if measure.kind.is_maintained:
        return Measured(measure, tuple(_reading(each) for each in raw))
    needed: list[Raw] = []
    figures, is_sure, is_ordinal = 0, False, measure.kind is MeasureKind.ORDINAL
    for each in reversed(raw):
        is_figure = figures < 2 and (each[ZONE] in measure.zones if is_ordinal else each[VALUE] is not None)
        if is_figure or (not is_sure and each[CONFIDENCE] is not None):
            needed.append(each)
        figures, is_sure = figures + is_figure, is_sure or each[CONFIDENCE] is not None
        if figures == 2 and is_sure:
            break
    return Measured(measure, tuple(_reading(each) for each in reversed(needed)))


def finish(row: Row, *, is_over: bool = False) -> None:
    """Judges what this batch touched, and the whole from its parts.

    A key result that was closed on the way counts no more; those that were closed because it is over count for good.
    """
    touched = row.pop("touched", {})
    anchor = monday(row["last_activity_at"].date())
    new_weeks = WEEKS if row["anchor_on"] is None else (anchor - row["anchor_on"]).days // 7
    row["anchor_on"] = anchor
    for key_result_id, words in row["detail"]["key_results"].items():
        if new_weeks or key_result_id in touched:
            _judge(words, anchor, new_weeks, touched.get(key_result_id, UNTOUCHED))
    defined = [words for words in row["detail"]["key_results"].values() if "key" in words]
    counted = [words for words in defined if is_over or "closed" not in words]
    _sum_up(row, counted)
    _foresee(row, counted, anchor)


def _judge(words: Words, anchor: date, new_weeks: int, since: str) -> None:
    """`since`: the first moment about which something new is known. What was said of earlier Mondays stands."""
    measure, readings = _measure(words), words["readings"]
    part = _enough(measure, readings)
    latest = part.readings[-1].observed_at.date() if part.readings else anchor
    attainment = part.attainment(max(anchor, latest))
    words["state"] = attainment.state.value
    words["share"] = None if attainment.share is None else format(round(attainment.share, 4), "f")
    words["confidence"] = attainment.confidence
    words["turns"] = [[on.isoformat(), LETTERS[status]] for on, status in turns(part, attainment, anchor)]
    words["past"] = _past(measure, readings, anchor, words.get("past", "")[new_weeks:], since)


def _past(measure: Measure, readings: Sequence[Raw], anchor: date, before: str, since: str) -> str:
    """A letter for the morning of each Monday, from what had been observed by then."""
    letters = []
    for week in range(WEEKS):
        morning = anchor - timedelta(weeks=WEEKS - 1 - week)
        if week < len(before) and morning.isoformat() <= since:
            letters.append(before[week])
        else:
            known = bisect_left(readings, morning.isoformat(), key=lambda raw: raw[AT])
            letters.append(LETTERS[_enough(measure, readings[:known]).status(morning)])
    return "".join(letters)


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
        status = _combined("".join(LETTERS[_at(plan, on)] for plan in plans))
        if not whole or whole[-1][1] is not status:
            whole.append((on, status))
    row["status"] = whole[0][1].value
    for n in range(1, TURNS + 1):
        turn = whole[n] if n < len(whole) else None
        row[f"turn_{n}_on"], row[f"turn_{n}"] = (turn[0], turn[1].value) if turn else (None, None)
    row["past"] = "".join(
        LETTERS[_combined("".join(words["past"][week] for words in counted))] for week in range(WEEKS)
    )


def _combined(letters: str) -> Status:
    return _combined_in_order("".join(sorted(letters)))


@lru_cache(maxsize=4096)
def _combined_in_order(letters: str) -> Status:
    """Few mixes of statuses occur, each of them ten thousand times."""
    return scoring.combine(STATUS_OF[letter] for letter in letters)


def _at(plan: Sequence[Turn], on: date) -> Status:
    return next(status for begins, status in reversed(plan) if begins <= on)


def leave_unjudged(row: Row, status: str) -> None:
    """For what is not running: one status, whatever the day."""
    row["status"] = status
    for n in range(1, TURNS + 1):
        row[f"turn_{n}"] = row[f"turn_{n}_on"] = None
