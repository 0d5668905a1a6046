"""The facts of rounds of comparisons: which of two outcomes matters more, and to whom."""

from dataclasses import dataclass
from uuid import UUID

from pipeline.facts import fact, topic

COMPARISON = topic(
    "missions.comparison",
    "Rounds in which people say which of two outcomes matters more. Their result is a proposal: the rank changes on missions.ranking.",
)


@fact(COMPARISON, "round_opened", key="round_id")
@dataclass(frozen=True)
class RoundOpened:
    round_id: UUID
    key: str
    title: str
    outcome_ids: list[UUID]


@fact(COMPARISON, "outcomes_compared", key="round_id")
@dataclass(frozen=True)
class OutcomesCompared:
    """Who said it is who caused the event. `preferred_id` is None when both matter the same. Said again, it replaces what was said."""

    round_id: UUID
    first_id: UUID
    second_id: UUID
    preferred_id: UUID | None
    note: str


@fact(COMPARISON, "round_closed", key="round_id")
@dataclass(frozen=True)
class RoundClosed:
    """`was_applied`: its proposal became the rank; otherwise the reason says why it did not."""

    round_id: UUID
    was_applied: bool
    reason: str
