"""REST of what executives set for the portfolio as a whole: targets of its mix, the limit of parallel strategic missions."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import access, actions, queries
from missions.api.named import Who, caller, who
from missions.mix import PARTS, Band
from missions.models import LimitDecision, MixTarget, PortfolioRules, StrategicLimit
from missions.models.limits import REASON
from missions.models.mix_target import PLACES
from missions.models.strategic import MOST
from rest import fields
from rest.endpoints import DetailEndpoint, Endpoint, ListEndpoint


class TargetPart(TypedDict):
    part: str
    share: Decimal
    tolerance: Decimal


class TargetAnswer(TypedDict):
    id: UUID
    number: int
    measure: str
    by: str
    starts_on: date
    ends_on: date | None
    parts: list[TargetPart]
    reason: str
    set_by: Who | None
    set_at: datetime


class LimitAnswer(TypedDict):
    id: UUID
    number: int
    most: int | None
    starts_on: date
    reason: str
    set_by: Who | None
    set_at: datetime


class DecisionAnswer(TypedDict):
    id: UUID
    number: int
    most: int
    allowed: int
    decided_on: date
    expires_on: date
    reason: str
    set_by: Who | None
    set_at: datetime


class RulesAnswer(TypedDict):
    version: int
    on: date
    targets: list[TargetAnswer]
    limit: int | None
    allowed: int | None
    running: list[str]
    decision: DecisionAnswer | None


def show_target(target: MixTarget) -> TargetAnswer:
    parts: list[TargetPart] = [
        {"part": part, "share": band.share, "tolerance": band.tolerance} for part, band in target.bands.items()
    ]
    return {
        "id": target.pk, "number": target.number, "measure": target.measure, "by": target.by,
        "starts_on": target.starts_on, "ends_on": target.ends_on, "parts": parts, "reason": target.reason,
        "set_by": who(target.set_by), "set_at": target.set_at,
    }  # fmt: skip


def show_limit(limit: StrategicLimit) -> LimitAnswer:
    return {
        "id": limit.pk, "number": limit.number, "most": limit.most, "starts_on": limit.starts_on,
        "reason": limit.reason, "set_by": who(limit.set_by), "set_at": limit.set_at,
    }  # fmt: skip


def show_decision(decision: LimitDecision) -> DecisionAnswer:
    return {
        "id": decision.pk, "number": decision.number, "most": decision.most, "allowed": decision.allowed,
        "decided_on": decision.decided_on, "expires_on": decision.expires_on, "reason": decision.reason,
        "set_by": who(decision.set_by), "set_at": decision.set_at,
    }  # fmt: skip


class Setting(fields.Body):
    """`expected_version`: the version of the rules that you looked at; when they changed since, nothing is set."""

    reason = fields.Text(longest=REASON, lines=True)
    expected_version = fields.Whole(
        least=0, most=2**31 - 1, required=False, help_text="`version` of GET /portfolio-rules; 409 when it moved since."
    )


class Part(fields.Body):
    part = fields.Choice([part for parts in PARTS.values() for part in parts])
    share = fields.Exact(least=0, most=1, places=PLACES, help_text="From 0 to 1; the shares of one set add up to 1.")
    tolerance = fields.Exact(
        least=0, most=1, places=PLACES, required=False, help_text="How far from it is still as wished."
    )


class NewTargets(Setting):
    measure = fields.Choice(MixTarget.Measure.values)
    by = fields.Choice(MixTarget.By.values)
    parts = fields.Several(Part(), least=0, most=3, help_text="One for each part; none takes the targets away.")
    starts_on = fields.Day(help_text="Today or later.")
    ends_on = fields.Day(required=False, allow_null=True, help_text="The first day on which they no longer hold.")


class NewLimit(Setting):
    most = fields.Whole(least=0, most=MOST, allow_null=True, help_text="null takes the limit away.")
    starts_on = fields.Day(help_text="Today or later.")


class NewDecision(Setting):
    allowed = fields.Whole(least=1, most=MOST, help_text="How many strategic missions may run for now.")
    expires_on = fields.Day(help_text="The first day on which it no longer holds.")


class TargetFilters(fields.Parameters):
    measure = fields.Choice(MixTarget.Measure.values)
    by = fields.Choice(MixTarget.By.values)


class RuleList(ListEndpoint):
    """What all lists of settings share: the one set last comes first"""

    read_scope, write_scope = "missions:read", "missions:write"
    sorts = {"number": "number", "set_at": "set_at"}
    default_sort = "-number"

    def required_decider(self, request: Request) -> Any:
        access.require(access.may_shape_portfolio(caller(request)), access.SETTING)
        return caller(request)


class MixTargets(RuleList):
    """Targets of the mix

    Every set that was ever set, also those that hold no longer. A new one is a new row; of those that have begun and not
    ended, the one with the latest start holds.
    """

    parameters, body, represent = TargetFilters, NewTargets, show_target

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[MixTarget]:
        return queries.filtered(queries.mix_targets(), filters)

    def create(self, request: Request, **values: Any) -> MixTarget:
        bands = {one["part"]: Band(one["share"], one.get("tolerance", Decimal(0))) for one in values.pop("parts")}
        by_part = values.pop("by")
        return actions.set_mix_targets(
            bands=bands, by_part=by_part, **values, by=self.required_decider(request), at=self.now
        )


class OneMixTarget(DetailEndpoint):
    """One set of targets"""

    read_scope, represent = "missions:read", show_target

    def rows(self, request: Request) -> QuerySet[MixTarget]:
        return queries.mix_targets()


class StrategicLimits(RuleList):
    """Limits of parallel strategic missions

    Every limit that was ever set; of those that have begun, the one with the latest start holds. Without one, nothing is refused.
    """

    body, represent = NewLimit, show_limit

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[StrategicLimit]:
        return queries.strategic_limits()

    def create(self, request: Request, **values: Any) -> StrategicLimit:
        return actions.set_strategic_limit(**values, by=self.required_decider(request), at=self.now)


class OneStrategicLimit(DetailEndpoint):
    """One limit of parallel strategic missions"""

    read_scope, represent = "missions:read", show_limit

    def rows(self, request: Request) -> QuerySet[StrategicLimit]:
        return queries.strategic_limits()


class LimitDecisions(RuleList):
    """Decisions to go beyond the limit of parallel strategic missions, each with its reason and its end"""

    body, represent = NewDecision, show_decision

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[LimitDecision]:
        return queries.limit_decisions()

    def create(self, request: Request, **values: Any) -> LimitDecision:
        return actions.exceed_strategic_limit(**values, by=self.required_decider(request), at=self.now)


class OneLimitDecision(DetailEndpoint):
    """One decision to go beyond the limit"""

    read_scope, represent = "missions:read", show_decision

    def rows(self, request: Request) -> QuerySet[LimitDecision]:
        return queries.limit_decisions()


class DayAsked(fields.Parameters):
    on = fields.Day(help_text="Today when it is left out.")


class RulesOfADay(Endpoint):
    """What holds for the portfolio on a day, and which strategic missions run now"""

    read_scope, parameters, answer_shape = "missions:read", DayAsked, RulesAnswer

    def get(self, request: Request) -> RulesAnswer:
        on = self.asked.get("on") or self.now.date()
        most, decision = StrategicLimit.on(on), queries.limit_decisions().holding(on).first()
        beyond = decision if decision and most is not None and decision.allowed > most else None
        return {
            "version": PortfolioRules.now().version,
            "on": on,
            "targets": [show_target(target) for target in queries.targets_on(on)],
            "limit": most,
            "allowed": beyond.allowed if beyond else most,
            "running": queries.strategic_running(),
            "decision": show_decision(beyond) if beyond else None,
        }


routes = [
    path("portfolio-rules", RulesOfADay.as_view(), name="portfolio-rules"),
    path("mix-targets", MixTargets.as_view(), name="mix-targets"),
    path("mix-targets/<str:ref>", OneMixTarget.as_view(), name="mix-target"),
    path("strategic-limits", StrategicLimits.as_view(), name="strategic-limits"),
    path("strategic-limits/<str:ref>", OneStrategicLimit.as_view(), name="strategic-limit"),
    path("strategic-limit-decisions", LimitDecisions.as_view(), name="strategic-limit-decisions"),
    path("strategic-limit-decisions/<str:ref>", OneLimitDecision.as_view(), name="strategic-limit-decision"),
]
