"""Scoring an outcome: what it costs to wait for it, and how much work it is."""

from datetime import datetime

from accounts.models import User
from missions.events import OutcomeScored
from missions.models import Outcome, PriorityScore, ScoreOffScale
from missions.models.limits import REASON
from missions.models.texts import text
from missions.ordering import wsjf
from pipeline import log


@log.action
def score_outcome(
    *,
    outcome: Outcome,
    value: int,
    time_criticality: int,
    risk_opportunity: int,
    job_size: int,
    note: str = "",
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> PriorityScore:
    """The outcome's score; the one before stands on the log. Raises Stale, Retired, ScoreOffScale, TextTooLong.

    A score is part of what an outcome says of itself, so that it makes the next version of the outcome.
    """
    parts = {
        "value": value, "time_criticality": time_criticality, "risk_opportunity": risk_opportunity, "job_size": job_size,
    }  # fmt: skip
    _require_on_scale(parts)
    said = text(note, "note", REASON)
    outcome = outcome.locked()
    outcome.require_version(expected_version)
    outcome.require_active()
    score, _is_new = PriorityScore.objects.update_or_create(
        outcome=outcome, defaults={**parts, "note": said, "scored_by": by, "scored_at": at}
    )
    outcome.store(at=at)
    log.append(OutcomeScored(outcome_id=outcome.pk, note=said, **parts), by=by, at=at)
    return score


def _require_on_scale(parts: dict[str, int]) -> None:
    for name, number in parts.items():
        if number not in wsjf.SCALE:
            scale = ", ".join(map(str, wsjf.SCALE))
            raise ScoreOffScale(
                f"{number} is not on the scale. Score the {name.replace('_', ' ')} with one of {scale}.", field=name
            )
