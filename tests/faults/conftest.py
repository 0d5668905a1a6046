"""One installation for all fault tests of a session; each test finds it whole and may break it."""

from collections.abc import Iterator

import pytest

from tests.faults.harness.exposed import Exposed
from tests.faults.inside import Witness


@pytest.fixture(scope="session")
def running() -> Iterator[Exposed]:
    with Exposed() as installation:
        yield installation.start()  # type: ignore[misc]


@pytest.fixture(scope="session")
def witness(running: Exposed) -> Iterator[Witness]:
    witness = Witness(running.env)
    yield witness
    witness.leave()


@pytest.fixture
def installation(running: Exposed) -> Iterator[Exposed]:
    """Everything runs when a test begins; what it left frozen or dead is put right behind it."""
    yield running
    running.mend()
