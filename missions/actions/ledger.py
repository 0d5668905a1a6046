"""What people do with conclusions: consider them before they charter, and say which contradict each other."""

from datetime import datetime

from accounts.models import User
from missions.events import ConclusionConsidered, ContradictionJudged
from missions.models import (
    AlreadySaid,
    Conclusion,
    Consideration,
    Contradiction,
    Mission,
    OwnConclusion,
    SameConclusion,
)
from missions.models.limits import REASON
from missions.models.texts import choice, required_reason, text
from pipeline import log


@log.action
def consider(
    *, mission: Mission, conclusion: Conclusion, verdict: str, note: str = "", by: User | None, at: datetime
) -> Consideration:
    """The mark, put or changed: this conclusion was considered for the mission, or does not apply to it.

    Raises NoSuchStep, NoSuchChoice, TextTooLong, OwnConclusion.
    """
    mission = mission.locked()
    mission.require_open()
    if conclusion.mission_id == mission.pk:
        raise OwnConclusion(
            f"{mission.key} considers what others have learned. Name another conclusion.", field="conclusion"
        )
    marked = {
        "verdict": choice(verdict, Consideration.Verdict, "verdict"), "note": text(note, "note", REASON), "marked_by": by,
        "marked_at": at,
    }  # fmt: skip
    consideration, _ = Consideration.objects.update_or_create(mission=mission, conclusion=conclusion, defaults=marked)
    fact = ConclusionConsidered(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        consideration_id=consideration.pk,
        concluded_id=conclusion.mission_id,
        concluded_key=conclusion.key,
        concluded_title=conclusion.mission.title,
        verdict=str(consideration.verdict),
        note=consideration.note,
    )
    log.append(fact, by=by, at=at)
    return consideration


@log.action
def judge_contradiction(
    *, one: Conclusion, other: Conclusion, holds: bool = True, reason: str, by: User | None, at: datetime
) -> Contradiction:
    """That the two contradict each other, or that they only seem to; from now on this is the last word on them.

    Raises SameConclusion, AlreadySaid, ReasonMissing, TextTooLong.
    """
    why = required_reason(reason)
    if one.pk == other.pk:
        raise SameConclusion(
            f"{one.key} does not contradict itself. Name the conclusion of another mission.", field="other"
        )
    first, second = sorted((one, other), key=lambda each: each.pk)
    first.mission.locked()  # so that two who say the same at once do not both succeed
    last = Contradiction.objects.filter(first=first, second=second).last()
    if last is not None and last.holds == holds:
        told = "contradict each other" if holds else "only seem to contradict each other"
        raise AlreadySaid(f"That {first.key} and {second.key} {told} has been said: {last.reason}", field="holds")
    said = Contradiction.objects.create(first=first, second=second, holds=holds, reason=why, said_by=by, said_at=at)
    fact = ContradictionJudged(
        pair=f"{first.mission_id}.{second.mission_id}",
        first_mission_id=first.mission_id,
        second_mission_id=second.mission_id,
        holds=holds,
        reason=why,
    )
    log.append(fact, by=by, at=at)
    return said
