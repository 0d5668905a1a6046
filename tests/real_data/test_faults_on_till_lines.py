"""The grocer's real till lines, in random order and some twice, while every process in turn is killed: the same figures."""

import random
from decimal import Decimal
from typing import Any

import pytest

from launch.installation import Installation
from tests.faults import inside
from tests.faults.conftest import installation, running, witness  # noqa: F401  # the same installation, of this module's own
from tests.faults.exactness import require_log
from tests.faults.inside import Witness
from tests.faults.integrator import Integrator
from tests.real_data.test_till_lines import EXPECTED, POULTRY, till_lines

pytestmark = [pytest.mark.faults, pytest.mark.postgres_only]

VICTIMS, BATCH = ("web", "worker-1", "beat", "valkey", "postgresql"), 800


def test_kills_during_the_real_import_change_no_figure(installation: Installation, witness: Witness) -> None:  # noqa: F811
    where = [{"field": "category", "op": "in", "value": POULTRY}]
    shop = witness(inside.open_shop, "grocer", where=where, field="sales_value", window="month")
    lines = till_lines()
    chance = random.Random(37)
    sent = [*lines, *chance.sample(lines, len(lines) // 7)]
    chance.shuffle(sent)
    batches: list[Any] = [sent[start : start + BATCH] for start in range(0, len(sent), BATCH)]
    moments = sorted(chance.sample(range(2, len(batches) - 5), len(VICTIMS)))
    with Integrator(installation.address, shop.token, shop.topic, batches) as integrator:
        for moment, name in zip(moments, chance.sample(VICTIMS, len(VICTIMS)), strict=True):
            victim = installation.child(name)
            integrator.wait_for(moment)
            victim.kill()
            victim.restart()
    assert not integrator.refused
    witness(inside.caught_up, 60)
    require_log(witness, shop, lines, integrator)
    assert witness(inside.parked) == []
    months: dict[Any, Decimal] = witness(inside.windows, shop.kpi_id)
    assert {f"{month:%Y-%m}": float(value) for month, value in months.items()} == EXPECTED["poultry"]["by_month"]
    figures = witness(inside.readings, shop.key_result_id)
    assert figures[max(figures)] == months[max(months)]
    assert witness(inside.rebuilt_differently) == []
