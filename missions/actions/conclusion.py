"""How a mission is reported on from outside, how it ends, and what is added to its conclusion afterwards."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from missions import ledger
from missions.actions import stage
from missions.actions.kin import told_of_children
from missions.events import ConclusionCorrected, MissionConcluded, StatusReported
from missions.models import (
    AlreadyReported,
    Conclusion,
    ConclusionMissing,
    ConclusionText,
    ConfidenceOutOfRange,
    Correction,
    EnvelopeImpossible,
    EventUnknown,
    Mission,
    MissionState,
    NoSuccessor,
    StatusReport,
    TooMuchEvidence,
)
from missions.models.conclusion import MOST_EVIDENCE
from missions.models.limits import FREE_TEXT, REASON
from missions.models.texts import choice, required_text, text
from pipeline import log
from pipeline.models import StoredEvent


@log.action
def conclude(
    *,
    mission: Mission,
    result: str,
    learned: str,
    would_change_mind: str = "",
    confidence: int = 5,
    evidence: Sequence[str] = (),
    children: str = "",
    counter_evidence: Sequence[str] = (),
    step: str = "conclude",
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Mission:
    """The mission, closed by its one conclusion.

    The hypothesis is not asked for: it is copied as it was registered before anybody knew the end.
    Raises Stale, NoSuchStep, ConclusionMissing, NoSuccessor, NoSuchChoice, TextTooLong, ConfidenceOutOfRange, TooMuchEvidence,
    EventUnknown, OpenChildren when nothing is said of what becomes of its open children.
    """
    mission = mission.locked()
    mission.require_version(expected_version)
    mission.require_step(step)
    _require_conclusion(mission, result, learned)
    if result == Conclusion.Result.SUPERSEDED and step != "succeed":
        raise NoSuccessor(
            f"Nothing would supersede {mission.key}. Begin its successor in a re-charter, or say how it ended itself.",
            field="result",
        )
    children = told_of_children(mission, children)
    if confidence not in Conclusion.CONFIDENCE:
        raise ConfidenceOutOfRange(
            f"Confidence runs from 0 to 10; {confidence} does not lie there.", field="confidence"
        )
    conclusion = Conclusion.objects.create(
        mission=mission,
        result=choice(result, Conclusion.Result, "result"),
        hypothesis=registered_hypothesis(mission),
        learned=required_text(learned, "learned", FREE_TEXT),
        would_change_mind=text(would_change_mind, "would_change_mind", FREE_TEXT),
        confidence=confidence,
        evidence=_evidence(evidence, "evidence"),
        counter_evidence=_evidence(counter_evidence, "counter_evidence"),
        concluded_on=at.date(),
        signed_by=by,
        signed_at=at,
    )
    mission.state, mission.concluded_on = MissionState.CONCLUDED, conclusion.concluded_on
    mission.store("state", "concluded_on", at=at)
    ConclusionText.write(conclusion)
    stage.close(mission, at=at)
    log.append(_concluded(mission, conclusion, children), by=by, at=at)
    return mission


def registered_hypothesis(mission: Mission) -> str:
    """What the mission set out to find true: as its first charter was signed, before anybody knew the end; else its purpose."""
    first = mission.charters.signed().order_by("edition").first()
    return first.hypothesis if first and first.hypothesis else mission.purpose


def _require_conclusion(mission: Mission, result: str, learned: str) -> None:
    missing = [field for field, given in (("result", result), ("learned", learned)) if not given.strip()]
    if missing:
        results = ", ".join(Conclusion.Result.values)
        raise ConclusionMissing(
            f"{mission.key} closes with an honest conclusion and not without. Say how it ended ({results}) and what was learned.",
            field=missing[0],
        )


def _evidence(evidence: Sequence[str], field: str) -> list[str]:
    kept = [text(item, field, REASON) for item in evidence if item.strip()]
    if len(kept) > MOST_EVIDENCE:
        raise TooMuchEvidence(f"{len(kept)} pieces of evidence; cite at most {MOST_EVIDENCE}.", field=field)
    ids = {item for item in kept if ledger.is_event_id(item)}
    known = set(StoredEvent.objects.filter(event_id__in=ids).values_list("event_id", flat=True)) if ids else set()
    for item in kept:
        if item in ids - known:
            raise EventUnknown(
                f"There is no event {item} on the log. Copy the id from the page of the event, or say it in words.",
                field=field,
            )
    return kept


@log.action
def correct_conclusion(*, conclusion: Conclusion, words: str, by: User | None, at: datetime) -> Correction:
    """What is known better since. It stands under the conclusion, which stays as it was. Raises TextMissing, TextTooLong."""
    mission = conclusion.mission.locked()
    correction = Correction.objects.create(
        conclusion=conclusion, words=required_text(words, "words", FREE_TEXT), corrected_by=by, corrected_at=at
    )
    ConclusionText.write(conclusion)
    fact = ConclusionCorrected(
        mission_id=mission.pk, purpose_hash=mission.purpose_hash, correction_id=correction.pk, words=correction.words
    )
    log.append(fact, by=by, at=at)
    return correction


def _concluded(mission: Mission, conclusion: Conclusion, children: str) -> MissionConcluded:
    return MissionConcluded(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        result=str(conclusion.result),
        learned=conclusion.learned,
        would_change_mind=conclusion.would_change_mind,
        confidence=conclusion.confidence,
        evidence=list(conclusion.evidence),
        concluded_on=conclusion.concluded_on,
        children=children,
        hypothesis=conclusion.hypothesis,
        counter_evidence=list(conclusion.counter_evidence),
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
