"""Valkey is only a bell: frozen, gone or emptied it costs a moment and nothing else."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis

from launch.installation import Installation
from tests.faults import inside, till
from tests.faults.exactness import require_exact
from tests.faults.inside import Witness
from tests.faults.integrator import Integrator

pytestmark = pytest.mark.faults

LINES, BATCH = 1200, 50
SLOWEST = 10.0  # seconds: a batch may wait for the bell's time-out, it may not hang
LATEST = 15.0  # seconds until every reader has the last batch: noticed in 1.25, swept each second, on a busy machine


@contextmanager
def frozen(pid: int, least: float) -> Iterator[None]:
    """The process stands still for as long as the block runs, and for `least` seconds."""
    began = time.monotonic()
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
        time.sleep(max(0.0, least - (time.monotonic() - began)))
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_frozen_valkey_costs_requests_a_moment_and_readers_a_second(
    installation: Installation, witness: Witness
) -> None:
    shop = witness(inside.open_shop, "frozen")
    sold = till.lines("frozen", LINES)
    batches = till.deliveries(sold, "frozen", BATCH)
    with Integrator(installation.address, shop.token, shop.topic, batches) as integrator:
        integrator.wait_for(3)
        with frozen(installation.valkey.pid, least=5):
            integrator.wait_for(len(batches))
            assert witness(inside.caught_up) < LATEST
    assert set(integrator.statuses) == {200}
    assert integrator.slowest < SLOWEST
    require_exact(witness, shop, sold, integrator)


def test_without_valkey_everything_still_works(installation: Installation, witness: Witness) -> None:
    shop = witness(inside.open_shop, "gone")
    sold = till.lines("gone", LINES)
    batches = till.deliveries(sold, "gone", BATCH)
    installation.valkey.kill()
    with Integrator(installation.address, shop.token, shop.topic, batches) as integrator:
        integrator.wait_for(len(batches))
    assert witness(inside.caught_up) < LATEST
    assert set(integrator.statuses) == {200}
    assert integrator.slowest < SLOWEST
    require_exact(witness, shop, sold, integrator)


def test_workers_take_up_their_tasks_again_when_valkey_is_back(installation: Installation, witness: Witness) -> None:
    installation.valkey.kill()
    time.sleep(1)
    installation.valkey.start()
    installation.wait_for(lambda: witness(inside.both_workers_answer), 30, "the workers did not come back")
    witness(inside.send_sweeps, 3)
    with redis.Redis.from_url(installation.valkey.url, socket_timeout=5) as valkey:
        installation.wait_for(lambda: not valkey.llen("celery"), 10, "nobody takes the tasks")
