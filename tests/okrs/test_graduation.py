"""What a graduated mission reached is kept up under its platform mission, by the same KPI, however often it is heard."""

from decimal import Decimal
from typing import Any

import pytest

from missions import actions as missions
from okrs.models import KeyResult, Objective
from pipeline import readers
from pipeline.models import Checkpoint


@pytest.fixture
def platform(mission: Any, define: Any, declare: Any, owner: Any, now: Any) -> Any:
    """The mission reached three key results, one of them by a KPI, and graduated."""
    by = {"by": owner, "at": now}
    define(title="Weekly sales", measure_kind="increase", baseline=Decimal(10), target=Decimal(20), kpi=declare())
    define(title="Minutes in the queue", measure_kind="decrease", baseline=Decimal(9), target=Decimal(4))
    define(title="A shop is open", measure_kind="binary", baseline=None, target=None)
    missions.classify(mission=mission, type="feature", ambition="core", reason="Understood", **by)
    missions.conclude(mission=mission, result="achieved", learned="It works", **by)
    platform = missions.propose(title="Tills without a queue", purpose="It stays short", type="platform", **by)
    said = {"repetitive": "Each week alike", "team": "The shops", "leading": "Run, no longer explored"}
    missions.graduate(mission=mission, platform=platform, **said, **by)
    readers.drain_fully()
    return platform


def test_its_key_results_are_kept_up_under_the_platform_mission_by_the_same_kpi(mission: Any, platform: Any) -> None:
    kept = KeyResult.objects.filter(objective__mission=platform).order_by("number")
    assert [(row.title, row.measure_kind, row.target, row.kpi is not None) for row in kept] == [
        ("Weekly sales", "maintain_above", Decimal(20), True),
        ("Minutes in the queue", "maintain_below", Decimal(4), False),
    ]
    assert Objective.objects.get(mission=platform).statement == f"Keep up what “{mission.title}” found"
    assert not KeyResult.objects.open().filter(objective__mission=mission).exists()


def test_hearing_it_again_adds_nothing(platform: Any) -> None:
    Checkpoint.objects.filter(subscription="okrs.carry_on").delete()
    readers.drain_fully()
    assert KeyResult.objects.filter(objective__mission=platform).count() == 2
