"""REST of check-ins: said once, corrected by a new one."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from accounts.access import Person
from missions.api.named import Row, caller, row_of_address
from missions.models import Mission
from missions.models.limits import STATEMENT
from missions.queries import filtered
from okrs import access, actions, queries
from okrs.api.answers import show_check_in
from okrs.api.key_results import LARGEST
from okrs.models import CheckIn, KeyResult, Source
from okrs.models.key_result import ZONE
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint


class CheckInFilters(fields.Parameters):
    mission = Row(Mission)
    source = fields.Several(fields.Choice(Source.values))  # type: ignore[assignment]  # a parameter of this name
    is_standing = fields.YesNo(help_text="Leave out those that were corrected, or show only those.")
    observed_at__gte = fields.Moment()
    observed_at__lte = fields.Moment()
    recorded_at__gte = fields.Moment()
    external_key = fields.Text()


class CheckInFiltersOfAll(CheckInFilters):
    key_result = Row(KeyResult)


class NewCheckIn(fields.Body):
    """Without `value` and `zone` it says "no change" and repeats the last one; null is no value, and refused."""

    value = fields.Exact(
        least=-LARGEST, most=LARGEST, places=6, required=False, help_text="Leave it out for no change."
    )
    zone = fields.Text(longest=ZONE, shortest=0, required=False, help_text="For measures in zones.")
    confidence = fields.Whole(least=0, most=10, required=False, allow_null=True)
    comment = fields.Text(longest=STATEMENT, shortest=0, lines=True, required=False)
    observed_at = fields.Moment(required=False, allow_null=True, help_text="When it was seen; now, without it.")
    supersedes = Row(
        CheckIn,  # type: ignore[arg-type]  # numbered, though without a version: it never changes
        required=False, allow_null=True, help_text="The check-in that this one corrects.",
    )  # fmt: skip
    external_key = fields.Text(required=False)


class CheckIns(ListEndpoint):
    """Check-ins of all key results"""

    read_scope = "okrs:read"
    parameters: ClassVar[type[fields.Parameters]] = CheckInFiltersOfAll
    sorts = {"observed_at": "observed_at", "recorded_at": "recorded_at", "key": "number"}
    default_sort = "-key"
    represent = show_check_in

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[CheckIn]:
        rows, given = queries.check_ins(), dict(filters)
        if (standing := given.pop("is_standing", None)) is not None:
            rows = rows.filter(superseded_by__isnull=standing)
        if mission := given.pop("mission", None):
            rows = rows.filter(key_result__objective__mission=mission)
        return filtered(rows, given)


class CheckInsOfOne(CheckIns):
    """Check-ins of a key result"""

    write_scope = "okrs:write"
    parameters, body = CheckInFilters, NewCheckIn

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[CheckIn]:
        return super().rows(request, filters).filter(key_result=row_of_address(KeyResult, self.kwargs["ref"]))

    def create(self, request: Request, **values: Any) -> CheckIn:
        key_result = row_of_address(KeyResult, self.kwargs["ref"])
        if supersedes := values.get("supersedes"):
            access.require(access.may_correct(caller(request), supersedes, on=self.now.date()), access.CORRECTING)
        else:
            access.require(access.may_check_in(caller(request), key_result, on=self.now.date()), access.CHECKING_IN)
        source = Source.PERSON if isinstance(request.auth, Person) else Source.API
        return actions.check_in(key_result=key_result, **values, source=source, by=caller(request), at=self.now)


class OneCheckIn(DetailEndpoint):
    """A check-in"""

    read_scope = "okrs:read"
    key_column, key_prefix = "number__key", "CHK"
    represent = show_check_in

    def rows(self, request: Request) -> QuerySet[CheckIn]:
        return queries.check_ins()


routes = [
    path("check-ins", CheckIns.as_view(), name="check-ins"),
    path("check-ins/<str:ref>", OneCheckIn.as_view(), name="check-in"),
    path("key-results/<str:ref>/check-ins", CheckInsOfOne.as_view(), name="key-result-check-ins"),
]
