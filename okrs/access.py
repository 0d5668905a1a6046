"""Who may do what in this room. Everybody who is signed in may read all of it.

Executives set objectives anywhere; the owner of an outcome or a mission sets those of theirs. Checking in on a mission is for
those who do its work: its owner, its outcome's owner, and members. Who is in which team is known only to a room on the same
floor, so any member may; the log keeps who said it, and nothing that was said can be changed.
"""

from accounts.access import may
from accounts.models import User
from accounts.roles import Role
from missions.access import require
from missions.models import Mission, Outcome
from okrs.models import Holder, KeyResult

__all__ = [
    "CHECKING_IN",
    "DECLARING",
    "SETTING",
    "WRITE",
    "may_check_in",
    "may_check_in_on",
    "may_declare",
    "may_set",
    "may_write",
    "require",
]

WRITE = "okrs:write"

SETTING = "Executives and the owners of a mission or its outcome set its objectives and key results. Ask one of them."
CHECKING_IN = "The owner and the members of a mission check in, not those who only read. Ask one of them."
DECLARING = "Executives and the owners of outcomes and missions declare KPIs. Ask one of them."


def may_write(user: User) -> bool:
    """Anything at all in this room; what exactly depends on whose it is."""
    return may(user, WRITE)


def may_set(user: User, holder: Holder) -> bool:
    """Objectives, key results, targets, what is followed and what is closed."""
    return may(user, WRITE) and (user.is_service or _decides(user) or _owns(user, holder))


def may_check_in(user: User, key_result: KeyResult) -> bool:
    return may_check_in_on(user, key_result.objective.holder)


def may_check_in_on(user: User, holder: Holder) -> bool:
    """Any key result of this goal, outcome or mission."""
    if not may(user, WRITE):
        return False
    if not isinstance(holder, Mission):
        return may_set(user, holder)
    return user.is_superuser or user.is_service or _owns(user, holder) or user.has_role(Role.MEMBER)


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
