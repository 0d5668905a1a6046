"""What executives set for the portfolio as a whole, and whether one more strategic mission may run."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from accounts.models import User
from missions.events import MixTargetsSet, StrategicLimitExceeded, StrategicLimitSet
from missions.mix import Band
from missions.models import (
    DecisionExpired,
    LimitDecision,
    LimitImpossible,
    Mission,
    MissionType,
    MixTarget,
    NothingToExceed,
    PeriodReversed,
    PortfolioRules,
    RuleInThePast,
    StrategicLimit,
)
from missions.models.mix_target import require_bands
from missions.models.strategic import MOST, refused_slot
from missions.models.texts import choice, required_reason
from pipeline import log

DAY = timedelta(days=1)


@log.action
def set_mix_targets(
    *,
    measure: str,
    by_part: str,
    bands: Mapping[str, Band],
    starts_on: date,
    ends_on: date | None = None,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> MixTarget:
    """A new set of targets; without `bands` there is no target from that day on. The sets before stay readable.

    Raises Stale, NoSuchChoice, TargetImpossible, SharesDoNotAddUp, RuleInThePast, PeriodReversed, ReasonMissing.
    """
    why = required_reason(reason)
    measure = choice(measure, MixTarget.Measure, "measure")
    by_part = choice(by_part, MixTarget.By, "by")
    if bands:
        require_bands(bands, by_part)
    _require_to_come(starts_on, at)
    if ends_on and ends_on <= starts_on:
        raise PeriodReversed(
            f"The targets would be over before they begin on {starts_on:%d %B %Y}. Choose a later end, or leave it open.",
            field="ends_on",
        )
    target = MixTarget.objects.create(
        number=PortfolioRules.next_number(expected_version), measure=measure, by=by_part, starts_on=starts_on,
        ends_on=ends_on, **MixTarget.columns_of(bands, by_part), reason=why, set_by=by, set_at=at,
    )  # fmt: skip
    fact = MixTargetsSet(
        rules=PortfolioRules.KEY,
        target_id=target.pk,
        number=target.number,
        measure=measure,
        by=by_part,
        starts_on=starts_on,
        ends_on=ends_on,
        shares={part: band.share for part, band in target.bands.items()},
        tolerances={part: band.tolerance for part, band in target.bands.items()},
        reason=why,
    )
    log.append(fact, by=by, at=at)
    return target


@log.action
def set_strategic_limit(
    *,
    most: int | None,
    starts_on: date,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> StrategicLimit:
    """A new limit from that day on, or none any more. What runs already goes on running.

    Raises Stale, LimitImpossible, RuleInThePast, ReasonMissing.
    """
    why = required_reason(reason)
    _require_possible(most, "most")
    _require_to_come(starts_on, at)
    limit = StrategicLimit.objects.create(
        number=PortfolioRules.next_number(expected_version),
        most=most,
        starts_on=starts_on,
        reason=why,
        set_by=by,
        set_at=at,
    )
    fact = StrategicLimitSet(
        rules=PortfolioRules.KEY, limit_id=limit.pk, number=limit.number, most=most, starts_on=starts_on, reason=why
    )
    log.append(fact, by=by, at=at)
    return limit


@log.action
def exceed_strategic_limit(
    *,
    allowed: int,
    expires_on: date,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> LimitDecision:
    """The recorded decision that `allowed` strategic missions may run until the day before `expires_on`.

    Raises Stale, LimitImpossible, NothingToExceed, DecisionExpired, ReasonMissing.
    """
    why = required_reason(reason)
    _require_possible(allowed, "allowed")
    if expires_on <= at.date():
        raise DecisionExpired(
            f"It would have expired on {expires_on - DAY:%d %B %Y}. Let it hold until today or a later day.",
            field="expires_on",
        )
    number = PortfolioRules.next_number(expected_version)
    most = StrategicLimit.on(at.date())
    if most is None:
        raise NothingToExceed("No limit holds today, so nothing is refused. Launch the mission, or set a limit first.")
    if allowed <= most:
        raise NothingToExceed(
            f"The limit of {most} allows {allowed} already. Allow more than {most}, or leave it.", field="allowed"
        )
    decision = LimitDecision.objects.create(
        number=number,
        most=most,
        allowed=allowed,
        decided_on=at.date(),
        expires_on=expires_on,
        reason=why,
        set_by=by,
        set_at=at,
    )
    fact = StrategicLimitExceeded(
        rules=PortfolioRules.KEY,
        decision_id=decision.pk,
        number=number,
        most=most,
        allowed=allowed,
        expires_on=expires_on,
        reason=why,
    )
    log.append(fact, by=by, at=at)
    return decision


def require_strategic_slot(mission: Mission, *, on: date) -> None:
    """Raises StrategicLimitReached when one more strategic mission would go beyond what is allowed on this day.

    Holds the rules until the transaction ends: of two launches at once the second counts the first.
    """
    if mission.type != MissionType.STRATEGIC:
        return
    PortfolioRules.held()
    refusal = refused_slot(mission, on=on)
    if refusal:
        raise refusal


def _require_possible(count: int | None, field: str) -> None:
    if count is not None and not 0 <= count <= MOST:
        raise LimitImpossible(f"{count} is no number of missions. Give a whole number from 0 to {MOST:,}.", field=field)


def _require_to_come(starts_on: date, at: datetime) -> None:
    if starts_on < at.date():
        raise RuleInThePast(
            f"{starts_on:%d %B %Y} is gone, and nobody was bound by this then. Let it begin today or later.",
            field="starts_on",
        )
