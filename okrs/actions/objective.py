"""A goal, an outcome or a mission gets an objective."""

from datetime import datetime

from accounts.models import User
from missions.models.limits import STATEMENT
from missions.models.texts import choice, required_text
from okrs.events import ObjectiveSet
from okrs.models import Commitment, Holder, Intent, Objective, ObjectiveKind
from okrs.models.objective import kind_of, require_going_on
from pipeline import log


@log.action
def set_objective(
    *,
    holder: Holder,
    statement: str,
    kind: str = "improve",
    intent: str = "ambition",
    commitment: str = "committed",
    external_key: str = "",
    by: User | None,
    at: datetime,
) -> Objective:
    """A new objective of the holder. Raises HolderIsDone, TextMissing, TextTooLong, NoSuchChoice, KeyTaken."""
    statement = required_text(statement, "statement", STATEMENT)
    choice(kind, ObjectiveKind, "kind")
    choice(intent, Intent, "intent")
    choice(commitment, Commitment, "commitment")
    holder = holder.locked()  # so that it does not conclude in this very moment
    require_going_on(holder)
    objective = Objective.created(
        **{kind_of(holder): holder},
        statement=statement,
        kind=kind,
        intent=intent,
        commitment=commitment,
        external_key=external_key,
        at=at,
    )
    was_set = ObjectiveSet(
        objective_id=objective.pk,
        key=objective.key,
        holder_kind=objective.holder_kind,
        holder_id=objective.holder_id,
        statement=statement,
        kind=kind,
        intent=intent,
        commitment=commitment,
    )
    log.append(was_set, by=by, at=at)
    return objective
