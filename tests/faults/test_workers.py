"""Workers that die are replaced by those that live, and workers that are asked to end do so, whatever is away."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg2
import pytest

from launch.installation import Installation
from tests.faults import inside, till
from tests.faults.exactness import require_exact
from tests.faults.inside import Shop, Witness
from tests.faults.integrator import Integrator

pytestmark = pytest.mark.faults

BLOCKED = """
SELECT application_name FROM pg_stat_activity
WHERE application_name LIKE 'worker-%%' AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
"""


DOOR = 4711  # an advisory lock: whoever writes a checkpoint goes through
PUT_UP = f"""
CREATE FUNCTION wait_at_the_door() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock_shared({DOOR}); RETURN NEW; END $$;
CREATE TRIGGER wait_at_the_door BEFORE UPDATE ON pipeline_checkpoint FOR EACH ROW EXECUTE FUNCTION wait_at_the_door()
"""
TAKE_DOWN = "DROP TRIGGER wait_at_the_door ON pipeline_checkpoint; DROP FUNCTION wait_at_the_door()"


@contextmanager
def held_before_the_effect(installation: Installation, shop: Shop) -> Iterator[Any]:
    """Whoever reads the shop's events stops in the middle of its batch, for it needs the KPI."""
    connection = psycopg2.connect(installation.postgres.url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM okrs_kpi WHERE id = %s FOR UPDATE", [shop.kpi_id])
            yield cursor
    finally:
        connection.close()


@contextmanager
def held_after_the_effect(installation: Installation, shop: Shop) -> Iterator[Any]:
    """Whoever has written the effect of a batch stops where it says how far it has come."""
    connection = psycopg2.connect(installation.postgres.url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(PUT_UP)
            cursor.execute("SELECT pg_advisory_lock(%s)", [DOOR])
            try:
                yield cursor
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [DOOR])
                cursor.execute(TAKE_DOWN)
    finally:
        connection.close()


def who_is_held(cursor: Any) -> str:
    """The worker that waits for us; empty while there is none."""
    cursor.execute(BLOCKED)
    row = cursor.fetchone()
    return str(row[0]) if row else ""


@pytest.mark.parametrize("held", [held_before_the_effect, held_after_the_effect])
def test_the_batch_of_a_killed_worker_is_taken_over_within_five_seconds(
    held: Callable[[Installation, Shop], AbstractContextManager[Any]], installation: Installation, witness: Witness
) -> None:
    installation.wait_for(lambda: witness(inside.both_workers_answer), 60, "one of the workers is not there")
    shop = witness(inside.open_shop, held.__name__)
    sold = till.lines(held.__name__, 300)
    with held(installation, shop) as cursor:
        with Integrator(installation.address, shop.token, shop.topic, [sold]) as integrator:
            integrator.wait_for(1)
        installation.wait_for(lambda: bool(who_is_held(cursor)), 30, "no worker holds a batch")
        installation.processes[who_is_held(cursor)].kill_with_children()
    assert witness(inside.caught_up) < 5
    require_exact(witness, shop, sold, integrator)


@pytest.mark.parametrize("trouble", ["none", "frozen valkey", "no valkey", "no postgresql"])
def test_a_worker_that_is_asked_to_end_ends_within_fifteen_seconds(
    trouble: str, installation: Installation, witness: Witness
) -> None:
    shop = witness(inside.open_shop, trouble.replace(" ", "_"))
    sold = till.lines(trouble, 300)
    worker = installation.processes["worker-1"]
    with Integrator(installation.address, shop.token, shop.topic, till.deliveries(sold, trouble, 50)) as integrator:
        integrator.wait_for(2)
        match trouble:
            case "frozen valkey":
                os.kill(installation.valkey.pid, signal.SIGSTOP)
            case "no valkey":
                installation.valkey.kill()
            case "no postgresql":
                installation.postgres.kill()
        try:
            assert worker.stop(seconds=15) < 15
        finally:
            if trouble == "frozen valkey":
                os.kill(installation.valkey.pid, signal.SIGCONT)
            elif trouble == "no postgresql":
                installation.postgres.restart()
    require_exact(witness, shop, sold, integrator)
