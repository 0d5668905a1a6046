"""What key results say in the brief of whoever takes a mission over."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from missions.models import Mission
from okrs import actions, briefs


def test_a_brief_says_the_last_word_and_the_very_day_on_which_a_key_result_is_due(
    define: Any, mission: Mission, owner: Any, now: datetime, django_assert_num_queries: Any
) -> None:
    row = define(starts_on=date(2026, 1, 5), due_on=date(2026, 6, 28))
    define(title="Talks held")
    for days, value in ((9, 120), (2, 130)):
        seen = {"observed_at": now - timedelta(days=days), "confidence": 7}
        actions.check_in(key_result=row, value=Decimal(value), **seen, by=owner, at=now)
    with django_assert_num_queries(2):
        first, second = briefs.open_key_results(mission, now.date()).lines
    assert first.startswith("Weekly visitors: 130 on ") and first.endswith("aims at 200, due 28 June 2026")
    assert second == "Talks held: nothing was said of it yet; aims at 200"
    assert "0 of the last 2 readings, between 120 and 130" in briefs.repeated(mission, now.date())["repetitive"][0]
