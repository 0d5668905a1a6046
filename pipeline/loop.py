"""The reader loop inside a Celery worker: wakes at the bell, sweeps each second, and carries subscriptions forward."""

import logging
import threading
import time
from typing import Any

from celery import bootsteps
from django.db import Error, close_old_connections, connection

from pipeline import doorbell, readers

logger = logging.getLogger(__name__)

SWEEP = 1.0  # seconds between two looks at the log itself


class ReaderLoop(bootsteps.StartStopStep):
    """Starts with the worker, after its pool, and ends before it."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name="readers", daemon=True)

    def start(self, parent: Any) -> None:
        self.thread.start()

    def stop(self, parent: Any) -> None:
        self.stopping.set()
        self.thread.join(timeout=10)

    terminate = stop

    def run(self) -> None:
        swept_at = 0.0
        while not self.stopping.is_set():
            try:
                places = doorbell.wait(SWEEP)
                if time.monotonic() - swept_at >= SWEEP:
                    readers.drain()
                    swept_at = time.monotonic()
                else:
                    readers.drain(places)
            except Error as trouble:  # the database is away or busy: nothing is lost, the checkpoint did not move
                logger.warning("readers: %s: %s", type(trouble).__name__, str(trouble).strip())
                close_old_connections()
                self.stopping.wait(0.5)
            except Exception:
                logger.exception("readers: a round failed")
                self.stopping.wait(1.0)
        connection.close()
