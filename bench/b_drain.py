"""(b) What a drain costs beyond reading the same rows: fetch, decode, fold, upsert and checkpoint against fetch alone."""

from collections.abc import Callable, Sequence

import orjson
import psycopg2
from psycopg2.extras import register_default_jsonb

from bench import stock
from bench.report import Report, median, seconds_of, spread
from launch.installation import Installation
from pipeline import readers
from pipeline.engines import database
from pipeline.models import Checkpoint

EVENTS, ROUNDS, BATCH = 20_000, 7, 2_000


def measure(installation: Installation, report: Report) -> None:
    stock.append(max(0, EVENTS - stock.head()), stock.head())
    readers.drain_fully()
    stretches = stock.newest(EVENTS)
    connection = psycopg2.connect(installation.postgres.url)
    register_default_jsonb(connection, loads=lambda text: text)  # as Django has it: the JSON comes as text
    rows = len(fetch(connection, stretches, decode=False))
    raw, decoded, drained = [], [], []
    try:
        for _ in range(ROUNDS):  # in turn, so that a busy moment hits all three
            raw.append(rows / seconds_of(lambda: fetch(connection, stretches, decode=False)))
            decoded.append(rows / seconds_of(lambda: fetch(connection, stretches, decode=True)))
            drained.append(rows / seconds_of(read_again(stretches)))
    finally:
        connection.close()
    report.say(f"psycopg2 fetches the same columns of {rows:,} rows in batches of {BATCH:,}: {spread(raw)} rows/s")
    report.say(f"the same with the JSON decoded: {spread(decoded)} rows/s")
    report.say(
        f"drain into {stock.PRODUCTS} rows, one process: {spread(drained)} events/s, {1e6 / median(drained):.1f} us each"
    )
    report.say(f"share of reading raw {median(drained) / median(raw):.0%}")
    report.judge("share of reading and decoding", median(drained) / median(decoded), least=0.5)


def fetch(
    connection: psycopg2.extensions.connection, stretches: Sequence[stock.Stretch], *, decode: bool
) -> list[object]:
    found: list[object] = []
    with connection.cursor() as cursor:
        for topic, partition, after, upto in stretches:
            for start in range(after, upto, BATCH):
                cursor.execute(database._READ, [topic, partition, start, BATCH])
                rows = cursor.fetchall()
                found += [orjson.loads(row[10]) for row in rows] if decode else rows
    return found


def read_again(stretches: Sequence[stock.Stretch]) -> Callable[[], object]:
    """A drain of the same rows: the checkpoints stand before them again."""
    for topic, partition, after, _ in stretches:
        mine = Checkpoint.objects.filter(subscription=stock.MODEL.name, topic=topic, partition=partition)
        mine.update(sequence=after)
    return readers.drain
