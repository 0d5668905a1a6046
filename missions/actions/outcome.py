"""What people do with outcomes: add, reword, retire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from missions.actions import ranking
from missions.events import OutcomeAdded, OutcomeRetired, OutcomeReworded
from missions.models import NoSuchChoice, Outcome, StillPursued, StrategicGoal
from missions.models.limits import LINE, STATEMENT, TITLE
from missions.models.texts import choice, required_reason, required_text, text
from pipeline import log

WORDING = ("title", "statement", "kind", "beneficiary", "from_state", "to_state", "goal", "owner")


@log.action
def add_outcome(
    *,
    title: str,
    goal: StrategicGoal | None = None,
    statement: str = "",
    kind: str = Outcome.Kind.CONSUMER,
    beneficiary: str = "",
    from_state: str = "",
    to_state: str = "",
    owner: User | None = None,
    named_owners: Sequence[str] = (),
    external_key: str = "",
    by: User | None,
    at: datetime,
) -> Outcome:
    """A new outcome, at the end of the rank. `named_owners` own it elsewhere, without an account here.

    Raises TextMissing, TextTooLong, NoSuchChoice, KeyTaken, GoalIsRetired.
    """
    _require_pursued(goal)
    words = _clean(
        title=title, statement=statement, kind=kind, beneficiary=beneficiary, from_state=from_state, to_state=to_state
    )
    rank = ranking.next_rank()
    outcome = Outcome.created(
        **words, goal=goal, owner=owner, named_owners=list(named_owners),
        external_key=text(external_key, "external_key", 200), rank=rank, at=at,
    )  # fmt: skip
    added = OutcomeAdded(key=outcome.key, named_owners=outcome.named_owners, **_worded(outcome))
    log.append(added, by=by, at=at)
    ranking.tell(outcome, None, rank, "Added to the portfolio", {str(outcome.pk): rank}, by=by, at=at)
    return outcome


@log.action
def reword_outcome(
    *, outcome: Outcome, expected_version: int | None = None, by: User | None, at: datetime, **changes: Any
) -> Outcome:
    """The outcome with these of its words, its goal or its owner changed.

    Raises Stale, Retired, TextMissing, TextTooLong, NoSuchChoice, GoalIsRetired.
    """
    outcome = outcome.locked()
    outcome.require_version(expected_version)
    outcome.require_active()
    if changes.get("goal") != outcome.goal:
        _require_pursued(changes.get("goal"))
    for name, value in _clean(**changes).items():
        setattr(outcome, name, value)
    outcome.store(*changes, at=at)
    log.append(OutcomeReworded(**_worded(outcome)), by=by, at=at)
    return outcome


@log.action
def retire_outcome(
    *, outcome: Outcome, reason: str, expected_version: int | None = None, by: User | None, at: datetime
) -> Outcome:
    """The outcome, no longer pursued; those below it move up. Raises Stale, Retired, StillPursued, ReasonMissing."""
    why = required_reason(reason)
    ranking.hold()
    outcome = outcome.locked()
    outcome.require_version(expected_version)
    outcome.require_active()
    _require_unpursued(outcome)
    rank = outcome.rank
    outcome.rank, outcome.retired_at = None, at
    outcome.store("rank", "retired_at", at=at)
    log.append(OutcomeRetired(outcome_id=outcome.pk, reason=why), by=by, at=at)
    ranking.close_gap(outcome, rank or 0, why, by=by, at=at)
    return outcome


def _require_pursued(goal: StrategicGoal | None) -> None:
    """Held, so that nobody retires the goal at the same moment."""
    if goal is not None:
        goal.locked().require_pursued()


def _require_unpursued(outcome: Outcome) -> None:
    count = outcome.missions.under_way().count()
    if count:
        raise StillPursued(
            f"{count} mission{'s' if count > 1 else ''} under way pursue{'' if count > 1 else 's'} {outcome.key}. "
            "Conclude them, or align them with another outcome, then retire it."
        )


def _clean(**words: Any) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    for name, value in words.items():
        if name not in WORDING:
            raise NoSuchChoice(f"{name!r} cannot be reworded. These can: {', '.join(WORDING)}.", field=name)
        cleaned[name] = _clean_one(name, value)
    return cleaned


def _clean_one(name: str, value: Any) -> Any:
    if name == "title":
        return required_text(value, name, TITLE)
    if name == "kind":
        return choice(value, Outcome.Kind, name)
    if name in ("goal", "owner"):
        return value
    return text(value, name, STATEMENT if name == "statement" else LINE)


def _worded(outcome: Outcome) -> dict[str, Any]:
    return {
        "outcome_id": outcome.pk,
        "goal_id": outcome.goal_id,
        "title": outcome.title,
        "statement": outcome.statement,
        "kind": str(outcome.kind),
        "beneficiary": outcome.beneficiary,
        "from_state": outcome.from_state,
        "to_state": outcome.to_state,
        "owner_id": outcome.owner_id,
        "owner_name": outcome.owner.name if outcome.owner else "",
    }
