"""A professional is lent to a mission, and comes back from it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from missions.models import Mission
from missions.models.limits import LINE
from missions.models.texts import required_reason, required_text
from pipeline import log
from professions.capacity import Span
from professions.events import Assigned, AssignmentEnded
from professions.models import Assignment, MissionIsOver, NothingToEnd, Professional
from professions.models.planning import require_days, require_room, require_share, spoken


@log.action
def assign(
    *,
    professional: Professional,
    mission: Mission,
    role: str,
    starts_on: date,
    ends_on: date,
    fte: Decimal,
    by: User | None,
    at: datetime,
) -> Assignment:
    """The assignment, from `starts_on` until the day before `ends_on`. Raises Overbooked, MissionIsOver, NotAShare, EndsBeforeItStarts.

    The mission is held as well: else somebody could join it in the very moment in which it concludes and releases all.
    """
    role = required_text(role, "role", LINE)
    require_share(fte, "fte", least=Decimal("0.01"))
    require_days(starts_on, ends_on)
    mission = Mission.objects.select_for_update().get(pk=mission.pk)
    require_going_on(mission)
    professional = professional.locked()
    require_room(professional, lending=Span(starts_on, ends_on - timedelta(days=1), fte))
    assignment = Assignment.created(
        professional=professional, mission=mission, role=role, starts_on=starts_on, ends_on=ends_on, fte=fte, at=at
    )
    assigned = Assigned(
        assignment_id=assignment.pk,
        professional_id=professional.pk,
        profession_id=professional.profession_id,
        mission_id=mission.pk,
        mission_key=mission.key,
        mission_title=mission.title,
        name=professional.name,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        fte=fte,
    )
    log.append(assigned, by=by, at=at)
    return assignment


@log.action
def end_assignment(
    *,
    assignment: Assignment,
    ends_on: date,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Assignment:
    """The assignment with an earlier end; one that ends at its start never began. Raises NothingToEnd, Stale."""
    reason = required_reason(reason)
    professional = assignment.professional.locked()
    assignment = assignment.locked()
    assignment.require_version(expected_version)
    if ends_on >= assignment.ends_on:
        raise NothingToEnd(
            f"The last day of {assignment.key} is {spoken(assignment.last_day)} already. Choose an earlier day, or make another "
            "assignment to lend the person for longer.",
            field="ends_on",
        )
    assignment.ends_on = max(ends_on, assignment.starts_on)
    assignment.ended_at, assignment.ended_by, assignment.end_reason = at, by, reason
    assignment.store("ends_on", "ended_at", "ended_by", "end_reason", at=at)
    ended = AssignmentEnded(
        assignment_id=assignment.pk,
        professional_id=professional.pk,
        profession_id=professional.profession_id,
        mission_id=assignment.mission_id,
        ends_on=assignment.ends_on,
        reason=reason,
    )
    log.append(ended, by=by, at=at)
    return assignment


def require_going_on(mission: Mission) -> None:
    """Raises MissionIsOver."""
    if mission.is_over:
        raise MissionIsOver(
            f"{mission.key} is concluded and takes nobody on. Choose a mission that goes on.", field="mission"
        )
