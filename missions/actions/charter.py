"""A charter is written, submitted, and signed by somebody else; or returned, or withdrawn."""

from datetime import datetime

from accounts.models import User
from missions import deciding, ledger
from missions.events import CharterReturned, CharterSubmitted, CharterWithdrawn, CharterWritten, MissionChartered
from missions.models import Charter, CharterOpen, Mission, MissionState, OwnSignature
from missions.models.charter import MANDATE, TEXTS
from missions.models.limits import STATEMENT
from missions.models.texts import required_reason, required_text, text
from pipeline import log


@log.action
def write_charter(
    *,
    mission: Mission,
    objective_summary: str = "",
    hypothesis: str = "",
    constraints: str = "",
    success_measures: str = "",
    by: User | None,
    at: datetime,
) -> Charter:
    """The draft of the next edition. Raises NoSuchStep, MissionIsFrozen, CharterOpen, TextTooLong."""
    mission = mission.locked()
    mission.require_changeable()
    is_open = mission.charters.still_open().first()
    if is_open:
        raise CharterOpen(
            f"{is_open.key}, edition {is_open.edition}, is {is_open.get_state_display().lower()}. "
            "Go on with that one, or withdraw it first.",
            field="state",
        )
    latest = mission.charters.order_by("-edition").first()
    charter = Charter.created(
        mission=mission,
        edition=latest.edition + 1 if latest else 1,
        purpose_hash=mission.purpose_hash,
        **_cleaned(objective_summary, hypothesis, constraints, success_measures),
        written_by=by,
        at=at,
    )
    log.append(_written(charter), by=by, at=at)
    return charter


@log.action
def reword_charter(
    *,
    charter: Charter,
    objective_summary: str = "",
    hypothesis: str = "",
    constraints: str = "",
    success_measures: str = "",
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Charter:
    """The draft in other words. Raises Stale, CharterIsFixed, CharterNotThere, MissionIsFrozen, TextTooLong."""
    charter = _held(charter, expected_version)
    charter.require_writable()
    for name, value in _cleaned(objective_summary, hypothesis, constraints, success_measures).items():
        setattr(charter, name, value)
    charter.store(*TEXTS, at=at)
    log.append(_written(charter), by=by, at=at)
    return charter


@log.action
def submit_charter(*, charter: Charter, expected_version: int | None = None, by: User | None, at: datetime) -> Charter:
    """The charter, waiting for a signature. Raises Stale, CharterIsFixed, CharterNotThere, TextMissing, CharterInThePast,
    MissionIsFrozen, ConclusionsUnread with what nobody has considered, and NotReady with all that a mandate may not leave open.
    """
    charter = _held(charter, expected_version)
    charter.require_writable()
    for name in ("objective_summary", "hypothesis"):
        required_text(getattr(charter, name), name, STATEMENT)
    charter.require_time_ahead(on=at.date())
    charter.mission.require_definite(on=at.date())
    ledger.require_considered(charter.mission)
    for name in MANDATE:
        setattr(charter, name, getattr(charter.mission, name))
    charter.state, charter.submitted_by, charter.submitted_at = Charter.State.SUBMITTED, by, at
    charter.reason = ""
    charter.store("state", "submitted_by", "submitted_at", "reason", *MANDATE, at=at)
    fact = CharterSubmitted(
        mission_id=charter.mission_id,
        purpose_hash=charter.purpose_hash,
        charter_id=charter.pk,
        edition=charter.edition,
        submitted_by_id=by.pk if by else None,
        submitted_by=by.name if by else "",
        starts_on=charter.starts_on,
        ends_on=charter.ends_on,
        fte_min=charter.fte_min,
        fte_max=charter.fte_max,
        money_min=charter.money_min,
        money_max=charter.money_max,
        currency=charter.currency,
    )
    log.append(fact, by=by, at=at)
    return charter


@log.action
def sign_charter(*, charter: Charter, expected_version: int | None = None, by: User | None, at: datetime) -> Charter:
    """The signed charter, which stays; the first one makes the candidate a chartered mission.

    Raises Stale, CharterIsFixed, CharterNotThere, OwnSignature, MissionIsFrozen, CharterInThePast, NotReady.
    """
    charter = _held(charter, expected_version)
    charter.require_submitted()
    mission = charter.mission
    if by is not None and charter.submitted_by_id == by.pk:
        others = ", ".join(deciding.others_who_decide(mission, by)) or "an executive"
        raise OwnSignature(f"You submitted {charter.key}, so somebody else signs it. Ask {others}.", field="signed_by")
    charter.require_as_submitted()
    charter.require_time_ahead(on=at.date())
    mission.require_definite(on=at.date())
    charter.state, charter.ended_by, charter.ended_at = Charter.State.SIGNED, by, at
    charter.store("state", "ended_by", "ended_at", at=at)
    if mission.state == MissionState.CANDIDATE:
        mission.require_step("charter")
        mission.state = MissionState.CHARTERED
        mission.store("state", at=at)
    fact = MissionChartered(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        state=str(mission.state),
        charter_id=charter.pk,
        charter_version=charter.edition,
        signed_by_id=by.pk if by else None,
        signed_by=by.name if by else "",
    )
    log.append(fact, by=by, at=at)
    return charter


@log.action
def return_charter(
    *, charter: Charter, reason: str, expected_version: int | None = None, by: User | None, at: datetime
) -> Charter:
    """The charter, back with whoever wrote it. Raises Stale, CharterIsFixed, CharterNotThere, ReasonMissing."""
    why = required_reason(reason)
    charter = _held(charter, expected_version)
    charter.require_submitted()
    charter.state, charter.reason = Charter.State.RETURNED, why
    charter.store("state", "reason", at=at)
    fact = CharterReturned(
        mission_id=charter.mission_id, purpose_hash=charter.purpose_hash, charter_id=charter.pk,
        edition=charter.edition, reason=why,
    )  # fmt: skip
    log.append(fact, by=by, at=at)
    return charter


@log.action
def withdraw_charter(
    *, charter: Charter, reason: str, expected_version: int | None = None, by: User | None, at: datetime
) -> Charter:
    """The charter, given up before it was signed. Raises Stale, CharterIsFixed, ReasonMissing."""
    why = required_reason(reason)
    charter = _held(charter, expected_version)
    if charter.state not in Charter.OPEN:
        charter.require_writable()
    charter.state, charter.reason = Charter.State.WITHDRAWN, why
    charter.ended_by, charter.ended_at = by, at
    charter.store("state", "reason", "ended_by", "ended_at", at=at)
    fact = CharterWithdrawn(
        mission_id=charter.mission_id, purpose_hash=charter.purpose_hash, charter_id=charter.pk,
        edition=charter.edition, reason=why,
    )  # fmt: skip
    log.append(fact, by=by, at=at)
    return charter


def _held(charter: Charter, expected_version: int | None) -> Charter:
    """The charter and its mission, both held: mission first, as everywhere."""
    mission = charter.mission.locked()
    charter = charter.locked()
    charter.mission = mission
    charter.require_version(expected_version)
    mission.require_changeable()
    return charter


def _cleaned(objective_summary: str, hypothesis: str, constraints: str, success_measures: str) -> dict[str, str]:
    given = (objective_summary, hypothesis, constraints, success_measures)
    return {name: text(value, name, STATEMENT) for name, value in zip(TEXTS, given, strict=True)}


def _written(charter: Charter) -> CharterWritten:
    return CharterWritten(
        mission_id=charter.mission_id,
        purpose_hash=charter.purpose_hash,
        charter_id=charter.pk,
        key=charter.key,
        edition=charter.edition,
        objective_summary=charter.objective_summary,
        hypothesis=charter.hypothesis,
        constraints=charter.constraints,
        success_measures=charter.success_measures,
    )
