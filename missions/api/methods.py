"""REST of the ways to find an order: rounds of comparisons and weighted shortest job first. Each proposes; a person applies."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import access, actions, proposals
from missions.api.measures import ScoreAnswer, show_score
from missions.api.named import Row, Thing, Who, caller, thing, who
from missions.models import ComparisonRound, Outcome
from missions.models.comparison import MOST_COMPARED
from missions.models.limits import REASON, TITLE
from rest import fields
from rest.endpoints import Answer, DetailEndpoint, Endpoint, ListEndpoint, VerbEndpoint


class PlaceAnswer(TypedDict):
    outcome: Thing | None
    rank: int
    proposed_rank: int


class ProposalAnswer(TypedDict):
    method: str
    proposal: str
    places: list[PlaceAnswer]
    changes: int


class RoundAnswer(TypedDict):
    id: UUID
    key: str
    title: str
    state: str
    outcomes: list[str]
    opened_by: Who | None
    version: int
    created_at: datetime
    updated_at: datetime


class WholeRoundAnswer(RoundAnswer):
    """`question`: the two outcomes to ask the caller about next; `circles`: answers that contradict each other."""

    comparisons: int
    people: int
    question: list[Thing | None] | None
    questions_left_at_most: int
    circles: list[list[Thing | None]]
    strengths: dict[str, float]
    proposal: ProposalAnswer


class ScoredAnswer(TypedDict):
    outcome: Thing | None
    score: ScoreAnswer


class WsjfAnswer(TypedDict):
    method: str
    proposal: str
    places: list[PlaceAnswer]
    changes: int
    scores: list[ScoredAnswer]
    unscored: list[Thing | None]


def show_proposal(proposal: proposals.Proposal) -> ProposalAnswer:
    return {
        "method": proposal.method, "proposal": proposal.seen, "changes": len(proposal.changes),
        "places": [
            {"outcome": thing(proposal.outcomes[place.thing]), "rank": place.now, "proposed_rank": place.proposed}
            for place in proposal.places
        ],
    }  # fmt: skip


def show_round(round_: ComparisonRound) -> RoundAnswer:
    return {
        "id": round_.pk, "key": round_.key, "title": round_.title, "state": state_of(round_),
        "outcomes": round_.outcome_ids, "opened_by": who(round_.opened_by), "version": round_.version,
        "created_at": round_.created_at, "updated_at": round_.updated_at,
    }  # fmt: skip


def state_of(round_: ComparisonRound) -> str:
    if round_.is_open:
        return "open"
    return "applied" if round_.was_applied else "set_aside"


class NewRound(fields.Body):
    title = fields.Text(longest=TITLE, help_text="What the round is for.")
    outcomes = fields.Several(Row(Outcome), least=2, most=MOST_COMPARED)


class RoundFilters(fields.Parameters):
    is_open = fields.YesNo()


class NewComparison(fields.Body):
    first = Row(Outcome)
    second = Row(Outcome)
    preferred = Row(Outcome, allow_null=True, help_text="Which of the two matters more; null: both the same.")
    note = fields.Text(longest=REASON, shortest=0, lines=True, required=False)


class Applied(fields.Body):
    proposal = fields.Text(longest=24, help_text="`proposal` of the proposal that you saw.")
    reason = fields.Text(longest=REASON, lines=True)


class WhySetAside(fields.Body):
    reason = fields.Text(longest=REASON, lines=True)


class Rounds(ListEndpoint):
    """Rounds of comparisons: which of two outcomes matters more?"""

    read_scope, write_scope = "missions:read", "missions:write"
    parameters, body, represent = RoundFilters, NewRound, show_round
    sorts = {"key": "number"}
    default_sort = "-key"

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[ComparisonRound]:
        rows = ComparisonRound.objects.select_related("opened_by")
        return rows.filter(closed_at__isnull=filters["is_open"]) if "is_open" in filters else rows

    def create(self, request: Request, **values: Any) -> ComparisonRound:
        access.require(access.may_shape_portfolio(caller(request)), access.SHAPING)
        return actions.open_round(**values, by=caller(request), at=self.now)


class _RoundThing:
    """What a round answers with depends on who asks: the next question is theirs."""

    key_column, key_prefix = "number__key", "CMP"
    represent = show_round

    def rows(self, request: Request) -> QuerySet[ComparisonRound]:
        return ComparisonRound.objects.select_related("opened_by")

    def represented(self, round_: ComparisonRound) -> WholeRoundAnswer:
        found = proposals.pooled(round_)
        walk = found.walk_of(caller(self.request))  # type: ignore[attr-defined]
        asked = walk.question if round_.is_open else None
        return {
            **show_round(round_), "comparisons": len(found.comparisons), "people": len(found.count_by_person()),
            "question": [thing(found.outcomes[pk]) for pk in asked] if asked else None,
            "questions_left_at_most": walk.at_most if asked else 0,
            "circles": [[thing(outcome) for outcome in circle] for circle in found.circles],
            "strengths": {found.outcomes[pk].key: strong for pk, strong in found.strengths.items()},
            "proposal": show_proposal(found.proposal),
        }  # fmt: skip


class OneRound(_RoundThing, DetailEndpoint):
    """A round of comparisons: your next question, the contradictions, and the order that the answers propose

    Questions follow binary insertion, so that n outcomes need about n log n answers of a person. The order is that of the
    strengths of a Bradley-Terry model.
    """

    read_scope = "missions:read"


class Compare(_RoundThing, VerbEndpoint):
    """Say which of two outcomes matters more; said again, it replaces what you said"""

    write_scope, body = "missions:write", NewComparison

    def act(self, request: Request, round_: ComparisonRound, /, **values: Any) -> None:
        access.require(access.may_compare(caller(request)), access.COMPARING)
        actions.compare(comparison_round=round_, **values, by=caller(request), at=self.now)


class ApplyRound(_RoundThing, VerbEndpoint):
    """Make the order that a round proposes the rank, and close the round"""

    write_scope, body = "missions:write", Applied

    def act(self, request: Request, round_: ComparisonRound, /, **values: Any) -> None:
        access.require(access.may_shape_portfolio(caller(request)), access.SHAPING)
        actions.apply_round(comparison_round=round_, **values, by=caller(request), at=self.now)


class SetRoundAside(_RoundThing, VerbEndpoint):
    """Close a round without changing the rank"""

    write_scope, body = "missions:write", WhySetAside

    def act(self, request: Request, round_: ComparisonRound, /, **values: Any) -> None:
        access.require(access.may_shape_portfolio(caller(request)), access.SHAPING)
        actions.set_aside(comparison_round=round_, **values, by=caller(request), at=self.now)


def show_wsjf() -> WsjfAnswer:
    proposal, scores = proposals.by_score(), proposals.scores()
    scored = [proposal.outcomes[pk] for pk in proposal.proposed if pk in scores]
    return {
        **show_proposal(proposal),
        "scores": [{"outcome": thing(outcome), "score": show_score(scores[outcome.pk])} for outcome in scored],
        "unscored": [thing(proposal.outcomes[pk]) for pk in proposal.present if pk not in scores],
    }


class Wsjf(Endpoint):
    """The order by weighted shortest job first, beside the order that stands

    Cost of delay over job size. Outcomes without a score keep their place.
    """

    read_scope = "missions:read"

    def get(self, request: Request) -> WsjfAnswer:
        return show_wsjf()


class ApplyWsjf(Endpoint):
    """Make the order by weighted shortest job first the rank"""

    write_scope, body, answer_shape = "missions:write", Applied, WsjfAnswer

    def post(self, request: Request) -> Answer:
        """Raises ProposalMoved, NothingProposed, ReasonMissing."""
        access.require(access.may_shape_portfolio(caller(request)), access.SHAPING)
        actions.apply_scores(**self.read(request), by=caller(request), at=self.now)
        return Answer(show_wsjf(), status=200)


routes = [
    path("ranking/rounds", Rounds.as_view(), name="ranking-rounds"),
    path("ranking/rounds/<str:ref>", OneRound.as_view(), name="ranking-round"),
    path("ranking/rounds/<str:ref>/compare", Compare.as_view(), name="ranking-round-compare"),
    path("ranking/rounds/<str:ref>/apply", ApplyRound.as_view(), name="ranking-round-apply"),
    path("ranking/rounds/<str:ref>/set-aside", SetRoundAside.as_view(), name="ranking-round-set-aside"),
    path("ranking/wsjf", Wsjf.as_view(), name="ranking-wsjf"),
    path("ranking/wsjf/apply", ApplyWsjf.as_view(), name="ranking-wsjf-apply"),
]
