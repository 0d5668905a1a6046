"""A subscription whose handler fails as handlers fail: it raises, it hangs, or it takes its whole process with it.

The workers of the fault tests know it (tests.faults.harness.worker). What is handled is counted in a table, in the reader's
transaction; an event stops being poison when its kind is in the table of cures.
"""

import os
import time
from collections.abc import Sequence
from typing import Any

from django.db import connection

from pipeline import readers

TOPIC, NAME = "torture.poisoned", "torture.poison"
TABLES = """
CREATE TABLE IF NOT EXISTS torture_handled (event_id text, key text, number int, at timestamptz DEFAULT clock_timestamp());
CREATE TABLE IF NOT EXISTS torture_cure (kind text PRIMARY KEY)
"""


def handle(events: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind FROM torture_cure")
        cured = {kind for (kind,) in cursor.fetchall()}
        for event in events:
            kind = event.data.get("poison", "")
            if kind and kind not in cured:
                suffer(kind)
            cursor.execute(
                "INSERT INTO torture_handled (event_id, key, number) VALUES (%s, %s, %s)",
                [event.id, event.key, event.data["number"]],
            )


def suffer(kind: str) -> None:
    if kind == "exit":
        os._exit(1)
    if kind == "hang":
        time.sleep(3600)
    raise ValueError("this event is poison")


readers.subscribe(readers.Subscription(name=NAME, topics=(TOPIC,), handle=handle))
