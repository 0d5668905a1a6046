"""Which key results wait for a person's check-in."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from missions import teams
from missions.models import MissionState
from okrs.models import CheckIn, KeyResult
from okrs.queries.rows import key_results

RHYTHM = timedelta(days=6)  # a week, less one day: Monday's check-in is due again on the next Monday morning


def mine(user: User, *, on: date) -> QuerySet[KeyResult]:
    """The open key results that the person speaks for: of running missions they own or work on, and of outcomes they own.

    What a KPI feeds is left out: its values arrive by themselves.
    """
    of_missions = Q(objective__mission__owner=user) | Q(objective__mission__in=teams.missions_of(user, on=on))
    wanted = Q(of_missions, objective__mission__state=MissionState.ACTIVE) | Q(
        objective__outcome__owner=user, objective__outcome__retired_at=None
    )
    return key_results().filter(wanted, kpi=None, closed_at=None).order_by("objective__mission__number", "number")


def due(user: User, *, at: datetime) -> QuerySet[KeyResult]:
    """Those of `mine` on which nobody said anything within the rhythm."""
    lately = CheckIn.objects.filter(key_result=OuterRef("pk"), observed_at__gt=at - RHYTHM)
    return mine(user, on=at.date()).exclude(Exists(lately))


def in_order(keys: Sequence[str]) -> list[KeyResult]:
    """The key results of these keys that there are, in this order."""
    numbers = [int(key.removeprefix(f"{KeyResult.PREFIX}-")) for key in keys]
    found = {key_result.key: key_result for key_result in key_results().filter(number__in=numbers)}
    return [found[key] for key in keys if key in found]
