"""Rounds of comparisons: opened, answered by one or several, closed by applying the proposal or setting it aside."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from missions.events import OutcomesCompared, RoundClosed, RoundOpened
from missions.models import Comparison, ComparisonRound, NotCompared, Outcome, TooFewCompared
from missions.models.comparison import MOST_COMPARED
from missions.models.limits import REASON, TITLE
from missions.models.texts import required_reason, required_text, text
from pipeline import log


@log.action
def open_round(*, title: str, outcomes: Sequence[Outcome], by: User | None, at: datetime) -> ComparisonRound:
    """A round of comparisons among these outcomes. Raises TextMissing, TextTooLong, TooFewCompared, Retired."""
    name = required_text(title, "title", TITLE)
    chosen = sorted(set(outcomes), key=lambda outcome: outcome.rank or 0)
    for outcome in chosen:
        outcome.require_active()
    if not 2 <= len(chosen) <= MOST_COMPARED:
        raise TooFewCompared(
            f"{len(chosen)} outcomes were chosen. A round compares from 2 to {MOST_COMPARED}.", field="outcomes"
        )
    round_ = ComparisonRound.created(
        title=name, outcome_ids=[str(outcome.pk) for outcome in chosen], opened_by=by, at=at
    )
    opened = RoundOpened(round_id=round_.pk, key=round_.key, title=name, outcome_ids=[outcome.pk for outcome in chosen])
    log.append(opened, by=by, at=at)
    return round_


@log.action
def compare(
    *,
    comparison_round: ComparisonRound,
    first: Outcome,
    second: Outcome,
    preferred: Outcome | None,
    note: str = "",
    by: User,
    at: datetime,
) -> Comparison:
    """What the person says of the two: `preferred` matters more, or both the same. Said again, it replaces what they said.

    Raises RoundIsClosed, NotCompared, Retired, TextTooLong.
    """
    said = text(note, "note", REASON)
    round_ = comparison_round.locked()
    round_.require_open()
    for outcome in (first, second):
        outcome.require_active()
    _require_pair(round_, first, second, preferred)
    first, second = sorted((first, second), key=lambda outcome: outcome.number)
    verdict = 0 if preferred is None else 1 if preferred == first else -1
    comparison, _is_new = Comparison.objects.update_or_create(
        round=round_, person=by, first=first, second=second,
        defaults={"verdict": verdict, "note": said, "said_at": at},
    )  # fmt: skip
    told = OutcomesCompared(
        round_id=round_.pk, first_id=first.pk, second_id=second.pk,
        preferred_id=preferred.pk if preferred else None, note=said,
    )  # fmt: skip
    log.append(told, by=by, at=at)
    return comparison


@log.action
def set_aside(
    *,
    comparison_round: ComparisonRound,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> ComparisonRound:
    """The round, closed without a change of the rank. Raises Stale, RoundIsClosed, ReasonMissing."""
    why = required_reason(reason)
    round_ = comparison_round.locked()
    round_.require_version(expected_version)
    close(round_, why, was_applied=False, by=by, at=at)
    return round_


def close(round_: ComparisonRound, why: str, *, was_applied: bool, by: User | None, at: datetime) -> None:
    """Ends a round that is held. Raises RoundIsClosed."""
    round_.require_open()
    round_.closed_at, round_.was_applied = at, was_applied
    round_.store("closed_at", "was_applied", at=at)
    log.append(RoundClosed(round_id=round_.pk, was_applied=was_applied, reason=why), by=by, at=at)


def _require_pair(round_: ComparisonRound, first: Outcome, second: Outcome, preferred: Outcome | None) -> None:
    for outcome in (first, second):
        if str(outcome.pk) not in round_.outcome_ids:
            raise NotCompared(f"{outcome.key} is not in {round_.key}. Compare two outcomes of the round.")
    if first == second:
        raise NotCompared(f"{first.key} was named twice. Compare two different outcomes.", field="second")
    if preferred is not None and preferred not in (first, second):
        raise NotCompared(
            f"{preferred.key} is none of the two. Prefer {first.key} or {second.key}, or neither.", field="preferred"
        )
