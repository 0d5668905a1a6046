"""The reader loop inside a Celery worker: wakes at the bell, sweeps each second, and carries subscriptions forward."""

import logging
import threading
import time
from typing import Any

from celery import bootsteps
from django.db import Error, close_old_connections, connection

from pipeline import doorbell, readers
from pipeline.readers import Place

logger = logging.getLogger(__name__)

SWEEP = 1.0  # seconds between two looks at the log itself
GLANCE = 0.02  # seconds before the second look at a partition that another worker had


class ReaderLoop(bootsteps.StartStopStep):
    """Starts with the worker, after its pool, and ends before it."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name="readers", daemon=True)
        self.swept_at = 0.0
        self.pause = SWEEP
        self.busy: set[Place] = set()
        self.known: list[readers.Subscription] = []

    def start(self, parent: Any) -> None:
        self.thread.start()

    def stop(self, parent: Any) -> None:
        self.stopping.set()
        self.thread.join(timeout=10)

    terminate = stop

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                self._go_round()
            except Error as trouble:  # the database is away or busy: nothing is lost, the checkpoint did not move
                logger.warning("readers: %s: %s", type(trouble).__name__, str(trouble).strip())
                close_old_connections()
                self.stopping.wait(0.5)
            except Exception:
                logger.exception("readers: a round failed")
                self.stopping.wait(1.0)
        connection.close()

    def _go_round(self) -> None:
        """What was rung, or everything when the last sweep is a while ago."""
        rung = doorbell.wait(self.pause) | self.busy
        is_sweep = time.monotonic() - self.swept_at >= SWEEP
        if is_sweep or not self.known:
            self.known = readers.going_on()  # people declare new ones, and pause them; a look each second is enough
        done = readers.go_round(None if is_sweep else rung, among=self.known, is_enough=self.stopping.is_set)
        if is_sweep:
            self.swept_at = time.monotonic()
        self.pause = self._pause_before(done.busy)
        self.busy = done.busy

    def _pause_before(self, busy: set[Place]) -> float:
        """Whoever holds a partition may have looked just before its newest event came: look again soon, then less soon."""
        if not busy:
            return SWEEP
        return min(self.pause * 2, SWEEP) if self.busy else GLANCE
