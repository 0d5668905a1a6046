"""How a mission goes from owner to owner: for good, or until a day and back again by itself."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from accounts.models import User
from missions import briefs
from missions.events import CoverPlanned, CoverWithdrawn, HandoverAcknowledged, MissionHandedOver
from missions.models import (
    CoverInThePast,
    CoverReversed,
    CoverWithoutEnd,
    Handover,
    Mission,
    NobodyToCover,
    NoCover,
    NothingToAcknowledge,
    Ownership,
    SameOwner,
    SecondOwner,
)
from missions.models.handover import BRIEF, midnight
from missions.models.ownership import require_may_own
from missions.models.texts import choice, required_reason, text
from pipeline import log


@log.action
def hand_over(
    *,
    mission: Mission,
    to: User,
    reason: str,
    kind: str = Handover.Kind.BEST_USE,
    brief: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Mission:
    """The mission with its new owner: from this instant and for good, or while its owner is away.

    An absence runs from `starts_on`, today when left out, and is over on `ends_on`; on both the mission turns by itself.
    Without a brief the one that the log yields goes with it. Raises Stale, NoSuchStep, SameOwner, CannotOwn, SecondOwner,
    NobodyToCover, CoverReversed, CoverInThePast, CoverWithoutEnd, NoSuchChoice, TextTooLong, ReasonMissing.
    """
    given = {"reason": required_reason(reason), "kind": choice(kind, Handover.Kind, "kind"), "to_owner": to}
    _require_days(str(given["kind"]), starts_on, ends_on, on=at.date())
    mission = _held(mission, expected_version, at=at)
    mission.require_changeable()
    require_may_own(to, "to")
    if mission.owner_id == to.pk:
        raise SameOwner(f"{to.name} already owns {mission.key}. Choose another person.", field="to")
    given["brief"] = text(brief, "brief", BRIEF) or briefs.draft(mission, on=at.date())
    if ends_on is None:
        return _pass_on(mission, given, by=by, at=at)
    return _cover(mission, given, starts_on or at.date(), ends_on, by=by, at=at)


def _pass_on(mission: Mission, given: dict[str, Any], *, by: User | None, at: datetime) -> Mission:
    closed = _close(mission, at=at)
    handover = _handed(mission, given, starts_at=at, ends_at=None, by=by, at=at)
    _own(mission, handover.to_owner, given["reason"], handover, at=at)
    _tell(mission, handover, closes=closed, by=by, at=at)
    return mission


def _cover(
    mission: Mission, given: dict[str, Any], starts_on: date, ends_on: date, *, by: User | None, at: datetime
) -> Mission:
    if mission.owner is None:
        raise NobodyToCover(f"Nobody owns {mission.key}, so nobody is away. Hand it over for good.", field="kind")
    _require_free_of_cover(mission)
    begins = at if starts_on == at.date() else midnight(starts_on)
    handover = _handed(mission, given, starts_at=begins, ends_at=midnight(ends_on), by=by, at=at)
    owner, back = mission.owner, "The absence is over."
    if begins == at:
        _own(mission, handover.to_owner, given["reason"], handover, at=at, until=handover.ends_at)
        _tell(mission, handover, by=by, at=at)
    else:
        _will_own(mission, handover.to_owner, given["reason"], handover, since=begins)
        mission.owner_until = begins
        mission.store("owner_until", at=at)
        log.append(_planned(mission, handover), by=by, at=at)
    _will_own(mission, owner, back, handover, since=midnight(ends_on))
    return mission


@log.action
def end_cover(
    *, mission: Mission, reason: str, expected_version: int | None = None, by: User | None, at: datetime
) -> Mission:
    """The mission, back with its owner before the day; a cover that has not begun is withdrawn. Raises Stale, NoCover."""
    why = required_reason(reason)
    mission = _held(mission, expected_version, at=at)
    cover = Handover.objects.open_cover(mission)
    if cover is None:
        raise NoCover(f"Nobody covers for the owner of {mission.key}. Hand it over instead.")
    state = cover.state_at(at)
    _close(mission, at=at, only=cover)
    if state == "planned":
        mission.owner_until = None
        mission.store("owner_until", at=at)
        log.append(_withdrawn(mission, cover, why), by=by, at=at)
        return mission
    former = mission.owner
    assert cover.from_owner is not None  # the database: only who owned it can be covered for
    _own(mission, cover.from_owner, why, cover, at=at)
    log.append(_returned(mission, cover, former, why), by=by, at=at)
    return mission


@log.action
def acknowledge(*, mission: Mission, expected_version: int | None = None, by: User, at: datetime) -> Handover:
    """The handover whose brief this person read and that waited for them. Raises Stale, NothingToAcknowledge."""
    mission = mission.locked()
    mission.require_version(expected_version)
    handover: Handover | None = Handover.objects.waiting(at=at).filter(mission=mission, to_owner=by).first()
    if handover is None:
        raise NothingToAcknowledge(f"No handover of {mission.key} waits for you. Look at its page to see who has it.")
    handover.acknowledged_at = at
    handover.save(update_fields=["acknowledged_at"])
    mission.store(at=at)
    fact = HandoverAcknowledged(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        handover_id=handover.pk,
        owner_id=handover.to_owner_id,
    )
    log.append(fact, by=by, at=at)
    return handover


@log.action
def turn_owner(*, mission: Mission, at: datetime) -> Mission:
    """The mission, with whoever has it by the date; what began by itself since is told, each turn once."""
    return _turned(mission.locked(), at=at)


def _turned(mission: Mission, *, at: datetime) -> Mission:
    due = Ownership.objects.filter(mission=mission).untold().begun(by=at)
    for turn in due.select_related("owner", "handover__from_owner", "handover__to_owner"):
        former, cover, mission.owner = mission.owner, turn.handover, turn.owner
        assert cover is not None  # only covers begin and end by themselves
        is_back = turn.owner_id == cover.from_owner_id
        Ownership.objects.filter(pk=turn.pk).update(is_told=True)
        mission.owner_until = _next_turn(mission)
        mission.store("owner", "owner_until", at=at)
        if is_back:
            Handover.objects.filter(pk=cover.pk).update(ended_at=turn.since)
            log.append(_returned(mission, cover, former, turn.reason), by=None, at=turn.since)
        else:
            _tell(mission, cover, by=None, at=turn.since)
    return mission


def _next_turn(mission: Mission) -> datetime | None:
    return Ownership.objects.filter(mission=mission).untold().values_list("since", flat=True).first()


def _held(mission: Mission, expected_version: int | None, *, at: datetime) -> Mission:
    """The mission, held, with its owner by the date. A turn that was not told yet is no change since somebody looked."""
    mission = mission.locked()
    mission.require_version(expected_version)
    return _turned(mission, at=at)


def _require_days(kind: str, starts_on: date | None, ends_on: date | None, *, on: date) -> None:
    """Raises CoverWithoutEnd, CoverInThePast, CoverReversed."""
    if kind != Handover.Kind.ABSENCE:
        if starts_on or ends_on:
            raise CoverWithoutEnd("Only an absence has days. Leave them out, or choose absence.", field="kind")
        return
    if ends_on is None:
        raise CoverWithoutEnd("Say on which day the absence ends: the mission goes back by itself.", field="ends_on")
    if starts_on and starts_on < on:
        raise CoverInThePast(f"{starts_on:%d %B %Y} is over. Let the cover start today or later.", field="starts_on")
    if ends_on <= on:
        raise CoverInThePast("The absence would be over already. Choose a last day from today on.", field="ends_on")
    if starts_on and ends_on <= starts_on:
        raise CoverReversed(
            f"The cover would end before it starts on {starts_on:%d %B %Y}. Choose a later last day.", field="ends_on"
        )


def _require_free_of_cover(mission: Mission) -> None:
    """Raises SecondOwner."""
    cover = Handover.objects.open_cover(mission)
    if cover is not None:
        days = f"from {cover.starts_at:%d %B %Y} and until {cover.ends_on:%d %B %Y}"
        raise SecondOwner(
            f"{cover.to_owner.name} covers {days}, and a mission has one owner at an instant. "
            "End that cover first, or hand the mission over for good.",
            field="starts_on",
        )


def _handed(
    mission: Mission,
    given: dict[str, Any],
    *,
    starts_at: datetime,
    ends_at: datetime | None,
    by: User | None,
    at: datetime,
) -> Handover:
    return Handover.objects.create(
        mission=mission,
        from_owner=mission.owner,
        starts_at=starts_at,
        ends_at=ends_at,
        handed_by=by,
        created_at=at,
        **given,
    )


def _close(mission: Mission, *, at: datetime, only: Handover | None = None) -> list[UUID]:
    """Ends the open handovers, or the one, and takes back what would have begun by itself. Returns their ids."""
    is_open = Handover.objects.filter(mission=mission, ended_at=None)
    closed = list((is_open.filter(pk=only.pk) if only else is_open).values_list("pk", flat=True))
    Handover.objects.filter(pk__in=closed).update(ended_at=at)
    Ownership.objects.filter(mission=mission).untold().delete()
    return closed


def _own(
    mission: Mission, owner: User, reason: str, handover: Handover, *, at: datetime, until: datetime | None = None
) -> None:
    Ownership.begin(mission, owner=owner, at=at, reason=reason, handover=handover)
    mission.owner, mission.owner_until = owner, until
    mission.store("owner", "owner_until", at=at)


def _will_own(mission: Mission, owner: User, reason: str, handover: Handover, *, since: datetime) -> None:
    Ownership.begin(mission, owner=owner, at=since, reason=reason, handover=handover, is_told=False)


def _tell(
    mission: Mission, handover: Handover, *, closes: list[UUID] | None = None, by: User | None, at: datetime
) -> None:
    former = handover.from_owner
    fact = MissionHandedOver(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        from_owner_id=former.pk if former else None,
        from_owner_name=former.name if former else "",
        owner_id=handover.to_owner_id,
        owner_name=handover.to_owner.name,
        reason=handover.reason,
        kind=str(handover.kind),
        handover_id=handover.pk,
        brief=handover.brief,
        ends_on=handover.ends_on,
        closes=closes or [],
    )
    log.append(fact, by=by, at=at)


def _returned(mission: Mission, cover: Handover, former: User | None, reason: str) -> MissionHandedOver:
    owner = cover.from_owner
    assert owner is not None
    return MissionHandedOver(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        from_owner_id=former.pk if former else None,
        from_owner_name=former.name if former else "",
        owner_id=owner.pk,
        owner_name=owner.name,
        reason=reason,
        kind="return",
        closes=[cover.pk],
    )


def _planned(mission: Mission, handover: Handover) -> CoverPlanned:
    assert handover.from_owner is not None and handover.ends_on is not None
    return CoverPlanned(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        handover_id=handover.pk,
        from_owner_id=handover.from_owner.pk,
        from_owner_name=handover.from_owner.name,
        owner_id=handover.to_owner_id,
        owner_name=handover.to_owner.name,
        starts_on=handover.starts_at.date(),
        ends_on=handover.ends_on,
        reason=handover.reason,
        brief=handover.brief,
    )


def _withdrawn(mission: Mission, cover: Handover, reason: str) -> CoverWithdrawn:
    return CoverWithdrawn(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        handover_id=cover.pk,
        owner_id=cover.from_owner_id,
        reason=reason,
    )
