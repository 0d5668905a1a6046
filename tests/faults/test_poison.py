"""Events that cannot be handled wait with their keys, and other keys go on, whatever they do to the process that tries."""

from collections.abc import Iterator

import pytest

from launch.installation import Process
from tests.faults import poisoned
from tests.faults.harness.exposed import Exposed
from tests.faults.inside import Witness

pytestmark = pytest.mark.faults

WORKER = "-m celery -A tests.faults.harness.worker worker --concurrency 1 --loglevel WARNING -n poisoned@%h -Q poisoned"


@pytest.fixture
def worker(installation: Exposed) -> Iterator[Process]:
    """A worker that knows the poisoned subscription, and has a second for a batch."""
    worker = installation.process("poisoned", WORKER.split(), READER_PATIENCE="1")
    yield worker
    worker.bury()


def test_what_raises_hangs_or_ends_its_process_waits_with_its_key_and_is_handled_once_when_cured(
    worker: Process, installation: Exposed, witness: Witness
) -> None:
    events = witness(poisoned.publish)

    def are_settled() -> bool:
        if not worker.is_alive():
            worker.restart()  # what a supervisor does
        return witness(poisoned.handled) == events.healthy and witness(poisoned.waiting) == events.poisoned

    installation.wait_for(are_settled, 240, "poison holds up what is healthy, or is not parked")
    witness(poisoned.cure)
    assert witness(poisoned.handled) == sorted(events.healthy + events.poisoned)
    assert witness(poisoned.waiting) == []
