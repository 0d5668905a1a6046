"""kill -9 of any one process during an import of till lines loses nothing and doubles nothing."""

import random
import time

import pytest

from launch.installation import Installation
from tests.faults import inside, till
from tests.faults.exactness import require_exact
from tests.faults.inside import Shop, Witness
from tests.faults.integrator import Integrator

pytestmark = pytest.mark.faults

LINES, BATCH, KILLS = 2400, 50, 3


def import_under_fire(installation: Installation, shop: Shop, victim: str, sold: list[till.Line]) -> Integrator:
    """Sends the lines, and kills the victim at random moments on the way; a supervisor would start it again."""
    chance = random.Random(victim)
    batches = till.deliveries(sold, victim, BATCH)
    moments = sorted(chance.sample(range(2, len(batches) * 9 // 10), KILLS))
    process = installation.child(victim)
    with Integrator(installation.address, shop.token, shop.topic, batches) as integrator:
        for moment in moments:
            integrator.wait_for(moment)
            time.sleep(chance.uniform(0, 0.05))
            process.kill()
            time.sleep(chance.uniform(0.05, 0.5))
            process.restart()
    return integrator


@pytest.mark.parametrize("victim", ["web", "worker-1", "beat", "valkey", "postgresql"])
def test_a_kill_during_an_import_loses_and_doubles_nothing(
    victim: str, installation: Installation, witness: Witness
) -> None:
    shop = witness(inside.open_shop, victim.replace("-", "_"))
    sold = till.lines(victim, LINES)
    integrator = import_under_fire(installation, shop, victim, sold)
    require_exact(witness, shop, sold, integrator)
    assert 500 not in integrator.statuses
    if victim == "postgresql":
        assert integrator.statuses[503] > 0, "the kills came too late to be felt"
