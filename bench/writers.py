"""Writers in a process of their own: `python -m bench.writers THREADS`. For each line HOW NAME BEGIN SECONDS it says how
often they committed.

`plain` inserts events without asking anybody for a number; any other word is the topic bench.WORD, whose partitions count.
"""

import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import django


def main(threads: int) -> None:
    django.setup()
    with ThreadPoolExecutor(threads) as pool:
        for line in sys.stdin:
            how, name, begin, seconds = line.split()
            names = [f"{name}-{n}" for n in range(threads)]
            print(sum(pool.map(lambda one: write(how, one, float(begin), float(seconds)), names)), flush=True)  # noqa: B023


def write(how: str, name: str, begin: float, seconds: float) -> int:
    """How many transactions of one event this writer committed."""
    from django.db import connection, transaction

    from pipeline.engines import database

    chance, done = random.Random(name), 0
    connection.ensure_connection()
    time.sleep(max(0.0, begin - time.time()))
    while time.time() < begin + seconds:
        with transaction.atomic():
            if how == "plain":
                place, sequence, at = ("bench.plain", 0), chance.getrandbits(62), datetime.now(UTC)
            else:
                place = (f"bench.{how}", chance.randrange(16 if how == "sixteen" else 1))
                head, at = database.take(*place, 1, datetime.now(UTC))
                sequence = head + 1
            database.append([event(place, sequence, f"{name}-{done}", at)])
        done += 1
    return done


def event(place: tuple[str, int], sequence: int, name: str, at: datetime):  # type: ignore[no-untyped-def]
    from bench.stock import data_of
    from pipeline.envelope import Event

    return Event(
        topic=place[0], partition=place[1], sequence=sequence, id=name, source="/bench", type="bench.sale.made.v1", subject="",
        key=name, time=at, recorded_at=at, data=data_of(sequence % 900), correlation_id="", causation_id="",
        authtype="system", authid="", classification="internal",
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]))
