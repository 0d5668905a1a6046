"""Who may do what in this room. Everybody who is signed in may read all of it.

A profession is in the hands of who leads it; one without a lead in those of any profession lead. An assignment is agreed
between the lead who lends and the owner of the mission who takes, so either of them may enter it and end it.
"""

from accounts.access import may
from accounts.models import User
from accounts.roles import Role
from missions.access import require
from missions.models import Mission
from professions.models import Assignment, Profession, Professional

__all__ = [
    "ASKING",
    "ASSIGNING",
    "FOUNDING",
    "LEADING",
    "RECIPES",
    "WRITE",
    "may_assign",
    "may_assign_to",
    "may_end",
    "may_found",
    "may_lead",
    "may_write",
    "may_write_recipes",
    "require",
]

WRITE = "professions:write"

FOUNDING = "Profession leads found professions. Ask one of them."
LEADING = "The lead of this profession looks after its people. Ask them."
RECIPES = "Profession leads write the recipes of teams. Ask one of them."
ASKING = "The owner of the mission and profession leads say whom it asks for. Ask one of them."
ASSIGNING = "The lead of the person's profession and the owner of the mission assign people. Ask one of them."


def may_write(user: User) -> bool:
    """Anything at all in this room; what exactly depends on whose it is."""
    return may(user, WRITE)


def may_found(user: User) -> bool:
    return may(user, WRITE) and (user.is_superuser or user.is_service or user.has_role(Role.PROFESSION_LEAD))


def may_write_recipes(user: User) -> bool:
    """Which crafts a stage asks for: those who lead a craft know it best."""
    return may_found(user)


def may_lead(user: User, profession: Profession) -> bool:
    """Who joins, levels, availability, and who leads next."""
    leads = profession.lead_id == user.pk or (profession.lead_id is None and user.has_role(Role.PROFESSION_LEAD))
    return may(user, WRITE) and (user.is_superuser or user.is_service or leads)


def may_assign(user: User, professional: Professional, mission: Mission) -> bool:
    return may_lead(user, professional.profession) or (may(user, WRITE) and mission.is_owned_by(user))


def may_assign_to(user: User, mission: Mission) -> bool:
    """Somebody, whoever it may be: for a page that offers it before a person is chosen."""
    leads = may_found(user) or Profession.objects.filter(lead=user).exists()
    return may(user, WRITE) and (mission.is_owned_by(user) or leads)


def may_end(user: User, assignment: Assignment) -> bool:
    return may_assign(user, assignment.professional, assignment.mission)
