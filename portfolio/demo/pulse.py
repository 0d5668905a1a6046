"""A believable event every few seconds, so that a visitor sees the portfolio live."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from accounts.models import User
from accounts.roles import DEMO_EMAILS, Role
from okrs import actions as okrs
from okrs.models import CheckIn, KeyResult
from pipeline import actions as pipeline
from portfolio.demo.story import MISSIONS
from portfolio.demo.tills import SALES, sale


class NothingToPulse(Exception):
    """There is no demo in this installation. Run `tell_demo` first."""


def beat(chance: Random, now: datetime) -> str:
    """Does one thing and says what. Raises NothingToPulse."""
    steward = User.objects.filter(email=DEMO_EMAILS[Role.DATA_STEWARD]).first()
    told = _of_the_story()
    if steward is None or not told:
        raise NothingToPulse
    if chance.random() < 0.5:
        line = sale(chance, now, growth=0.02)  # a week of pulses adds up to a week of sales
        pipeline.publish(raw_events=[line], topic=SALES, by=steward, at=now)
        return "a till line"
    return _check_in(chance, chance.choice(told), now)


def _of_the_story() -> list[KeyResult]:
    """Key results that people of the story check in; what was brought in from elsewhere is left alone."""
    titles = [mission.title for mission in MISSIONS]
    ours = KeyResult.objects.open().filter(objective__mission__title__in=titles, external_key="", kpi=None)
    measured = ours.filter(measure_kind__in=["increase", "decrease"], objective__mission__external_key="")
    return list(measured.select_related("objective__mission__owner"))


def _check_in(chance: Random, key_result: KeyResult, now: datetime) -> str:
    """A small step around where it stood this week: older weeks would drag a key result that climbs back down."""
    said = list(CheckIn.objects.filter(key_result=key_result, value__isnull=False).latest_first()[:30])
    week = [check_in for check_in in said if check_in.observed_at > now - timedelta(days=7)] or said[:1]
    values = [check_in.value for check_in in week if check_in.value is not None]
    if not values:
        return f"nothing yet on {key_result.title}"
    average = sum(values, Decimal(0)) / len(values)
    way = abs((key_result.target or Decimal(1)) - (key_result.baseline or Decimal(0)))
    mission = key_result.objective.mission
    owner = mission.owner if mission else None
    drift = (average - values[0]) * Decimal("0.2")
    step = way * Decimal(str(round(chance.gauss(0, 0.01), 4)))
    places = min(2, max(0, -int(values[0].normalize().as_tuple().exponent)))
    sures = [check_in.confidence for check_in in week if check_in.confidence is not None] or [6]
    sure = round(sum(sures) / len(sures))
    okrs.check_in(
        key_result=key_result, value=round(values[0] + drift + step, places),
        confidence=min(9, max(2, sure + chance.choice((-1, 0, 0, 0, 1)))), observed_at=now,
        by=owner, at=now,
    )  # fmt: skip
    return f"a check-in on {key_result.title}"
