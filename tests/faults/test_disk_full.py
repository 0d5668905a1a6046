"""A full disk under PostgreSQL: nothing is acknowledged that was not written, and with room again everything goes on."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.faults import inside, till
from tests.faults.exactness import require_exact
from tests.faults.harness.disk import files_that_cannot_grow
from tests.faults.harness.exposed import Exposed
from tests.faults.inside import Witness
from tests.faults.integrator import Integrator

pytestmark = pytest.mark.faults

MORE_THAN_FITS = 6000  # lines: what is written outgrows the pages and the journal that the server has already
Full = Callable[[Exposed], AbstractContextManager[None]]


def full_disk(it: Exposed) -> AbstractContextManager[None]:
    """A small file system without room, where one can be mounted."""
    return it.disk.full(it.postgres)


def stunted_files(it: Exposed) -> AbstractContextManager[None]:
    """What anybody can do to their own server."""
    return files_that_cannot_grow(it.postgres)


@pytest.mark.parametrize("full", [full_disk, stunted_files])
def test_a_full_disk_costs_no_acknowledged_line(full: Full, installation: Exposed, witness: Witness) -> None:
    shop = witness(inside.open_shop, full.__name__)
    sold = till.lines(full.__name__, MORE_THAN_FITS)
    batches = till.deliveries(sold, full.__name__, 50)
    with Integrator(installation.address, shop.token, shop.topic, batches) as integrator:
        integrator.wait_for(2)
        with full(installation):
            installation.wait_for(lambda: integrator.statuses.get(503, 0) > 0, 20, "nobody felt the full disk")
        if not installation.postgres.is_alive():
            installation.postgres.start()  # as a supervisor does
    require_exact(witness, shop, sold, integrator)
