"""Applying a proposed order: one click, one transaction, one fact with its method and its reason."""

from datetime import datetime
from uuid import UUID

from django.db.models import Case, F, Value, When

from accounts.models import User
from missions import proposals
from missions.actions import comparison, ranking
from missions.events import OutcomesOrdered
from missions.models import ComparisonRound, NothingProposed, Outcome, ProposalMoved, Ranking
from missions.models.texts import required_reason
from missions.proposals import Proposal
from pipeline import log


@log.action
def apply_scores(*, proposal: str, reason: str, by: User | None, at: datetime) -> Proposal:
    """The order by weighted shortest job first becomes the rank. `proposal` names the proposal that was seen.

    Raises ProposalMoved, NothingProposed, ReasonMissing.
    """
    why = required_reason(reason)
    ranking.hold()
    found = proposals.by_score()
    _apply(found, proposal, why, by=by, at=at)
    return found


@log.action
def apply_round(
    *, comparison_round: ComparisonRound, proposal: str, reason: str, by: User | None, at: datetime
) -> Proposal:
    """The order that the round's comparisons propose becomes the rank, and the round is closed.

    Raises RoundIsClosed, ProposalMoved, NothingProposed, ReasonMissing.
    """
    why = required_reason(reason)
    ranking.hold()
    round_ = comparison_round.locked()
    round_.require_open()
    found = proposals.pooled(round_).proposal
    _apply(found, proposal, why, by=by, at=at)
    comparison.close(round_, why, was_applied=True, by=by, at=at)
    return found


def _apply(found: Proposal, seen: str, why: str, *, by: User | None, at: datetime) -> None:
    """Writes the new ranks and tells them. The order is held by the caller."""
    if found.seen != seen:
        raise ProposalMoved(
            "Somebody ranked, answered or scored while you were looking: the proposal is another one now. Nothing was "
            "changed. Look at it again, then apply it.",
            order=ranking.standing(),
        )
    changes = found.changes
    if not changes:
        raise NothingProposed("The proposal is the order that stands. Nothing was changed.")
    was = {pk: found.outcomes[pk].rank or 0 for pk in changes}
    _renumber(changes, at=at)
    fact = OutcomesOrdered(
        ranking=Ranking.KEY, method=found.method, reason=why,
        ranks={str(pk): rank for pk, rank in changes.items()}, was={str(pk): rank for pk, rank in was.items()},
        round_id=found.round.pk if found.round else None,
    )  # fmt: skip
    log.append(fact, by=by, at=at)


def _renumber(changes: dict[UUID, int], *, at: datetime) -> None:
    """Ranks are unique at every instant, so all of them leave before the first one arrives."""
    moving = Outcome.objects.filter(pk__in=changes)
    new = Case(*(When(pk=pk, then=Value(rank + ranking.AWAY)) for pk, rank in changes.items()))
    moving.update(rank=new, version=F("version") + 1, updated_at=at)
    moving.update(rank=F("rank") - ranking.AWAY)
