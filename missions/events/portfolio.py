"""The facts of what the organisation sets itself for the portfolio as a whole: targets of the mix, the strategic limit."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from pipeline.facts import fact, topic

PORTFOLIO = topic(
    "missions.portfolio",
    "What executives set for the portfolio as a whole: targets of its mix, how many strategic missions run in parallel. "
    "All share one key, so that everybody reads them in the same order.",
)


@fact(PORTFOLIO, "mix_targets_set", key="rules")
@dataclass(frozen=True)
class MixTargetsSet:
    """From `starts_on` on, these are the target shares of money or FTE; without shares there is no target any more."""

    rules: str
    target_id: UUID
    number: int
    measure: str
    by: str
    starts_on: date
    ends_on: date | None
    shares: dict[str, Decimal]
    tolerances: dict[str, Decimal]
    reason: str


@fact(PORTFOLIO, "strategic_limit_set", key="rules")
@dataclass(frozen=True)
class StrategicLimitSet:
    """From `starts_on` on, at most so many strategic missions run in parallel; None takes the limit away."""

    rules: str
    limit_id: UUID
    number: int
    most: int | None
    starts_on: date
    reason: str


@fact(PORTFOLIO, "strategic_limit_exceeded", key="rules")
@dataclass(frozen=True)
class StrategicLimitExceeded:
    """Somebody decided that more may run than the limit says, until the day before `expires_on`."""

    rules: str
    decision_id: UUID
    number: int
    most: int
    allowed: int
    expires_on: date
    reason: str
