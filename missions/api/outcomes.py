"""REST of outcomes and their one order."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import access, actions, queries
from missions.api.measures import MeasureAnswer, ScoreAnswer, measured, scored, whole
from missions.api.named import Person, Row, Thing, Who, caller, thing, who
from missions.models import Outcome, StrategicGoal
from missions.models.limits import LINE, REASON, STATEMENT, TITLE
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint, VerbEndpoint


class OutcomeAnswer(TypedDict):
    id: UUID
    key: str
    rank: int | None
    state: str
    title: str
    statement: str
    kind: str
    beneficiary: str
    from_state: str
    to_state: str
    goal: Thing | None
    owner: Who | None
    named_owners: list[str]
    measures: list[MeasureAnswer]
    measures_missing: list[str]
    score: ScoreAnswer | None
    external_key: str
    version: int
    retired_at: datetime | None
    created_at: datetime
    updated_at: datetime


def show_outcome(outcome: Outcome) -> OutcomeAnswer:
    return {
        "id": outcome.pk, "key": outcome.key, "rank": outcome.rank,
        "state": "active" if outcome.is_active else "retired", "title": outcome.title, "statement": outcome.statement,
        "kind": outcome.kind, "beneficiary": outcome.beneficiary, "from_state": outcome.from_state,
        "to_state": outcome.to_state, "goal": thing(outcome.goal), "owner": who(outcome.owner),
        "named_owners": outcome.named_owners, **measured(outcome), "score": scored(outcome),
        "external_key": outcome.external_key, "version": outcome.version,
        "retired_at": outcome.retired_at, "created_at": outcome.created_at, "updated_at": outcome.updated_at,
    }  # fmt: skip


class OutcomeFilters(fields.Parameters):
    state = fields.Choice(["active", "retired"])
    kind = fields.Choice(Outcome.Kind.values)
    goal = Row(StrategicGoal)
    owner = Person()
    external_key = fields.Text()
    updated_at__gte = fields.Moment()


class OutcomeFields(fields.Body):
    title = fields.Text(longest=TITLE)
    statement = fields.Text(longest=STATEMENT, shortest=0, lines=True, required=False)
    kind = fields.Choice(Outcome.Kind.values, required=False)
    beneficiary = fields.Text(longest=LINE, shortest=0, required=False)
    from_state = fields.Text(longest=LINE, shortest=0, required=False)
    to_state = fields.Text(longest=LINE, shortest=0, required=False)
    goal = Row(StrategicGoal, required=False, allow_null=True)
    owner = Person(required=False, allow_null=True)


class NewOutcome(OutcomeFields):
    external_key = fields.Text(required=False)
    named_owners = fields.Several(fields.Text(), required=False, help_text="Owners elsewhere, without an account here.")


class OutcomeChange(fields.Change, OutcomeFields):
    title = fields.Text(longest=TITLE, required=False)


class Move(fields.Body):
    to_rank = fields.Whole(least=1, most=1_000_000, help_text="1 is the top.")
    reason = fields.Text(longest=REASON, lines=True)
    expected_rank = fields.Whole(
        least=1,
        most=1_000_000,
        required=False,
        help_text="Where you saw it; when it moved since, you get the new order.",
    )


class Reason(fields.Body):
    reason = fields.Text(longest=REASON, lines=True)


class Outcomes(ListEndpoint):
    """Outcomes in their rank

    A new outcome comes last in the rank; `POST /outcomes/{id}/rank` moves it.
    """

    read_scope, write_scope = "missions:read", "missions:write"
    parameters, body = OutcomeFilters, NewOutcome
    sorts = {"rank": "rank", "key": "number", "title": "title", "updated_at": "updated_at"}
    default_sort = "rank"
    represent = show_outcome

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Outcome]:
        given = dict(filters)
        if "state" in given:
            given["retired_at__isnull"] = given.pop("state") == "active"
        return queries.filtered(whole(queries.outcomes()), given)

    def create(self, request: Request, **values: Any) -> Outcome:
        access.require(access.may_shape_portfolio(caller(request)), access.SHAPING)
        return actions.add_outcome(**values, by=caller(request), at=self.now)


class OneOutcome(DetailEndpoint):
    """An outcome"""

    read_scope, write_scope = "missions:read", "missions:write"
    key_column, key_prefix = "number__key", "OUT"
    body, represent = OutcomeChange, show_outcome

    def rows(self, request: Request) -> QuerySet[Outcome]:
        return whole(queries.outcomes())

    def change(self, request: Request, outcome: Outcome, **values: Any) -> None:
        access.require(access.may_reword(caller(request), outcome), access.REWORDING)
        actions.reword_outcome(outcome=outcome, **values, by=caller(request), at=self.now)


class RankOutcome(VerbEndpoint):
    """Move an outcome in the rank

    With `expected_rank`, a move made since you looked is answered with 409 `rank_moved` and `order`, the order as it is now.
    """

    write_scope = "missions:write"
    key_column, key_prefix = "number__key", "OUT"
    body, represent = Move, show_outcome

    def rows(self, request: Request) -> QuerySet[Outcome]:
        return whole(queries.outcomes())

    def act(self, request: Request, outcome: Outcome, /, **values: Any) -> None:
        access.require(access.may_shape_portfolio(caller(request)), access.SHAPING)
        actions.rank_outcome(outcome=outcome, **values, by=caller(request), at=self.now)


class Explanation(fields.Body):
    move = fields.Uuid(help_text="The id of the event of your move.")
    reason = fields.Text(longest=REASON, lines=True)


class ExplainMove(VerbEndpoint):
    """Say afterwards why you moved an outcome without a reason"""

    write_scope = "missions:write"
    key_column, key_prefix = "number__key", "OUT"
    body, represent = Explanation, show_outcome

    def rows(self, request: Request) -> QuerySet[Outcome]:
        return whole(queries.outcomes())

    def act(self, request: Request, outcome: Outcome, /, **values: Any) -> None:
        access.require(access.may_shape_portfolio(caller(request)), access.SHAPING)
        move_id = values.pop("move")
        actions.explain_move(outcome=outcome, move_id=move_id, **values, by=caller(request), at=self.now)


class RetireOutcome(VerbEndpoint):
    """Retire an outcome; those below it move up"""

    write_scope = "missions:write"
    key_column, key_prefix = "number__key", "OUT"
    body, represent = Reason, show_outcome

    def rows(self, request: Request) -> QuerySet[Outcome]:
        return whole(queries.outcomes())

    def act(self, request: Request, outcome: Outcome, /, **values: Any) -> None:
        access.require(access.may_shape_portfolio(caller(request)), access.SHAPING)
        actions.retire_outcome(outcome=outcome, **values, by=caller(request), at=self.now)


routes = [
    path("outcomes", Outcomes.as_view(), name="outcomes"),
    path("outcomes/<str:ref>", OneOutcome.as_view(), name="outcome"),
    path("outcomes/<str:ref>/rank", RankOutcome.as_view(), name="outcome-rank"),
    path("outcomes/<str:ref>/rank/explain", ExplainMove.as_view(), name="outcome-rank-explain"),
    path("outcomes/<str:ref>/retire", RetireOutcome.as_view(), name="outcome-retire"),
]
