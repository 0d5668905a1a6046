"""Four ways to read a log that are known to be wrong, and ours, behind one interface. All read what the same writers wrote.

Each `poll` gives what it takes for new: the key and version of events, in the order in which it would hand them on.
"""

import time
from collections.abc import Sequence
from typing import Any, Protocol

import psycopg2
import redis

TABLES = """
CREATE TABLE IF NOT EXISTS torture_key (name text PRIMARY KEY, version int NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS torture_event (
    id bigserial PRIMARY KEY, xid xid8 NOT NULL DEFAULT pg_current_xact_id(), key text NOT NULL, version int NOT NULL
);
TRUNCATE torture_key, torture_event;
"""
SIGNALS = "torture:signals"
Seen = list[tuple[str, int]]


class Design(Protocol):
    def poll(self) -> Seen: ...


class Plain:
    """A reader with a connection of its own, outside any transaction."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg2.connect(url)
        self.connection.autocommit = True

    def ask(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

    def close(self) -> None:
        self.connection.close()


class ById(Plain):
    """Reads behind the highest id it has seen: whatever draws its id early and commits late is never seen."""

    last = 0

    def poll(self) -> Seen:
        rows = self.ask("SELECT id, key, version FROM torture_event WHERE id > %s ORDER BY id", [self.last])
        self.last = rows[-1][0] if rows else self.last
        return [(key, version) for _, key, version in rows]


class ByTransaction(Plain):
    """Reads what is older than the oldest open transaction, by transaction: within a key that is not the order of commits."""

    last = ("0", 0)

    def poll(self) -> Seen:
        rows = self.ask(
            "SELECT xid::text AS last_xid, id, key, version FROM torture_event "
            "WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) AND (xid, id) > (%s::xid8, %s) ORDER BY xid, id",
            self.last,
        )
        self.last = rows[-1][:2] if rows else self.last
        return [(key, version) for _, _, key, version in rows]


class ByMark(Plain):
    """Marks the highest id, waits for what runs below the snapshot's xmax, and reads up to the mark.

    A transaction may run that is at or above xmax, and may hold an id below the mark.
    """

    last = 0

    def poll(self) -> Seen:
        mark, xmax = self.ask(
            "SELECT coalesce(max(id), 0), pg_snapshot_xmax(pg_current_snapshot())::text FROM torture_event"
        )[0]
        while (
            mark > self.last
            and not self.ask("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= %s::xid8", [xmax])[0][0]
        ):
            time.sleep(0.001)
        rows = self.ask(
            "SELECT key, version FROM torture_event WHERE id > %s AND id <= %s ORDER BY id", [self.last, mark]
        )
        self.last = mark
        return rows


class BySignal(Plain):
    """Handles what it is told of after a commit, and nothing else: a signal that is lost is an event that is lost."""

    def __init__(self, url: str, broker: str) -> None:
        super().__init__(url)
        self.broker = redis.Redis.from_url(broker)

    def poll(self) -> Seen:
        ids: Any = self.broker.rpop(SIGNALS, 1000)
        told = [int(one) for one in ids or ()]
        return self.ask("SELECT key, version FROM torture_event WHERE id = ANY(%s) ORDER BY id", [told])

    def close(self) -> None:
        super().close()
        self.broker.close()


class Ours:
    """A subscription as the product reads: by the numbers of each partition, effect and checkpoint in one commit."""

    def __init__(self, topic: str) -> None:
        from pipeline import readers

        self.seen: Seen = []
        self.subscription = readers.Subscription(name=f"torture.{topic}", topics=(topic,), handle=self._handle)

    def _handle(self, events: Sequence[Any]) -> None:
        from django.db import transaction

        heard = [(event.key, event.data["version"]) for event in events]
        transaction.on_commit(lambda: self.seen.extend(heard))

    def poll(self) -> Seen:
        from pipeline import readers

        readers.go_round(among=[self.subscription])
        seen, self.seen = self.seen, []
        return seen

    def close(self) -> None:
        from django.db import connection

        connection.close()
