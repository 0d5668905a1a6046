"""Twenty people assign in the same second: exactly those that fit get through."""

import threading
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from professions import actions
from professions.capacity import Window, peak
from professions.models import Assignment, Overbooked, Professional, spans_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_assign_at_once_and_exactly_those_that_fit_win(
    ana: Professional, mission: Any, lead: Any, now: datetime
) -> None:
    ready, results = threading.Barrier(20), Counter[str]()

    def lend() -> None:
        ready.wait(timeout=30)
        try:
            actions.assign(
                professional=ana,
                mission=mission,
                role="Designer",
                starts_on=date(2026, 3, 2),
                ends_on=date(2026, 3, 31),
                fte=Decimal("0.15"),
                by=lead,
                at=now,
            )
            results["won"] += 1
        except Overbooked:
            results["overbooked"] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=lend) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert results == {"won": 6, "overbooked": 14}
    most, _ = peak(spans_of(Assignment.objects.all()), Window(date(2026, 1, 1), date(2026, 12, 31)))
    assert most == Decimal("0.90")
