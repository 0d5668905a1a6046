"""The time of the database: workers whose own clocks differ agree on what is due, and on who serves an endpoint."""

import time
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone


class Clock:
    """Goes on from a moment by this machine's monotonic clock, which nobody sets."""

    def __init__(self, start: datetime) -> None:
        self._start, self._began = start, time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)


def of_database() -> Clock:
    if connection.vendor != "postgresql":
        return Clock(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return Clock(cursor.fetchone()[0].astimezone(UTC))
