"""(c) From commit to visible at a trickle, by a reader loop in a real worker, beside a tuned task per event."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from bench import stock
from bench.a_backlog import wait_for_worker
from bench.report import Report, percentile
from launch.installation import Installation, Process
from pipeline import doorbell, log

RATES, SECONDS, WARM_UP = (50, 150, 200), 6.0, 0.5


def measure(installation: Installation, report: Report) -> None:
    notes = installation.folder / "seen"
    command = ["-m", "celery", "-A", "bench.worker", "worker", "--concurrency", "1", "--loglevel", "WARNING",
               "-n", "bench@%h", "-Q", "bench"]  # fmt: skip
    worker = installation.process("latency-worker", command, **{stock.SEEN: str(notes)}).start()
    try:
        wait_for_worker(installation)
        for rate in RATES:
            loop = trickle(rate, publish, notes, worker)
            task = trickle(rate, publish_with_task, notes, worker)
            report.say(f"{rate} events/s, reader loop: {loop}")
            report.say(f"{rate} events/s, task per event: {task}")
            report.judge(f"p50 at {rate} events/s in ms", loop.p50, most=5)
            report.judge(f"p95 at {rate} events/s in ms", loop.p95, most=15)
            report.judge(
                f"processor time of the worker at {rate} events/s, against the task's", loop.cpu / task.cpu, most=0.5
            )
    finally:
        worker.stop()


class Trickle:
    """The delays of one run in milliseconds, and the processor time that the worker spent on each event."""

    def __init__(self, delays: list[float], lost: int, cpu: float) -> None:
        self.p50, self.p95, self.most = (percentile(delays, share) for share in (0.5, 0.95, 1.0))
        self.lost, self.cpu, self.count = lost, cpu, len(delays)

    def __str__(self) -> str:
        return (
            f"p50 {self.p50:.1f} ms, p95 {self.p95:.1f} ms, longest {self.most:.0f} ms, "
            f"{self.cpu:.1f} ms of processor time each (n={self.count}, not seen: {self.lost})"
        )


def trickle(rate: int, send: Callable[[int, str], None], notes: Path, worker: Process) -> Trickle:
    notes.write_text("")
    committed: dict[str, float] = {}
    start, before = time.monotonic(), processor_time(worker.pid)
    for number in range(int(rate * SECONDS)):
        due = start + number / rate
        time.sleep(max(0.0, due - time.monotonic()))
        name = f"{send.__name__}-{rate}-{start}-{number}"
        send(number, name)
        committed[name] = time.monotonic()
    time.sleep(1.5)
    spent = processor_time(worker.pid) - before
    seen = {name: float(at) for name, _, at in (line.partition(" ") for line in notes.read_text().splitlines())}
    delays = [
        max(0.0, seen[name] - at) * 1000 for name, at in committed.items() if name in seen and at > start + WARM_UP
    ]
    return Trickle(delays, len(set(committed) - set(seen)), spent * 1000 / len(committed))


def publish(number: int, name: str) -> None:
    with transaction.atomic():
        log.write([stock.draft(stock.TOPIC, number, name)])


def publish_with_task(number: int, name: str) -> None:
    """The same append, and a task of its own once it is committed; the doorbell stays silent."""
    ring, doorbell.ring = doorbell.ring, lambda places: None
    try:
        with transaction.atomic():
            log.write([stock.draft(stock.TASKS, number, name)])
            transaction.on_commit(
                lambda: stock.sell.apply_async((name, stock.data_of(number), stock.NOW.isoformat()), queue="bench")
            )
    finally:
        doorbell.ring = ring


def processor_time(pid: int) -> float:
    """Seconds that the process and its children have worked so far."""
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    ticks = 0
    for one in (pid, *children):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
