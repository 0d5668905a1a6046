"""What the assignments of a mission say to whoever takes it over, or makes its result everyday work."""

from datetime import date, timedelta

from interface import words
from missions import briefs, graduating
from missions.models import Mission, MissionType
from professions.models import Assignment, Demand


def people(mission: Mission, on: date) -> briefs.Section:
    """Who works on it, as what, and until when."""
    rows = Assignment.objects.running(on=on).filter(mission=mission).select_related("professional__profession")
    lines = [
        f"{row.professional.name}, {row.professional.profession.title}: {row.role}, {words.number(row.fte, 'FTE')} until "
        f"{row.ends_on - timedelta(days=1):%d %B %Y}"
        for row in rows.order_by("professional__name")
    ]
    return briefs.Section("Who works on it", lines)


def teams(mission: Mission, on: date) -> graduating.Known:
    """Who worked on it, and how many people the open platform missions of its outcome have or ask for."""
    worked = Assignment.objects.filter(mission=mission).values("professional").distinct().count()
    platforms = Mission.objects.platforms().filter(outcome=mission.outcome_id, outcome__isnull=False)
    lines = [f"{worked} people worked on it." if worked != 1 else "One person worked on it."]
    for platform in platforms.filter(type=MissionType.PLATFORM):
        here = Assignment.objects.running(on=on).filter(mission=platform).count()
        asked = Demand.objects.filter(mission=platform).reaching_beyond(on).count()
        lines.append(f"{platform.key} has {here} people today and asks for {asked} more roles.")
    return {"team": lines}
