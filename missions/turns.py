"""What happens by itself when its day has come: absence covers begin and end."""

from datetime import datetime

from missions import actions
from missions.models import Mission


def turn_owners(*, at: datetime) -> int:
    """How many missions changed hands by themselves. Two who look at once tell of each turn once: a mission is held."""
    due = Mission.objects.filter(owner_until__lte=at).order_by("number")
    for mission in due:
        actions.turn_owner(mission=mission, at=at)
    return len(due)
