"""The one order of the active outcomes: 1..N, each rank held once, every move with its reason, at once or afterwards."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Case, F, Max, Value, When

from accounts.models import User
from missions.events import RANKING, MoveExplained, OutcomesRanked
from missions.models import AlreadyExplained, AlreadyThere, NoSuchMove, Outcome, Ranking, RankMoved, RankOutOfRange
from missions.models.texts import required_reason
from pipeline import log
from pipeline.models import StoredEvent

# Ranks are unique at every instant, so rows that exchange places go through ranks that nobody holds.
AWAY = 1_000_000
NO_REASON = "No reason given"


@log.action
def rank_outcome(
    *,
    outcome: Outcome,
    to_rank: int,
    reason: str,
    expected_rank: int | None = None,
    move_id: UUID | None = None,
    by: User | None,
    at: datetime,
) -> Outcome:
    """The outcome at its new rank; those between move by one. `move_id` becomes the id of the event.

    Raises RankMoved when it no longer stands at `expected_rank`, RankOutOfRange, AlreadyThere, Retired, ReasonMissing.
    """
    why = required_reason(reason)
    hold()
    outcome = outcome.locked()
    outcome.require_active()
    from_rank = outcome.rank or 0
    _require_expected(outcome, expected_rank)
    _require_other_rank(outcome, to_rank)
    first, last = sorted((from_rank, to_rank))
    shift = 1 if to_rank < from_rank else -1
    new = Case(When(pk=outcome.pk, then=Value(to_rank)), default=F("rank") + shift)
    ranks = _renumber(first, last, new, at=at)
    tell(outcome, from_rank, to_rank, why, ranks, by=by, at=at, move_id=move_id)
    outcome.refresh_from_db()
    return outcome


@log.action
def explain_move(*, outcome: Outcome, move_id: UUID, reason: str, by: User, at: datetime) -> None:
    """Says why the person moved the outcome, after they did so without a word. Raises NoSuchMove, AlreadyExplained, ReasonMissing.

    The explanation's id follows from the move's, so that there is one at most, also when it is sent twice at once.
    """
    why = required_reason(reason)
    hold()
    moved = StoredEvent.objects.filter(event_id=str(move_id), topic=RANKING, authid=str(by.pk)).first()
    if moved is None or moved.data.get("outcome_id") != str(outcome.pk) or "ranks" not in moved.data:
        raise NoSuchMove(
            f"You made no such move of {outcome.key}. A move is explained by whoever made it: take its id from your own event.",
            field="move",
        )
    explanation = uuid5(move_id, "explained")
    if moved.data["reason"] != NO_REASON or StoredEvent.objects.filter(event_id=str(explanation)).exists():
        raise AlreadyExplained("This move has its reason. Move the outcome again to give another one.", field="reason")
    explained = MoveExplained(ranking=Ranking.KEY, outcome_id=outcome.pk, move_id=move_id, reason=why)
    log.append(explained, by=by, at=at, id=explanation)


def hold() -> None:
    """Nobody else changes the order until the transaction ends."""
    ranking = Ranking.held()
    ranking.version += 1
    ranking.save(update_fields=["version"])


def next_rank() -> int:
    """The rank behind the last one. Holds the order."""
    hold()
    return _last_rank() + 1


def close_gap(outcome: Outcome, rank: int, why: str, *, by: User | None, at: datetime) -> None:
    """Moves up what stood below the rank that the outcome left."""
    ranks = _renumber(rank + 1, _last_rank(), F("rank") - 1, at=at)
    tell(outcome, rank, None, why, ranks, by=by, at=at)


def tell(
    outcome: Outcome,
    from_rank: int | None,
    to_rank: int | None,
    why: str,
    ranks: dict[str, int],
    *,
    by: User | None,
    at: datetime,
    move_id: UUID | None = None,
) -> None:
    fact = OutcomesRanked(
        ranking=Ranking.KEY, outcome_id=outcome.pk, from_rank=from_rank, to_rank=to_rank, reason=why, ranks=ranks
    )
    log.append(fact, by=by, at=at, id=move_id)


def standing() -> list[dict[str, Any]]:
    """The order as it is now, for somebody who looked at another one."""
    rows = Outcome.objects.ranked().only("number", "rank", "title")
    return [{"key": outcome.key, "rank": outcome.rank, "title": outcome.title} for outcome in rows]


def _last_rank() -> int:
    return Outcome.objects.active().aggregate(last=Max("rank"))["last"] or 0


def _renumber(first: int, last: int, new: Any, *, at: datetime) -> dict[str, int]:
    """Gives the outcomes from one rank to another their new ranks; returns these."""
    Outcome.objects.filter(rank__gte=first, rank__lte=last).update(
        rank=new + AWAY, version=F("version") + 1, updated_at=at
    )
    away = Outcome.objects.filter(rank__gt=AWAY)
    ranks = {str(pk): rank - AWAY for pk, rank in away.order_by("rank").values_list("pk", "rank")}
    away.update(rank=F("rank") - AWAY)
    return ranks


def _require_expected(outcome: Outcome, expected_rank: int | None) -> None:
    if expected_rank is None or expected_rank == outcome.rank:
        return
    raise RankMoved(
        f"Somebody ranked while you were looking: {outcome.key} now stands at {outcome.rank}, not at {expected_rank}. "
        "Nothing was moved. Look at the new order, then move it again.",
        order=standing(),
    )


def _require_other_rank(outcome: Outcome, to_rank: int) -> None:
    last = _last_rank()
    if not 1 <= to_rank <= last:
        raise RankOutOfRange(f"There are ranks 1 to {last}, and no {to_rank}. Choose one of these.", field="to_rank")
    if to_rank == outcome.rank:
        raise AlreadyThere(f"{outcome.key} already stands at {to_rank}. Choose another rank.", field="to_rank")
