"""How a mission is reported on from outside, and how it ends."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from missions.events import MissionConcluded, StatusReported
from missions.models import (
    AlreadyReported,
    Conclusion,
    ConfidenceOutOfRange,
    EnvelopeImpossible,
    Mission,
    MissionState,
    StatusReport,
    TooMuchEvidence,
)
from missions.models.conclusion import MOST_EVIDENCE
from missions.models.limits import FREE_TEXT, REASON
from missions.models.texts import choice, required_text, text
from pipeline import log


@log.action
def conclude(
    *,
    mission: Mission,
    result: str,
    learned: str,
    would_change_mind: str = "",
    confidence: int = 5,
    evidence: Sequence[str] = (),
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Mission:
    """The mission, closed by its one conclusion.

    Raises Stale, NoSuchStep, NoSuchChoice, TextMissing, TextTooLong, ConfidenceOutOfRange, TooMuchEvidence.
    """
    mission = mission.locked()
    mission.require_version(expected_version)
    mission.require_step(MissionState.CONCLUDED)
    if confidence not in Conclusion.CONFIDENCE:
        raise ConfidenceOutOfRange(
            f"Confidence runs from 0 to 10; {confidence} does not lie there.", field="confidence"
        )
    conclusion = Conclusion.objects.create(
        mission=mission,
        result=choice(result, Conclusion.Result, "result"),
        learned=required_text(learned, "learned", FREE_TEXT),
        would_change_mind=text(would_change_mind, "would_change_mind", FREE_TEXT),
        confidence=confidence,
        evidence=_evidence(evidence),
        concluded_on=at.date(),
        signed_by=by,
        signed_at=at,
    )
    mission.state, mission.concluded_on = MissionState.CONCLUDED, conclusion.concluded_on
    mission.store("state", "concluded_on", at=at)
    log.append(_concluded(mission, conclusion), by=by, at=at)
    return mission


def _evidence(evidence: Sequence[str]) -> list[str]:
    kept = [item.strip() for item in evidence if item.strip()]
    if len(kept) > MOST_EVIDENCE:
        raise TooMuchEvidence(f"{len(kept)} pieces of evidence; cite at most {MOST_EVIDENCE}.", field="evidence")
    return [text(item, "evidence", REASON) for item in kept]


def _concluded(mission: Mission, conclusion: Conclusion) -> MissionConcluded:
    return MissionConcluded(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        result=str(conclusion.result),
        learned=conclusion.learned,
        would_change_mind=conclusion.would_change_mind,
        confidence=conclusion.confidence,
        evidence=list(conclusion.evidence),
        concluded_on=conclusion.concluded_on,
    )


@log.action
def report_status(
    *,
    mission: Mission,
    reported_on: date,
    rating: str,
    rated_by: str,
    ends_on: date | None = None,
    whole_life_cost: Decimal | None = None,
    currency: str = "",
    by: User | None,
    at: datetime,
) -> StatusReport:
    """The report, as filed: it changes nothing about the mission itself.

    Raises AlreadyReported, TextMissing, TextTooLong, EnvelopeImpossible.
    """
    rater = required_text(rated_by, "rated_by", 120)
    mission = mission.locked()
    if mission.reports.filter(reported_on=reported_on, rated_by=rater).exists():
        raise AlreadyReported(
            f"{rater} has already reported on {mission.key} for {reported_on:%d %B %Y}. Report for another day.",
            field="reported_on",
        )
    report = StatusReport.objects.create(
        mission=mission,
        reported_on=reported_on,
        rating=required_text(rating, "rating", 120),
        rated_by=rater,
        ends_on=ends_on,
        whole_life_cost=_cost(whole_life_cost),
        currency=text(currency, "currency", 3),
        created_at=at,
    )
    log.append(_reported(mission, report), by=by, at=at)
    return report


def _cost(cost: Decimal | None) -> Decimal | None:
    if cost is not None and cost < 0:
        raise EnvelopeImpossible("A cost cannot be below zero.", field="whole_life_cost")
    return cost


def _reported(mission: Mission, report: StatusReport) -> StatusReported:
    return StatusReported(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        report_id=report.pk,
        reported_on=report.reported_on,
        rating=report.rating,
        rated_by=report.rated_by,
        ends_on=report.ends_on,
        whole_life_cost=report.whole_life_cost,
        currency=report.currency,
    )
