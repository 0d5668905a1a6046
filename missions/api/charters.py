"""REST of charters: the mandate of a mission, in editions, from draft to signature."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import access, actions, queries
from missions.api.bodies import Reason
from missions.api.named import Thing, Who, caller, row_of_address, thing, who
from missions.models import Charter, Mission
from missions.models.limits import STATEMENT
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint, VerbEndpoint


class CharterAnswer(TypedDict):
    id: UUID
    key: str
    mission: Thing | None
    edition: int
    state: str
    purpose: str
    purpose_hash: str
    objective_summary: str
    hypothesis: str
    constraints: str
    success_measures: str
    starts_on: date | None
    ends_on: date | None
    fte_min: Decimal | None
    fte_max: Decimal | None
    money_min: Decimal | None
    money_max: Decimal | None
    currency: str
    written_by: Who | None
    submitted_by: Who | None
    submitted_at: datetime | None
    signed_by: Who | None
    signed_at: datetime | None
    reason: str
    version: int
    created_at: datetime
    updated_at: datetime


def show_charter(charter: Charter) -> CharterAnswer:
    is_signed = charter.state == Charter.State.SIGNED
    return {
        "id": charter.pk, "key": charter.key, "mission": thing(charter.mission), "edition": charter.edition,
        "state": charter.state, "purpose": charter.mission.purpose, "purpose_hash": charter.purpose_hash,
        "objective_summary": charter.objective_summary, "hypothesis": charter.hypothesis,
        "constraints": charter.constraints, "success_measures": charter.success_measures,
        "starts_on": charter.starts_on, "ends_on": charter.ends_on, "fte_min": charter.fte_min,
        "fte_max": charter.fte_max, "money_min": charter.money_min, "money_max": charter.money_max,
        "currency": charter.currency, "written_by": who(charter.written_by), "submitted_by": who(charter.submitted_by),
        "submitted_at": charter.submitted_at, "signed_by": who(charter.ended_by) if is_signed else None,
        "signed_at": charter.ended_at if is_signed else None, "reason": charter.reason, "version": charter.version,
        "created_at": charter.created_at, "updated_at": charter.updated_at,
    }  # fmt: skip


def words(required: bool = False) -> fields.Text:
    return fields.Text(longest=STATEMENT, shortest=0, lines=True, required=required)


class CharterWords(fields.Body):
    """All of the text: what is left out is empty afterwards."""

    objective_summary = words()
    hypothesis = fields.Text(
        longest=STATEMENT, shortest=0, lines=True, required=False,
        help_text="Registered before the launch; the conclusion is held against it.",
    )  # fmt: skip
    constraints = words()
    success_measures = words()


class CharterFilters(fields.Parameters):
    state = fields.Several(fields.Choice(Charter.State.values))


class Charters(ListEndpoint):
    """The charter of a mission, edition by edition

    A signed edition stays; the newest signed one is the mandate. One edition is open at a time.
    """

    read_scope, write_scope = "missions:read", "missions:write"
    parameters, body = CharterFilters, CharterWords
    sorts = {"edition": "edition"}
    default_sort = "-edition"
    represent = show_charter

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Charter]:
        mission = row_of_address(Mission, self.kwargs["ref"])
        return queries.filtered(queries.charters().filter(mission=mission), dict(filters))

    def create(self, request: Request, **values: Any) -> Charter:
        mission = row_of_address(Mission, self.kwargs["ref"])
        access.require(access.may_edit(caller(request), mission), access.EDITING)
        return actions.write_charter(mission=mission, **values, by=caller(request), at=self.now)


class OneCharter(DetailEndpoint):
    """An edition of a charter"""

    read_scope, write_scope = "missions:read", "missions:write"
    key_column, key_prefix = "number__key", "CHA"
    represent = show_charter
    replacement = CharterWords

    def rows(self, request: Request) -> QuerySet[Charter]:
        return queries.charters()

    def replace(self, request: Request, charter: Charter, /, **values: Any) -> None:
        access.require(access.may_edit(caller(request), charter.mission), access.EDITING)
        actions.reword_charter(charter=charter, **values, by=caller(request), at=self.now)


class CharterVerb(VerbEndpoint):
    """What all verbs of a charter share"""

    write_scope = "missions:write"
    key_column, key_prefix = "number__key", "CHA"
    represent = show_charter

    def rows(self, request: Request) -> QuerySet[Charter]:
        return queries.charters()


class SubmitCharter(CharterVerb):
    """Submit a charter for its signature, with the window and the envelope that the mission has now"""

    def act(self, request: Request, charter: Charter, /, **values: Any) -> None:
        access.require(access.may_edit(caller(request), charter.mission), access.EDITING)
        actions.submit_charter(charter=charter, by=caller(request), at=self.now)


class SignCharter(CharterVerb):
    """Sign a charter; the first signature makes a candidate a chartered mission

    Whoever submitted it does not sign it: 403 `own_signature` names whom to ask.
    """

    def act(self, request: Request, charter: Charter, /, **values: Any) -> None:
        access.require(access.may_decide(caller(request), charter.mission), access.DECIDING)
        actions.sign_charter(charter=charter, by=caller(request), at=self.now)


class ReturnCharter(CharterVerb):
    """Return a submitted charter, with the reason"""

    body = Reason

    def act(self, request: Request, charter: Charter, /, **values: Any) -> None:
        access.require(access.may_decide(caller(request), charter.mission), access.DECIDING)
        actions.return_charter(charter=charter, **values, by=caller(request), at=self.now)


class WithdrawCharter(CharterVerb):
    """Give up an edition that is not signed, with the reason"""

    body = Reason

    def act(self, request: Request, charter: Charter, /, **values: Any) -> None:
        access.require(access.may_edit(caller(request), charter.mission), access.EDITING)
        actions.withdraw_charter(charter=charter, **values, by=caller(request), at=self.now)


routes = [
    path("missions/<str:ref>/charters", Charters.as_view(), name="mission-charters"),
    path("charters/<str:ref>", OneCharter.as_view(), name="charter"),
    path("charters/<str:ref>/submit", SubmitCharter.as_view(), name="charter-submit"),
    path("charters/<str:ref>/sign", SignCharter.as_view(), name="charter-sign"),
    path("charters/<str:ref>/return", ReturnCharter.as_view(), name="charter-return"),
    path("charters/<str:ref>/withdraw", WithdrawCharter.as_view(), name="charter-withdraw"),
]
