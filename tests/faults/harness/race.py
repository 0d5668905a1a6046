"""Adversarial writers, and every design reading what they write at the same time. Runs inside an installation.

Transactions stay open up to 20 ms, hold one or two keys, roll back now and then, wholly or to a savepoint; the broker is
emptied again and again. What a design handed on is then compared with what was committed.
"""

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.faults.harness.designs import (
    SIGNALS,
    TABLES,
    ById,
    ByMark,
    BySignal,
    ByTransaction,
    Design,
    Ours,
    Plain,
    Seen,
)

WRITERS, KEYS = 8, 24
HOLD, LONG = 0.02, 0.1  # seconds, at most, that a transaction stays open behind each event; now and then longer
ROLLED_BACK, SAVEPOINT, TWO_EVENTS, LINGERING = 0.02, 0.1, 0.4, 0.1  # shares of transactions
BETWEEN_WIPES = 0.1  # seconds


@dataclass(frozen=True)
class Verdict:
    """What a design made of the committed events."""

    events: int
    missing: int
    doubled: int
    disordered: int

    @property
    def is_exact(self) -> bool:
        return not (self.missing or self.doubled or self.disordered)


class RolledBack(Exception):
    """Somebody changed their mind."""


def race(topic: str, seed: int, seconds: float) -> dict[str, Verdict]:
    """The verdict on each design, by its name. Runs inside the installation."""
    from django.conf import settings

    from pipeline import actions
    from tests.faults.inside import NOW

    actions.open_topic(name=topic, meaning="Versions of keys.", by=None, at=NOW)
    url, broker = _url(), settings.REDIS_URL
    _prepare(url)
    designs: dict[str, Design] = {
        "id": ById(url),
        "transaction": ByTransaction(url),
        "mark": ByMark(url),
        "signal": BySignal(url, broker),
        "ours": Ours(topic),
    }
    seen: dict[str, Seen] = {name: [] for name in designs}
    written, quiet = threading.Event(), threading.Event()
    reading = [threading.Thread(target=_read, args=(design, seen[name], quiet)) for name, design in designs.items()]
    writing = [threading.Thread(target=_write, args=(topic, seed + n, broker, written)) for n in range(WRITERS)]
    wiping = threading.Thread(target=_wipe, args=(broker, written))
    for thread in (*reading, *writing, wiping):
        thread.start()
    time.sleep(seconds)
    written.set()
    for thread in (*writing, wiping):
        thread.join(30)
    quiet.set()
    for thread in reading:
        thread.join(30)
    committed = _committed(url)
    return {name: judged(committed, handed_on) for name, handed_on in seen.items()}


def judged(committed: Seen, handed_on: Seen) -> Verdict:
    times = Counter(handed_on)
    latest: dict[str, int] = defaultdict(int)
    disordered = 0
    for key, version in handed_on:
        disordered += version < latest[key]
        latest[key] = max(latest[key], version)
    missing = sum(event not in times for event in committed)
    return Verdict(len(committed), missing, sum(n - 1 for n in times.values()), disordered)


def _url() -> str:
    import os

    return os.environ["DATABASE_URL"]


def _prepare(url: str) -> None:
    plain = Plain(url)
    with plain.connection.cursor() as cursor:
        cursor.execute(TABLES)
        cursor.executemany("INSERT INTO torture_key (name) VALUES (%s)", [(f"key-{n}",) for n in range(KEYS)])
    plain.close()


def _committed(url: str) -> Seen:
    plain = Plain(url)
    try:
        return plain.ask("SELECT key, version FROM torture_event")
    finally:
        plain.close()


def _read(design: Design, seen: Seen, quiet: threading.Event) -> None:
    """Until the writers have ended and nothing comes any more."""
    is_over = False
    while not is_over:
        is_last = quiet.is_set()
        new = design.poll()
        seen += new
        is_over = is_last and not new
        time.sleep(0.001)
    design.close()  # type: ignore[attr-defined]


def _wipe(broker: str, written: threading.Event) -> None:
    import redis

    with redis.Redis.from_url(broker) as valkey:
        while not written.wait(BETWEEN_WIPES):
            valkey.flushall()


def _write(topic: str, seed: int, broker: str, written: threading.Event) -> None:
    import redis
    from django.db import connection

    chance = random.Random(seed)
    with redis.Redis.from_url(broker) as valkey:
        while not written.is_set():
            keys = sorted(chance.sample(range(KEYS), 2 if chance.random() < TWO_EVENTS else 1))
            try:
                _change(topic, [f"key-{n}" for n in keys], chance, valkey)
            except RolledBack:
                continue
    connection.close()


def _change(topic: str, keys: Sequence[str], chance: random.Random, valkey: Any) -> None:
    """One transaction that takes its keys one after the other, always in the same order. Raises RolledBack."""
    from django.db import transaction

    from pipeline import log

    @log.action
    def change() -> None:
        for key in keys:
            if chance.random() < SAVEPOINT:
                _in_vain(topic, key, chance)
            number = _next(topic, key)
            transaction.on_commit(lambda number=number: valkey.lpush(SIGNALS, number))
            time.sleep(chance.uniform(0, LONG if chance.random() < LINGERING else HOLD))
        if chance.random() < ROLLED_BACK:
            raise RolledBack

    change()


def _in_vain(topic: str, key: str, chance: random.Random) -> None:
    """A change inside the transaction that is taken back to where it began."""
    from pipeline import log

    @log.action
    def change() -> None:
        _next(topic, key)
        raise RolledBack

    try:
        change()
    except RolledBack:
        return


def _next(topic: str, key: str) -> int:
    """The key's next version, on our log and in the plain table beside it. Returns the number in the latter."""
    from django.db import connection

    from pipeline import log
    from tests.faults.inside import NOW

    with connection.cursor() as cursor:
        cursor.execute("UPDATE torture_key SET version = version + 1 WHERE name = %s RETURNING version", [key])
        version = cursor.fetchone()[0]
        cursor.execute("INSERT INTO torture_event (key, version) VALUES (%s, %s) RETURNING id", [key, version])
        number = int(cursor.fetchone()[0])
    log.append_draft(
        log.Draft(topic=topic, type="torture.key.changed.v1", key=key, data={"version": version}, time=NOW)
    )
    return number
