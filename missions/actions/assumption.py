"""What a mission takes for true is stated, found to be so or not, or given more time."""

from datetime import date, datetime

from accounts.models import User
from missions.events import AssumptionExtended, AssumptionJudged, AssumptionStated
from missions.models import AlreadyJudged, Assumption, ExpiryInThePast, Mission, NoSuchChoice
from missions.models.limits import FREE_TEXT, LINE
from missions.models.texts import choice, required_reason, required_text
from pipeline import log


@log.action
def state_assumption(*, mission: Mission, sentence: str, expires_on: date, by: User | None, at: datetime) -> Assumption:
    """A new open assumption of the mission.

    Raises NoSuchStep, MissionIsFrozen, ExpiryInThePast, TextMissing, TextTooLong.
    """
    sentence = required_text(sentence, "sentence", LINE)
    _require_to_come(expires_on, at.date())
    mission = mission.locked()
    mission.require_changeable()
    assumption = Assumption.created(mission=mission, sentence=sentence, expires_on=expires_on, at=at)
    fact = AssumptionStated(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        assumption_id=assumption.pk,
        key=assumption.key,
        sentence=sentence,
        expires_on=expires_on,
    )
    log.append(fact, by=by, at=at)
    return assumption


@log.action
def judge_assumption(
    *,
    assumption: Assumption,
    state: str,
    evidence: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Assumption:
    """The assumption, confirmed or broken by what was seen; new evidence may turn it later.

    Raises Stale, NoSuchStep, NoSuchChoice, AlreadyJudged, TextMissing, TextTooLong.
    """
    state, evidence = choice(state, Assumption.State, "state"), required_text(evidence, "evidence", FREE_TEXT)
    if state == Assumption.State.OPEN:
        raise NoSuchChoice("To judge is to choose: confirmed or broken.", field="state")
    mission = assumption.mission.locked()
    assumption = assumption.locked()
    assumption.require_version(expected_version)
    mission.require_open()
    if state == assumption.state:
        raise AlreadyJudged(f"{assumption.key} was found {state} already: {assumption.evidence}", field="state")
    assumption.state, assumption.evidence, assumption.judged_on = state, evidence, at.date()
    assumption.store("state", "evidence", "judged_on", at=at)
    fact = AssumptionJudged(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        assumption_id=assumption.pk,
        sentence=assumption.sentence,
        state=state,
        evidence=evidence,
        judged_on=assumption.judged_on,
    )
    log.append(fact, by=by, at=at)
    return assumption


@log.action
def extend_assumption(
    *,
    assumption: Assumption,
    expires_on: date,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Assumption:
    """The assumption, open until another day. Raises Stale, NoSuchStep, ExpiryInThePast, AlreadyJudged, ReasonMissing."""
    why = required_reason(reason)
    mission = assumption.mission.locked()
    assumption = assumption.locked()
    assumption.require_version(expected_version)
    mission.require_open()
    if assumption.state != Assumption.State.OPEN:
        raise AlreadyJudged(
            f"{assumption.key} was found {assumption.state} and needs no more time. State a new one.",
            field="expires_on",
        )
    _require_to_come(expires_on, at.date())
    assumption.expires_on = expires_on
    assumption.store("expires_on", at=at)
    fact = AssumptionExtended(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        assumption_id=assumption.pk,
        sentence=assumption.sentence,
        expires_on=expires_on,
        reason=why,
    )
    log.append(fact, by=by, at=at)
    return assumption


def _require_to_come(expires_on: date, today: date) -> None:
    if expires_on <= today:
        raise ExpiryInThePast(
            f"{expires_on:%d %B %Y} is not to come. Choose a day by which somebody can have found out.",
            field="expires_on",
        )
