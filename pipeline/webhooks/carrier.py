"""The thread of a Celery worker that sees what webhooks are owed, and has each endpoint served by a thread of its own.

The table of deliveries is the truth: what a bell does not tell, the next look finds. An endpoint that hangs holds its
own thread and nobody else's; one that stays silent is left alone for longer and longer.
"""

import logging
import threading
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from celery import bootsteps
from django.db import Error, close_old_connections, connection

from pipeline.models import Endpoint
from pipeline.webhooks import clock, owing, sending

logger = logging.getLogger(__name__)

LOOK = 1.0  # seconds between two looks at what is due
MOST = 16  # endpoints that one worker serves at a time
HELD = timedelta(seconds=8)  # that an endpoint stays with a worker which no longer says that it lives


class Carrier(bootsteps.StartStopStep):
    """Starts with the worker, after its pool, and ends before it."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.holder = uuid4()
        self.stopping, self.rung = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.run, name="webhooks", daemon=True)
        self.serving: dict[UUID, threading.Thread] = {}

    def start(self, parent: Any) -> None:
        owing.wake.append(self.rung.set)
        self.thread.start()

    def stop(self, parent: Any) -> None:
        """Requests that are on their way are left to themselves: whoever serves next sends those events again."""
        self.stopping.set()
        self.rung.set()
        self.thread.join(timeout=5)

    terminate = stop

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                self.look()
            except Error as trouble:  # the database is away or busy: what is due stays due
                logger.warning("webhooks: %s: %s", type(trouble).__name__, str(trouble).strip())
                close_old_connections()
            except Exception:
                logger.exception("webhooks: a look failed")
            self.rung.wait(LOOK)
            self.rung.clear()
        connection.close()

    def look(self) -> None:
        """Says which endpoints are still ours, and takes those on that have work."""
        self.serving = {pk: thread for pk, thread in self.serving.items() if thread.is_alive()}
        now = clock.of_database().now()
        sending.renew(list(self.serving), self.holder, until=now + HELD)
        free = MOST - len(self.serving)
        waiting = Endpoint.objects.with_work(at=now).order_by("rests_until", "pk").values_list("pk", flat=True)
        for endpoint_id in waiting[:free] if free else ():
            if endpoint_id not in self.serving and sending.claim(endpoint_id, self.holder, at=now, until=now + HELD):
                thread = threading.Thread(
                    target=self.serve, args=[endpoint_id], name=f"webhook {endpoint_id}", daemon=True
                )
                self.serving[endpoint_id] = thread
                thread.start()

    def serve(self, endpoint_id: UUID) -> None:
        try:
            sending.serve(endpoint_id, self.holder, clock.of_database(), is_enough=self.stopping.is_set)
            sending.release(endpoint_id, self.holder)
        except Error as trouble:
            logger.warning("webhooks: %s: %s", type(trouble).__name__, str(trouble).strip())
        except Exception:
            logger.exception("webhooks: serving %s failed", endpoint_id)
        finally:
            connection.close()
            self.rung.set()  # there may be more, and there is a thread free
