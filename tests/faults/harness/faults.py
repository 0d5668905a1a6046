"""The faults: each breaks one thing of an installation and puts it right again, and says in a line what it did."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import psycopg2
import redis

from tests.faults.harness.exposed import Exposed, freeze, thaw

Fault = Callable[[Exposed, random.Random], str]
ALL: dict[str, Fault] = {}


def fault(name: str, *variants: str) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Registers the fault, once for each variant."""

    def register(function: Callable[..., str]) -> Callable[..., str]:
        for variant in variants or ("",):
            given = (variant,) if variant else ()
            ALL[f"{name} {variant}".strip()] = partial(_call, function, given)
        return function

    return register


def _call(function: Callable[..., str], given: tuple[str, ...], it: Exposed, chance: random.Random) -> str:
    return function(it, chance, *given)


# Processes


@fault("kill -9", "web", "worker-1", "worker-2", "beat", "valkey", "postgresql")
def kill(it: Exposed, chance: random.Random, who: str) -> str:
    child = it.child(who)
    child.kill()
    time.sleep(chance.uniform(0.02, 0.3))
    child.restart()
    return f"kill -9 {who}"


@fault("crash of postgresql")
def crash(it: Exposed, chance: random.Random) -> str:
    """As `pg_ctl restart -m immediate`: what was not yet on the disk is recovered from the log of the database."""
    os.kill(it.postgres.pid, signal.SIGQUIT)
    it.postgres.process.wait(20)  # type: ignore[union-attr]
    it.postgres.start()
    return "immediate restart of postgresql"


@fault("freeze", "web", "worker-1", "worker-2", "valkey", "postgresql")
def hold(it: Exposed, chance: random.Random, who: str) -> str:
    seconds = chance.uniform(0.2, 1.5)
    with frozen(it.child(who).pid):
        time.sleep(seconds)
    return f"{who} stood still for {seconds:.1f} s"


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    freeze(pid)
    try:
        yield
    finally:
        thaw(pid)


# Servers


@fault("flushall")
def flush(it: Exposed, chance: random.Random) -> str:
    with redis.Redis.from_url(it.valkey.url, socket_timeout=5) as valkey:
        valkey.flushall()
    return "valkey emptied"


END_SESSIONS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name <> '' AND pid <> pg_backend_pid()
"""


@fault("sessions ended")
def terminate(it: Exposed, chance: random.Random) -> str:
    connection = psycopg2.connect(it.postgres.url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(END_SESSIONS)
            return f"{cursor.rowcount} sessions of postgresql ended"
    finally:
        connection.close()


@fault("disk full")
def fill_disk(it: Exposed, chance: random.Random) -> str:
    seconds = chance.uniform(0.5, 1.5)
    with it.disk.full(it.postgres):
        time.sleep(seconds)
    fell = not it.postgres.is_alive()
    if fell:
        it.postgres.start()
    return f"the disk of postgresql full for {seconds:.1f} s{', and it ended' if fell else ''}"


# Wires


@fault("cut", "web to postgresql", "workers to postgresql", "web to valkey", "workers to valkey")
def cut(it: Exposed, chance: random.Random, wire: str) -> str:
    return f"{it.wires[wire].cut()} connections from {wire} cut"


@fault("slow", "web to postgresql", "workers to postgresql", "web to valkey")
def slow_down(it: Exposed, chance: random.Random, wire: str) -> str:
    delay, seconds = chance.uniform(0.005, 0.1), chance.uniform(0.3, 1)
    it.wires[wire].delay = delay
    time.sleep(seconds)
    it.wires[wire].clear()
    return f"{wire} slower by {delay * 1000:.0f} ms each way for {seconds:.1f} s"


@fault("black hole", "web to postgresql", "workers to postgresql", "web to valkey", "workers to valkey")
def swallow(it: Exposed, chance: random.Random, wire: str) -> str:
    """Half of them end as in a network that comes back, half as in one that has forgotten its connections."""
    seconds, is_forgotten = chance.uniform(0.3, 2), chance.random() < 0.5
    it.wires[wire].block()
    time.sleep(seconds)
    cut = it.wires[wire].cut() if is_forgotten else 0
    it.wires[wire].clear()
    return f"{wire} in a black hole for {seconds:.1f} s, {cut} connections forgotten"


@fault("lost commits", "web to postgresql", "workers to postgresql")
def lose_commits(it: Exposed, chance: random.Random, wire: str) -> str:
    before, seconds = it.wires[wire].lost, chance.uniform(0.5, 1.5)
    it.wires[wire].losing = 0.3
    time.sleep(seconds)
    it.wires[wire].clear()
    return f"{it.wires[wire].lost - before} answers to a COMMIT lost from {wire}"
