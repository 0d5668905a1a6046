"""An event that cannot be handled waits with its key; other keys go on, whatever it does to the process that tried."""

import pytest

from tests.faults import inside, poisoned
from tests.faults.harness.exposed import Exposed
from tests.faults.inside import Witness

pytestmark = pytest.mark.faults

WORKERS = ("worker-1", "worker-2")


@pytest.mark.parametrize("kind", ["raise"])
def test_a_poisoned_event_waits_with_its_key_and_is_handled_once_when_it_is_cured(
    kind: str, installation: Exposed, witness: Witness
) -> None:
    events = witness(poisoned.publish, kind)

    def others_are_handled() -> bool:
        for name in WORKERS:  # what a supervisor does
            if not installation.processes[name].is_alive():
                installation.processes[name].restart()
        return witness(poisoned.handled, kind) == events.healthy

    installation.wait_for(others_are_handled, 30, "the other keys do not go on")
    witness(inside.caught_up)
    assert witness(poisoned.waiting, kind) == events.poisoned
    witness(poisoned.cure, kind)
    assert witness(poisoned.handled, kind) == sorted(events.healthy + events.poisoned)
    assert witness(poisoned.waiting, kind) == []
