"""Where people land when they sign in: on the first job of their role."""

from django.urls import reverse

from accounts.models import User
from accounts.roles import Role

# Somebody with several roles lands on the first of them. The pages stand on floors above: they are known by name.
HOMES: dict[Role, str] = {
    Role.EXECUTIVE: "portfolio:control_centre",
    Role.OUTCOME_OWNER: "portfolio:outcome_board",
    Role.MISSION_OWNER: "portfolio:my_work",
    Role.PROFESSION_LEAD: "portfolio:my_craft",
    Role.DATA_STEWARD: "pipeline:topic_list",
    Role.AUDITOR: "portfolio:event_explorer",
    Role.ADMINISTRATOR: "accounts:users",
    Role.MEMBER: "portfolio:my_work",
}


def home_of(user: User) -> str:
    """The address of this person's first job; the control centre for who has no role yet."""
    return reverse(next((name for role, name in HOMES.items() if role in user.roles), "portfolio:control_centre"))
