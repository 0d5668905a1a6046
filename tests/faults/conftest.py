"""One installation for all fault tests of a session; each test finds it whole and may break it."""

import os
import signal
from collections.abc import Iterator

import pytest

from launch.installation import Installation
from tests.faults.inside import Witness


@pytest.fixture(scope="session")
def running() -> Iterator[Installation]:
    with Installation() as installation:
        yield installation.start()


@pytest.fixture(scope="session")
def witness(running: Installation) -> Iterator[Witness]:
    witness = Witness(running.env)
    yield witness
    witness.leave()


@pytest.fixture
def installation(running: Installation) -> Iterator[Installation]:
    """Everything runs when a test begins; what it left frozen or dead is put right behind it."""
    yield running
    for server in (running.postgres, running.valkey):
        if server.is_alive():
            os.kill(server.pid, signal.SIGCONT)
        else:
            server.start()
    for process in running.processes.values():
        if process.is_alive():
            os.kill(process.pid, signal.SIGCONT)
        else:
            process.restart()
    running.wait_until_web_answers()
