"""Ends this process when one batch takes longer than any may: a handler that hangs would hold its partition for ever."""

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence

from django.conf import settings
from django.db import Error, connection

from pipeline import suspects
from pipeline.envelope import Event

logger = logging.getLogger(__name__)

Place = tuple[str, int]
Handler = Callable[[Sequence[Event]], None]
LOOK = 0.5  # seconds between two looks
HUNG = 71  # the exit status

_running: dict[int, tuple[float, str, Place, int]] = {}  # by thread: since when, and what
_watcher: list[tuple[int, threading.Thread]] = []  # of which process


def watched(subscription: str, handle: Handler) -> Handler:
    """The handler, whose process has READER_PATIENCE seconds to live each time that it is called."""

    def run(events: Sequence[Event]) -> None:
        _watch()
        me = threading.get_ident()
        last = events[-1]
        _running[me] = (time.monotonic(), subscription, (last.topic, last.partition), last.sequence)
        try:
            handle(events)
        finally:
            _running.pop(me, None)

    return run


def _watch() -> None:
    """One thread for each process; one that was forked off starts its own."""
    if not _watcher or _watcher[0][0] != os.getpid():
        _running.clear()
        thread = threading.Thread(target=_look_on, name="watchdog", daemon=True)
        _watcher[:] = [(os.getpid(), thread)]
        thread.start()


def _look_on() -> None:
    while True:
        time.sleep(LOOK)
        for since, subscription, place, upto in list(_running.values()):
            if time.monotonic() - since > settings.READER_PATIENCE:
                logger.critical("%s: %s:%s up to %s hangs; this process ends", subscription, *place, upto)
                _leave_a_mark(subscription, place, upto)
                os._exit(HUNG)


def _leave_a_mark(subscription: str, place: Place, upto: int) -> None:
    """So that nobody else hangs there as long. On SQLite the one that hangs is the one that may write."""
    if connection.vendor != "postgresql":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 2000")
        suspects.mark(subscription, place, upto)
    except Error as trouble:
        logger.warning("watchdog: no mark: %s", trouble)
