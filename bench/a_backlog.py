"""(a) A backlog of 20,000 events, from the log to the read model, against one tuned Celery task for each event."""

import time
from collections.abc import Callable

from django.db import transaction
from django.db.models import Sum

from bench import stock
from bench.report import Report, median, spread
from bench.stock import Stock
from launch.installation import Installation
from pipeline import readers

EVENTS, TASKS, ROUNDS = 20_000, 600, 5
PATIENCE = 120.0


def measure(installation: Installation, report: Report) -> None:
    worker = installation.process("bench-worker", worker_command(), LOG_LEVEL="WARNING").start()
    drained, done = [], []
    try:
        wait_for_worker(installation)
        for _ in range(ROUNDS):
            drained.append(EVENTS / drain_backlog())
            done.append(TASKS / work_off_tasks())
    finally:
        worker.stop()
    report.say(f"reader loop in a Celery worker, {EVENTS:,} events, {stock.PRODUCTS} rows: {spread(drained)} events/s")
    report.say(f"task per event in the same worker, {TASKS:,} tasks: {spread(done)} events/s")
    report.judge("times as fast as one task per event", median(drained) / median(done), least=50)


def worker_command() -> list[str]:
    """The worker as the product runs it; it takes tasks from the queue only when it is told to."""
    return ["-m", "celery", "-A", "bench.worker", "worker", "--concurrency", "1", "--loglevel", "WARNING",
            "-n", "bench@%h", "-Q", "idle"]  # fmt: skip


def wait_for_worker(installation: Installation) -> None:
    from config.celery import app

    installation.wait_for(lambda: bool(app.control.inspect(timeout=1).ping()), 60, "the worker did not answer")


def drain_backlog(events: int = EVENTS) -> float:
    """Seconds from the commit of all events in one transaction until the last one is in the read model."""
    committed: list[float] = []
    wanted = stock.head() + events
    with transaction.atomic():
        transaction.on_commit(lambda: committed.append(time.perf_counter()))
        stock.append(events, wanted - events)
    return wait_until(lambda: readers.position(stock.MODEL.name) >= wanted, committed[0])


def work_off_tasks() -> float:
    """Seconds from the moment the worker may take tasks until the last one is done. Sending them is not counted."""
    from config.celery import app

    for number in range(TASKS):
        stock.sell.apply_async((str(number), stock.data_of(number), stock.NOW.isoformat()), queue="bench", expires=None)
    wanted = lines() + TASKS
    began = time.perf_counter()
    app.control.add_consumer("bench", reply=False)
    took = wait_until(lambda: lines() >= wanted, began)
    app.control.cancel_consumer("bench", reply=True, timeout=2)
    return took


def lines() -> int:
    return int(Stock.objects.aggregate(n=Sum("lines"))["n"] or 0)


def wait_until(is_so: Callable[[], bool], began: float) -> float:
    """Raises TimeoutError."""
    while not is_so():
        if time.perf_counter() - began > PATIENCE:
            raise TimeoutError(f"not done after {PATIENCE} s")
        time.sleep(0.005)
    return time.perf_counter() - began
