"""REST of demands: what missions ask for."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions.api.named import Row, Thing, caller, thing
from missions.models import Mission
from missions.models.limits import LINE, REASON
from missions.queries import filtered
from professions import access, actions, queries
from professions.models import Demand, Profession
from professions.models.demand import MOST
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint, VerbEndpoint


class DemandAnswer(TypedDict):
    """`ends_on` is the first day after it; equal to the start it was withdrawn before it began. `level` is the least.

    `source` is recipe when the stage that the mission entered asks, manual when people do.
    """

    id: UUID
    key: str
    mission: Thing | None
    profession: Thing | None
    role: str
    source: str
    level: int
    fte: Decimal
    starts_on: date
    ends_on: date
    withdrawn_at: datetime | None
    withdraw_reason: str
    version: int
    created_at: datetime
    updated_at: datetime


def show_demand(one: Demand) -> DemandAnswer:
    return {
        "id": one.pk, "key": one.key, "mission": thing(one.mission), "profession": thing(one.profession), "role": one.role,
        "source": one.source, "level": one.level, "fte": one.fte, "starts_on": one.starts_on, "ends_on": one.ends_on,
        "withdrawn_at": one.withdrawn_at, "withdraw_reason": one.withdraw_reason, "version": one.version,
        "created_at": one.created_at, "updated_at": one.updated_at,
    }  # fmt: skip


class DemandFilters(fields.Parameters):
    mission = Row(Mission)
    profession = Row(Profession)
    on = fields.Day(help_text="Those that ask for somebody on this day.")


class NewDemand(fields.Body):
    mission = Row(Mission)
    profession = Row(Profession)
    role = fields.Text(longest=LINE)
    level = fields.Whole(least=1, most=5, required=False, help_text="The least level; 1 without it.")
    fte = fields.Exact(least=Decimal("0.01"), most=MOST, places=2, help_text="Full-time people.")
    starts_on = fields.Day()
    ends_on = fields.Day(help_text="The first day after it.")


class Withdrawal(fields.Body):
    ends_on = fields.Day(help_text="The first day on which nobody is asked for any more.")
    reason = fields.Text(longest=REASON, lines=True)


class Demands(ListEndpoint):
    """Demands: what missions ask for of each craft, from when to when"""

    read_scope, write_scope = "professions:read", "professions:write"
    parameters, body = DemandFilters, NewDemand
    sorts = {"key": "number", "starts_on": "starts_on", "ends_on": "ends_on"}
    default_sort = "-key"
    represent = show_demand

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Demand]:
        rows, given = queries.demands(), dict(filters)
        if day := given.pop("on", None):
            rows = rows.filter(starts_on__lte=day, ends_on__gt=day)
        return filtered(rows, given)

    def create(self, request: Request, **values: Any) -> Demand:
        access.require(access.may_assign_to(caller(request), values["mission"]), access.ASKING)
        return actions.ask_for(**values, by=caller(request), at=self.now)


class OneDemand(DetailEndpoint):
    """A demand"""

    read_scope = "professions:read"
    key_column, key_prefix = "number__key", "DEM"
    represent = show_demand

    def rows(self, request: Request) -> QuerySet[Demand]:
        return queries.demands()


class WithdrawDemand(VerbEndpoint):
    """Ask for nobody any more from a day on, with the reason"""

    write_scope = "professions:write"
    key_column, key_prefix = "number__key", "DEM"
    body = Withdrawal
    represent = show_demand
    rows = OneDemand.rows

    def act(self, request: Request, thing: Demand, /, **values: Any) -> None:
        access.require(access.may_assign_to(caller(request), thing.mission), access.ASKING)
        actions.withdraw_demand(demand=thing, **values, by=caller(request), at=self.now)


routes = [
    path("demands", Demands.as_view(), name="demands"),
    path("demands/<str:ref>", OneDemand.as_view(), name="demand"),
    path("demands/<str:ref>/withdraw", WithdrawDemand.as_view(), name="demand-withdraw"),
]
