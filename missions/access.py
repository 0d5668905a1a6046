"""Who may do what in this room. Everybody who is signed in may read all of it."""

from django.core.exceptions import PermissionDenied

from accounts.access import may
from accounts.models import User
from accounts.roles import Role
from missions import life
from missions.models import Handover, Mission, Outcome

WRITE = "missions:write"
LOOKS_ONLY = frozenset({Role.DATA_STEWARD, Role.AUDITOR, Role.ADMINISTRATOR})


def may_shape_portfolio(user: User) -> bool:
    """Goals, outcomes and their rank, clusters and segments: executives decide."""
    return may(user, WRITE) and _decides(user)


def may_compare(user: User) -> bool:
    """Saying which of two outcomes matters more: executives and the owners of outcomes."""
    return may_shape_portfolio(user) or (may(user, WRITE) and user.has_role(Role.OUTCOME_OWNER))


def may_reword(user: User, outcome: Outcome) -> bool:
    """Executives, and the owner of the outcome."""
    return may_shape_portfolio(user) or (may(user, WRITE) and outcome.owner_id == user.pk)


def may_propose(user: User) -> bool:
    """Anybody who works here; who only looks after the installation or audits it does not."""
    return user.is_active and (not user.roles or bool(user.roles - LOOKS_ONLY) or user.is_superuser)


def may_edit(user: User, mission: Mission) -> bool:
    """Window, envelope, alignment, type, reports: its owner, the outcome's owner, executives and services.

    A candidate without an owner is in the hands of who proposed it.
    """
    if not may(user, WRITE):
        return False
    is_proposer = mission.owner_id is None and mission.proposed_by_id == user.pk
    return is_proposer or mission.is_owned_by(user) or may_decide(user, mission) or user.is_service


def may_decide(user: User, mission: Mission) -> bool:
    """Launching, and giving a running mission to another owner: executives and the owner of its outcome."""
    owns_outcome = mission.outcome is not None and mission.outcome.owner_id == user.pk
    return may(user, WRITE) and (_decides(user) or owns_outcome)


def may_set_gate(user: User, mission: Mission) -> bool:
    """As may_decide; the gates of a candidate its owner drafts too, for whoever signs its charter to see."""
    is_candidate = mission.state == "candidate"
    return may_decide(user, mission) or (is_candidate and may_edit(user, mission) and not user.is_service)


def may_hand_over(user: User, mission: Mission, *, kind: str = "") -> bool:
    """As may_decide; what is not launched may also be handed over by who has it now, and owners arrange their own absence."""
    has_not_started = mission.state in life.BEFORE
    if kind == "absence" and may(user, WRITE) and mission.is_owned_by(user):
        return True
    return may_decide(user, mission) or (has_not_started and may_edit(user, mission) and not user.is_service)


def may_end_cover(user: User, mission: Mission) -> bool:
    """Who is covered for, who covers, and who may hand the mission over."""
    if may_hand_over(user, mission) or not may(user, WRITE):
        return may_hand_over(user, mission)
    cover = Handover.objects.open_cover(mission)
    return cover is not None and user.pk in (cover.from_owner_id, cover.to_owner_id)


def may_conclude(user: User, mission: Mission) -> bool:
    """Its owner files the honest conclusion; executives and the outcome's owner may end it too."""
    return may(user, WRITE) and (mission.is_owned_by(user) or may_decide(user, mission))


def may_contradict(user: User) -> bool:
    """Saying which conclusions contradict each other: anybody who works here and may write."""
    return may(user, WRITE) and may_propose(user)


def require(allowed: bool, sentence: str) -> None:
    """Raises PermissionDenied with the sentence, which says whom to ask."""
    if not allowed:
        raise PermissionDenied(sentence)


SHAPING = "Executives shape the goals, the outcomes, their rank and the clusters. Ask one of them."
COMPARING = "Executives and owners of outcomes say what matters more. Ask one of them."
REWORDING = "The owner of this outcome and the executives may reword it. Ask one of them."
PROPOSING = "Your roles are there to look, not to propose. Ask a colleague to propose it."
EDITING = "The owner of this mission, the owner of its outcome and the executives may change it. Ask one of them."
DECIDING = "Executives and the owner of the outcome decide this. Ask one of them."
SETTING = "Executives set the targets of the mix and the limit of strategic missions. Ask one of them."
GATING = "Executives and the owner of the outcome set the gates of a mission; as long as it is a candidate, its owner does too."
COVERING = (
    "Who is covered for, who covers, the owner of its outcome and the executives may end a cover. Ask one of them."
)
ACKNOWLEDGING = "A brief is for who hands the mission over and who takes it."
CORRECTING = "Whoever may conclude a mission may correct its conclusion: its owner, the owner of its outcome, executives. Ask one of them."
CONTRADICTING = "Your roles are there to look, not to say what contradicts what. Ask a colleague who works here."
CONCLUDING = "The owner of this mission, the owner of its outcome and the executives may conclude it. Ask one of them."


def _decides(user: User) -> bool:
    return user.is_superuser or user.has_role(Role.EXECUTIVE)
