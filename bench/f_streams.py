"""(f) Redis Streams: the relay into them, reading from there, and the trickle through both, beside the database engine."""

from collections.abc import Callable, Sequence
from pathlib import Path

from django.test.utils import override_settings

from bench import stock
from bench.a_backlog import wait_for_worker
from bench.c_latency import Trickle, publish, trickle
from bench.report import Report, median, seconds_of, spread
from launch.installation import Installation
from pipeline import readers, relay
from pipeline.engines import redis_streams
from pipeline.models import Checkpoint

EVENTS, ROUNDS, RATE = 20_000, 7, 150


def measure(installation: Installation, report: Report) -> None:
    stock.append(max(0, EVENTS - stock.head()), stock.head())
    readers.drain_fully()
    url = installation.valkey.url
    with override_settings(STREAMS_URL=url):
        readers.drain_fully()  # the relay, up to the end of the log
    throughput(url, report)
    through, beside = latency(installation, url), latency(installation)
    report.say(f"{RATE} events/s through streams: {through}")
    report.say(f"{RATE} events/s, database engine: {beside}")
    report.judge(f"p95 through streams at {RATE} events/s in ms", through.p95, most=10)


def throughput(url: str, report: Report) -> None:
    stretches = stock.newest(EVENTS)
    count = sum(upto - after for _, _, after, upto in stretches)
    copied, read, both, beside = [], [], [], []
    for _ in range(ROUNDS):  # in turn, so that a busy moment hits all of them
        with override_settings(STREAMS_URL=url):
            stand_before(stretches)
            copied.append(count / seconds_of(again(relay.NAME, stretches)))
            read.append(count / seconds_of(again(stock.MODEL.name, stretches)))
            stand_before(stretches)
            both.append(
                count / (seconds_of(again(relay.NAME, stretches)) + seconds_of(again(stock.MODEL.name, stretches)))
            )
        beside.append(count / seconds_of(again(stock.MODEL.name, stretches)))
    report.say(f"relay of {count:,} events into streams: {spread(copied)} events/s")
    report.say(f"from streams into {stock.PRODUCTS} rows: {spread(read)} events/s")
    report.say(f"relay and reader one after the other in one process: {spread(both)} events/s")
    report.say(f"database engine into the same rows: {spread(beside)} events/s")
    report.judge("events/s of the relay", median(copied), least=60_000)
    report.judge("events/s from streams into the read model", median(read), least=50_000)
    report.judge("times as fast as the database engine", median(read) / median(beside), least=1)


def stand_before(stretches: Sequence[stock.Stretch]) -> None:
    """The streams hold what came before these events, as they do while the relay runs."""
    for topic, partition, after, _ in stretches:
        redis_streams.drop(topic, partition)
        relay.fill(topic, partition, after)


def again(name: str, stretches: Sequence[stock.Stretch]) -> Callable[[], object]:
    """The subscription once more over the same events: its checkpoints stand before them again."""
    for topic, partition, after, _ in stretches:
        Checkpoint.objects.filter(subscription=name, topic=topic, partition=partition).update(sequence=after)
    one = readers.named(name)
    return lambda: readers.go_round(among=[one])


def latency(installation: Installation, streams: str = "") -> Trickle:
    notes = Path(installation.folder / "seen")
    command = ["-m", "celery", "-A", "bench.worker", "worker", "--concurrency", "1", "--loglevel", "WARNING",
               "-n", "bench@%h", "-Q", "bench"]  # fmt: skip
    worker = installation.process("streams-worker", command, **{stock.SEEN: str(notes), "STREAMS_URL": streams}).start()
    try:
        wait_for_worker(installation)
        return trickle(RATE, publish, notes, worker)
    finally:
        worker.stop()
