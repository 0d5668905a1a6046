"""REST of gates: what locks a tranche of a mission's envelope, and the decision that releases it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import access, actions, queries
from missions.api.bodies import MOST_FTE, MOST_MONEY
from missions.api.named import Row, Thing, Who, caller, row_of_address, thing, who
from missions.models import Funding, Gate, GateDecision, Mission
from missions.models.conclusion import MOST_EVIDENCE
from missions.models.limits import REASON, STATEMENT
from rest import fields
from rest.endpoints import DetailEndpoint, Endpoint, ListEndpoint, VerbEndpoint


class GateDecisionAnswer(TypedDict):
    option: str
    reason: str
    evidence: list[str]
    confidence: int
    released: Decimal
    released_fte: Decimal
    decided_by: Who | None
    decided_at: datetime


class GateAnswer(TypedDict):
    id: UUID
    key: str
    mission: Thing | None
    question: str
    evidence_required: str
    tranche: Decimal
    currency: str
    fte: Decimal
    due_on: date
    options: list[str]
    state: str
    set_by: Who | None
    decision: GateDecisionAnswer | None
    external_key: str
    version: int
    created_at: datetime
    updated_at: datetime


def show_gate(gate: Gate) -> GateAnswer:
    return {
        "id": gate.pk, "key": gate.key, "mission": thing(gate.mission), "question": gate.question,
        "evidence_required": gate.evidence_required, "tranche": gate.tranche, "currency": gate.currency, "fte": gate.fte,
        "due_on": gate.due_on, "options": gate.options, "state": gate.state, "set_by": who(gate.set_by),
        "decision": _show_decision(getattr(gate, "decision", None)), "external_key": gate.external_key,
        "version": gate.version, "created_at": gate.created_at, "updated_at": gate.updated_at,
    }  # fmt: skip


def _show_decision(decision: GateDecision | None) -> GateDecisionAnswer | None:
    if decision is None:
        return None
    return {
        "option": decision.option, "reason": decision.reason, "evidence": decision.evidence,
        "confidence": decision.confidence, "released": decision.released, "released_fte": decision.released_fte,
        "decided_by": who(decision.decided_by), "decided_at": decision.decided_at,
    }  # fmt: skip


class GateFilters(fields.Parameters):
    mission = Row(Mission)
    state = fields.Several(fields.Choice(Gate.State.values))
    due_on__lt = fields.Day(help_text="Open ones due before today are overdue.")
    due_on__gte = fields.Day()
    updated_at__gte = fields.Moment()


class TrancheOfGate(fields.Body):
    tranche = fields.Exact(
        least=0, most=MOST_MONEY, places=2, required=False, help_text="What a decision to go on releases."
    )
    currency = fields.Text(longest=3, shortest=0, required=False, help_text="That of the mission's envelope.")
    fte = fields.Exact(least=0, most=MOST_FTE, places=2, required=False)
    options = fields.Several(
        fields.Choice(Gate.Option.values), most=3, required=False, help_text="Two or three; without it, all three."
    )


class NewGate(TrancheOfGate):
    mission = Row(Mission)
    question = fields.Text(longest=REASON, lines=True)
    evidence_required = fields.Text(longest=STATEMENT, lines=True)
    due_on = fields.Day(help_text="The last day on which its decision is in time.")


class GateChange(TrancheOfGate):
    question = fields.Text(longest=REASON, lines=True, required=False)
    evidence_required = fields.Text(longest=STATEMENT, lines=True, required=False)
    due_on = fields.Day(required=False)
    reason = fields.Text(longest=REASON, lines=True)


class GateReason(fields.Body):
    reason = fields.Text(longest=REASON, lines=True)


class NewGateDecision(fields.Body):
    option = fields.Choice(Gate.Option.values)
    reason = fields.Text(longest=REASON, lines=True)
    evidence = fields.Several(
        fields.Text(longest=REASON), most=MOST_EVIDENCE, help_text="What was seen: links, figures, keys of events."
    )
    confidence = fields.Whole(least=0, most=10, required=False)


class Gates(ListEndpoint):
    """Gates of missions

    Each locks a tranche of the envelope until its decision. Executives and the owner of the outcome set them; the owner of a
    candidate drafts them.
    """

    read_scope, write_scope = "missions:read", "missions:write"
    parameters, body = GateFilters, NewGate
    sorts = {"due_on": "due_on", "key": "number", "updated_at": "updated_at"}
    default_sort = "due_on"
    represent = show_gate

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Gate]:
        return queries.filtered(queries.gates(), dict(filters))

    def create(self, request: Request, **values: Any) -> Gate:
        access.require(access.may_set_gate(caller(request), values["mission"]), access.GATING)
        return actions.set_gate(**values, by=caller(request), at=self.now)


class OneGate(DetailEndpoint):
    """A gate

    As long as it is open it changes with a reason. What was decided or withdrawn stays.
    """

    read_scope, write_scope = "missions:read", "missions:write"
    key_column, key_prefix = "number__key", "GAT"
    body, represent = GateChange, show_gate

    def rows(self, request: Request) -> QuerySet[Gate]:
        return queries.gates()

    def change(self, request: Request, gate: Gate, **values: Any) -> None:
        access.require(access.may_set_gate(caller(request), gate.mission), access.GATING)
        actions.change_gate(gate=gate, **values, by=caller(request), at=self.now)


class GateVerb(VerbEndpoint):
    """What the verbs of a gate share"""

    write_scope = "missions:write"
    key_column, key_prefix = "number__key", "GAT"
    represent = show_gate

    def rows(self, request: Request) -> QuerySet[Gate]:
        return queries.gates()


class WithdrawGate(GateVerb):
    """Withdraw a gate; what it locked is free again"""

    body = GateReason

    def act(self, request: Request, gate: Gate, /, **values: Any) -> None:
        access.require(access.may_set_gate(caller(request), gate.mission), access.GATING)
        actions.withdraw_gate(gate=gate, **values, by=caller(request), at=self.now)


class DecideGate(GateVerb):
    """Decide at a gate, once and for good

    `scale` and `continue` release its tranche, `spin_down` gives it back. Nothing else releases money.
    """

    body = NewGateDecision

    def act(self, request: Request, gate: Gate, /, **values: Any) -> None:
        access.require(access.may_decide(caller(request), gate.mission), access.DECIDING)
        actions.decide_gate(gate=gate, **values, by=caller(request), at=self.now)


class FundingAnswer(TypedDict):
    mission: Thing | None
    currency: str
    money_min: Decimal | None
    money_max: Decimal | None
    released: Decimal
    locked: Decimal
    free: Decimal | None
    fte_max: Decimal | None
    fte_released: Decimal
    fte_locked: Decimal


class MissionFunding(Endpoint):
    """What of a mission's envelope is released, locked at open gates, and free

    `free` is null as long as the envelope names no money.
    """

    read_scope = "missions:read"

    def get(self, request: Request, ref: str) -> FundingAnswer:
        mission = row_of_address(Mission, ref)
        funding = Funding.of(mission)
        return {
            "mission": thing(mission), "currency": funding.currency, "money_min": mission.money_min,
            "money_max": mission.money_max, "released": funding.released, "locked": funding.locked, "free": funding.free,
            "fte_max": mission.fte_max, "fte_released": funding.released_fte, "fte_locked": funding.locked_fte,
        }  # fmt: skip


routes = [
    path("gates", Gates.as_view(), name="gates"),
    path("gates/<str:ref>", OneGate.as_view(), name="gate"),
    path("gates/<str:ref>/withdraw", WithdrawGate.as_view(), name="gate-withdraw"),
    path("gates/<str:ref>/decide", DecideGate.as_view(), name="gate-decide"),
    path("missions/<str:ref>/funding", MissionFunding.as_view(), name="mission-funding"),
]
