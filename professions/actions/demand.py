"""A mission asks for people of a craft, and does so no longer."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from accounts.models import User
from missions.models import Mission
from missions.models.limits import LINE
from missions.models.texts import required_reason, required_text
from pipeline import log
from professions.actions.assignment import require_going_on
from professions.actions.professional import require_level
from professions.events import DemandWithdrawn, PeopleAskedFor
from professions.models import Demand, NotADemand, NothingToWithdraw, Profession, RecipeLine
from professions.models.demand import MOST
from professions.models.planning import SHARE, require_days, spoken


@log.action
def ask_for(
    *,
    mission: Mission,
    profession: Profession,
    role: str,
    fte: Decimal,
    starts_on: date,
    ends_on: date,
    level: int = 1,
    line: RecipeLine | None = None,
    interval_id: UUID | None = None,
    by: User | None,
    at: datetime,
) -> Demand:
    """The demand, from `starts_on` until the day before `ends_on`, of people at this level or above.

    `line` and `interval_id`: the recipe that asks, and the stage in which the mission stands.

    Raises MissionIsOver, NotADemand, NotALevel, EndsBeforeItStarts, TextMissing.
    """
    role = required_text(role, "role", LINE)
    require_amount(fte)
    require_level(level)
    require_days(starts_on, ends_on)
    mission = Mission.objects.select_for_update().get(pk=mission.pk)
    require_going_on(mission)
    demand = Demand.created(
        mission=mission,
        profession=profession,
        role=role,
        level=level,
        fte=fte,
        starts_on=starts_on,
        ends_on=ends_on,
        line=line,
        interval_id=interval_id,
        at=at,
    )
    asked = PeopleAskedFor(
        demand_id=demand.pk,
        key=demand.key,
        mission_id=mission.pk,
        mission_key=mission.key,
        mission_title=mission.title,
        profession_id=profession.pk,
        profession_title=profession.title,
        role=role,
        level=level,
        fte=fte,
        starts_on=starts_on,
        ends_on=ends_on,
        source=demand.source,
    )
    log.append(asked, by=by, at=at)
    return demand


@log.action
def withdraw_demand(
    *,
    demand: Demand,
    ends_on: date,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Demand:
    """The demand with an earlier end; one that ends at its start was withdrawn in time. Raises NothingToWithdraw, Stale."""
    reason = required_reason(reason)
    demand = demand.locked()
    demand.require_version(expected_version)
    if ends_on >= demand.ends_on:
        raise NothingToWithdraw(
            f"The last day of {demand.key} is {spoken(demand.last_day)} already. Choose an earlier day.",
            field="ends_on",
        )
    demand.ends_on = max(ends_on, demand.starts_on)
    demand.withdrawn_at, demand.withdrawn_by, demand.withdraw_reason = at, by, reason
    demand.store("ends_on", "withdrawn_at", "withdrawn_by", "withdraw_reason", at=at)
    withdrawn = DemandWithdrawn(
        demand_id=demand.pk,
        mission_id=demand.mission_id,
        profession_id=demand.profession_id,
        ends_on=demand.ends_on,
        reason=reason,
    )
    log.append(withdrawn, by=by, at=at)
    return demand


def require_amount(fte: Decimal) -> None:
    """Raises NotADemand."""
    if not fte.is_finite() or not SHARE <= fte <= MOST or fte != fte.quantize(SHARE):
        raise NotADemand(
            f"{fte} is not a number of full-time people. Ask for {SHARE} to {MOST}, with at most two decimals.",
            field="fte",
        )
