"""An upgrade while people work: web processes and workers are replaced one after the other, and nobody notices."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

import servers
from launch import run
from launch.installation import Installation, Process
from tests.faults import inside, till
from tests.faults.exactness import require_exact
from tests.faults.inside import Witness
from tests.faults.integrator import Integrator

pytestmark = pytest.mark.faults


@contextmanager
def two_web_processes(installation: Installation) -> Iterator[tuple[Process, str]]:
    """What docs/operations.md runs on one machine: a parent that holds the socket, and two that answer."""
    port = servers.free_port()
    command = [*dict(run.processes(port, pulse=False))["web"], "--workers", "2", "--timeout-worker-healthcheck", "60"]
    web = installation.process("web-of-two", command).start()
    address = f"http://127.0.0.1:{port}"
    try:
        installation.wait_for(lambda: is_ready(address), 30, "two web processes did not answer")
        yield web, address
    finally:
        web.stop()


def is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


class Visitor(threading.Thread):
    """Asks for a page again and again, each time over a connection of its own, as a proxy does; counts the answers."""

    def __init__(self, address: str, cookie: str) -> None:
        super().__init__(daemon=True)
        self.address, self.cookie = address, cookie
        self.answers: dict[Any, int] = {}
        self.leave = threading.Event()

    def run(self) -> None:
        while not self.leave.is_set():
            try:
                answer: Any = httpx.get(
                    f"{self.address}/events", cookies={"sessionid": self.cookie}, timeout=15, trust_env=False
                ).status_code
            except httpx.TransportError as trouble:
                answer = repr(trouble)
            self.answers[answer] = self.answers.get(answer, 0) + 1


def answering(parent: int) -> set[int]:
    """The processes behind that parent that serve requests; it has a helper beside them."""
    found = {int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()}
    return {pid for pid in found if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()}


def test_everything_is_replaced_under_load_and_no_request_fails(installation: Installation, witness: Witness) -> None:
    shop = witness(inside.open_shop, "upgrade")
    cookie = witness(inside.signed_in, "maya.upgrade@example.org")
    sold = till.lines("upgrade", 3000)
    with two_web_processes(installation) as (web, address):
        visitor = Visitor(address, cookie)
        visitor.start()
        before = answering(web.pid)
        assert len(before) == 2
        batches = till.deliveries(sold, "upgrade", 10)
        with Integrator(address, shop.token, shop.topic, batches, lasting=False) as integrator:
            integrator.wait_for(5)
            os.kill(web.pid, signal.SIGHUP)
            for name in ("worker-1", "worker-2"):
                assert installation.processes[name].stop(seconds=30) < 30
                installation.processes[name].start()
            installation.wait_for(lambda: not before & answering(web.pid), 60, "the old web processes are still there")
        visitor.leave.set()
        visitor.join(20)
    assert list(visitor.answers) == [200], visitor.answers
    assert list(integrator.statuses) == [200] and integrator.repeated == 0
    require_exact(witness, shop, sold, integrator)
