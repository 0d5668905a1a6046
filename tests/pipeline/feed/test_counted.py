"""What a reader of the feed costs: a long-poll counts when it begins, however often it is asked again inside."""

from typing import Any

import pytest

from pipeline import actions
from pipeline.feed import cursors
from pipeline.feed.staying import SCOPE_KEY, Stay
from rest import limits
from rest.line import Line

pytestmark = pytest.mark.django_db


def test_a_long_poll_counts_once(
    client: Any, token: Any, now: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_line", Line("limits", 30.0))
    settings.API_LIMITS = {"reads": (2, 24 * 3600)}
    actions.open_topic(name="shop.sale", meaning="Till lines.", by=None, at=now)
    headers = {"Authorization": f"Bearer {token()}"}

    def ask(stay: Stay) -> Any:
        around = {"asgi.scope": {SCOPE_KEY: stay}}
        return client.get("/api/v1/events?topic=shop.sale&wait=30", headers=headers, **around)

    waits = Stay()
    left = [ask(waits)["RateLimit"].split(";")[1]]
    assert waits.seen is not None  # now it waits
    again = cursors.write(waits.seen)
    left += [ask(Stay(after=again))["RateLimit"].split(";")[1] for _ in range(5)]
    assert left == ["r=1"] * 6

    assert [ask(Stay()).status_code for _ in range(2)] == [200, 429]
