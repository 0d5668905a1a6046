"""A believable event every few seconds, so that a visitor sees the portfolio live."""

from datetime import datetime
from decimal import Decimal
from random import Random

from accounts.models import User
from accounts.roles import DEMO_EMAILS, Role
from okrs import actions as okrs
from okrs.models import CheckIn, KeyResult
from pipeline import actions as pipeline
from portfolio.demo.telling import SALES, sale


class NothingToPulse(Exception):
    """There is no demo in this installation. Run `tell_demo` first."""


def beat(chance: Random, now: datetime) -> str:
    """Does one thing and says what. Raises NothingToPulse."""
    people = {role: User.objects.filter(email=email).first() for role, email in DEMO_EMAILS.items()}
    steward, owner = people[Role.DATA_STEWARD], people[Role.MISSION_OWNER]
    if steward is None or owner is None:
        raise NothingToPulse
    if chance.random() < 0.5:
        lines = [sale(chance, now) for _ in range(chance.randrange(1, 6))]
        pipeline.publish(raw_events=lines, topic=SALES, by=steward, at=now)
        return f"{len(lines)} till lines"
    return _check_in(chance, owner, now)


def _check_in(chance: Random, owner: User, now: datetime) -> str:
    measured = KeyResult.objects.filter(measure_kind__in=["increase", "decrease"], kpi=None, closed_at=None)
    key_result = chance.choice(list(measured))
    last = CheckIn.objects.filter(key_result=key_result, value__isnull=False).order_by("-observed_at").first()
    value = last.value if last else key_result.baseline
    way = (key_result.target or Decimal(1)) - (key_result.baseline or Decimal(0))
    step = way * Decimal(str(round(chance.gauss(0.01, 0.03), 4)))
    places = max(0, -int((value or Decimal(0)).normalize().as_tuple().exponent)) if value else 1
    confidence = min(
        10, max(0, (last.confidence if last and last.confidence is not None else 6) + chance.choice((-1, 0, 0, 1)))
    )
    okrs.check_in(
        key_result=key_result, value=round((value or Decimal(0)) + step, min(places, 2)), confidence=confidence,
        observed_at=now, by=owner, at=now,
    )  # fmt: skip
    return f"a check-in on {key_result.title}"
