"""The pulse keeps the demo moving without moving the portfolio anywhere."""

from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from okrs.models import CheckIn
from portfolio.demo import pulse

pytestmark = pytest.mark.django_db


def test_a_hundred_pulses_leave_the_key_results_where_they_stood(told: Any) -> None:
    before, chance = _stand(), Random(5)
    for _ in range(100):
        pulse.beat(chance, timezone.now())
    moved = [share - before[key] for key, share in _stand().items() if share != before[key]]
    assert len(moved) > 10
    assert abs(sum(moved)) / len(moved) < Decimal("0.02"), "on average nowhere"


def _stand() -> dict[str, Decimal]:
    """How much of its way each measured key result has gone."""
    newest = {
        said.key_result: said.value
        for said in CheckIn.objects.filter(value__isnull=False)
        .order_by("observed_at", "number")
        .select_related("key_result")
    }
    return {
        result.key: (value - result.baseline) / (result.target - result.baseline)
        for result, value in newest.items()
        if value is not None
        and result.baseline is not None
        and result.target is not None
        and result.baseline != result.target
    }
