"""Who may do what in this room. Everybody who is signed in may read all of it.

Executives set objectives anywhere; the owner of an outcome or a mission sets those of theirs. Checking in on a mission is for
those who do its work: its owner, its outcome's owner, and whoever is assigned to it on that day. What was said is corrected by
whoever may check in and said it, by the owners, and by data stewards, who mend errors of data anywhere and say nothing new.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from accounts.access import may
from accounts.models import User
from accounts.roles import Role
from missions import teams
from missions.access import require
from missions.models import Mission, Outcome
from okrs.models import CheckIn, Holder, KeyResult

__all__ = [
    "CHECKING_IN",
    "CORRECTING",
    "DECLARING",
    "SETTING",
    "WRITE",
    "correctable",
    "may_check_in",
    "may_check_in_on",
    "may_correct",
    "may_declare",
    "may_set",
    "may_write",
    "require",
]

WRITE = "okrs:write"

SETTING = "Executives and the owners of a mission or its outcome set its objectives and key results. Ask one of them."
CHECKING_IN = "The owner of a mission and the people assigned to it today check in. Ask one of them."
CORRECTING = "Whoever said it, the owners of the mission and data stewards correct a check-in. Ask one of them."
DECLARING = "Executives and the owners of outcomes and missions declare KPIs. Ask one of them."


def may_write(user: User) -> bool:
    """Anything at all in this room; what exactly depends on whose it is."""
    return may(user, WRITE)


def may_set(user: User, holder: Holder) -> bool:
    """Objectives, key results, targets, what is followed and what is closed."""
    return may(user, WRITE) and (user.is_service or _decides(user) or _owns(user, holder))


def may_check_in(user: User, key_result: KeyResult, *, on: date) -> bool:
    return may_check_in_on(user, key_result.objective.holder, on=on)


def may_check_in_on(user: User, holder: Holder, *, on: date) -> bool:
    """Any key result of this goal, outcome or mission."""
    if not may(user, WRITE):
        return False
    if not isinstance(holder, Mission):
        return may_set(user, holder)
    is_owner = user.is_superuser or user.is_service or _owns(user, holder)
    return is_owner or teams.works_on(user, holder, on=on)


def may_correct(user: User, said: CheckIn, *, on: date) -> bool:
    return bool(correctable(user, said.key_result, [said], on=on))


def correctable(user: User, key_result: KeyResult, said: Iterable[CheckIn], *, on: date) -> set[UUID]:
    """Which of the check-ins: one's own words; owners all on what they own; data stewards any, where data was wrong."""
    if not may(user, WRITE):
        return set()
    if user.is_superuser or user.has_role(Role.DATA_STEWARD) or _owns(user, key_result.objective.holder):
        return {each.pk for each in said}
    own = {each.pk for each in said if each.by_id == user.pk}
    return own if own and may_check_in(user, key_result, on=on) else set()


def may_declare(user: User) -> bool:
    """KPIs belong to nobody's mission, so whoever owns something may declare one."""
    owners = (Role.OUTCOME_OWNER, Role.MISSION_OWNER)
    return may(user, WRITE) and (user.is_service or _decides(user) or user.has_role(*owners))


def _decides(user: User) -> bool:
    return user.is_superuser or user.has_role(Role.EXECUTIVE)


def _owns(user: User, holder: Holder) -> bool:
    if isinstance(holder, Mission):
        return holder.is_owned_by(user) or (holder.outcome is not None and holder.outcome.owner_id == user.pk)
    return isinstance(holder, Outcome) and holder.owner_id == user.pk
