"""Whom to ask when somebody else has to decide."""

from django.db.models import Q

from accounts.models import User
from accounts.roles import Role
from missions.models import Mission


def others_who_decide(mission: Mission, user: User, most: int = 3) -> list[str]:
    """Names of executives and of the owner of the mission's outcome, without this person."""
    wanted = Q(grants__role=Role.EXECUTIVE)
    if mission.outcome_id and mission.outcome and mission.outcome.owner_id:
        wanted |= Q(pk=mission.outcome.owner_id)
    found = User.objects.active().people().filter(wanted).exclude(pk=user.pk).order_by("name").distinct()
    return list(found.values_list("name", flat=True)[:most])
