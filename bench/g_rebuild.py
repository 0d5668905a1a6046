"""(g) A rebuild of 300,000 events (EVENTS=1000000 for the whole million) against COPY out of the same rows, and its memory."""

import os
import resource
import time
from collections.abc import Callable

import psycopg2
from django.db import transaction

from bench import stock
from bench.report import Report, median, seconds_of, spread
from launch.installation import Installation
from pipeline import readers, readmodels, rebuilding
from pipeline.engines import database

EVENTS, ROUNDS = int(os.environ.get("EVENTS", "300000")), 5


class _Nowhere:
    """Takes what COPY says, and keeps none of it."""

    def write(self, line: bytes) -> None:
        return None


def measure(installation: Installation, report: Report) -> None:
    stock.append(max(0, EVENTS - stock.head()), stock.head())
    readers.drain_fully()
    readmodels.rebuild(stock.MODEL)  # other parts read the same events again, which counts them twice
    events = stock.head()
    connection = psycopg2.connect(installation.postgres.url)
    copied, rebuilt, grown, swapped = [], [], [], []
    before = stock.MODEL.dump()
    try:
        for _ in range(ROUNDS):  # in turn, so that a busy moment hits both
            copied.append(events / seconds_of(copy_out(connection)))
            began = peak()
            rebuilt.append(events / seconds_of(lambda: readmodels.rebuild(stock.MODEL)))
            grown.append(peak() - began)
        for _ in range(ROUNDS):
            stock.Stock.objects.update(lines=0)
            swapped.append(1000 * swap_seconds())
    finally:
        connection.close()
    assert stock.MODEL.dump() == before
    report.say(f"COPY out of {events:,} rows, all columns, in their order: {spread(copied)} rows/s")
    report.say(
        f"rebuild into {stock.PRODUCTS} rows: {spread(rebuilt)} events/s, {events / median(rebuilt):.1f} s in all"
    )
    report.judge("rebuild's share of COPY out", median(rebuilt) / median(copied), least=0.5)
    report.say(f"readers wait for the swap of {stock.PRODUCTS} changed rows {spread(swapped)} ms")
    report.judge("memory that grew from the second rebuild on, MB", max(grown[1:]), most=16)


def copy_out(connection: psycopg2.extensions.connection) -> Callable[[], object]:
    wanted = f"SELECT {database.COLUMNS} FROM pipeline_event WHERE topic = '{stock.TOPIC}' ORDER BY partition, sequence"

    def copy() -> None:
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY ({wanted}) TO STDOUT", _Nowhere())

    return copy


def swap_seconds() -> float:
    """How long the one transaction takes that readers wait for."""
    took: list[float] = []
    hold = rebuilding._hold

    def watch(kept: readmodels.Kept) -> None:
        began = time.perf_counter()
        hold(kept)
        transaction.on_commit(lambda: took.append(time.perf_counter() - began))

    rebuilding._hold = watch
    try:
        readmodels.rebuild(stock.MODEL)
    finally:
        rebuilding._hold = hold
    return took[0]


def peak() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
