"""A log that was written before the months existed is carried over, row by row."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

BEFORE = "0003_topics_lie_in_data_domains"
COUNT = 40
ROW = (
    "INSERT INTO pipeline_event (topic, partition, sequence, event_id, source, type, subject, key, time, recorded_at, data, "
    "correlation_id, causation_id, authtype, authid, classification) VALUES ('shop.sale', {p}, {n}, 'sale-{p}-{n}', '/till', "
    "'shop.sale.made.v1', '', 'k', '2025-0{month}-03 09:00:00', '2025-0{month}-03 09:00:00', '{{\"pounds\": \"{n}.50\"}}', "
    "'', '', 'system', '', 'internal')"
)
JOINED = (
    ROW.format(p=3, n=1, month=4)
    .replace("shop.sale.made.v1", "professions.professional.joined.v1")
    .replace('"pounds": "1.50"', '"professional_id": "p-1", "name": "Wilhelmina Quartz"')
)
LOG = (
    "SELECT topic, partition, sequence, event_id, source, key, recorded_at, data FROM pipeline_event "
    "WHERE partition < 3 ORDER BY partition, sequence"
)


@pytest.fixture
def empty(tmp_path: Path, db: Any) -> Iterator[str]:
    """The address of an empty database beside the one of the tests."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/before.sqlite3"
        return
    server = os.environ["DATABASE_URL"]
    name = f"before_{os.getpid()}"
    with closing(psycopg2.connect(server)) as admin:
        admin.autocommit = True
        admin.cursor().execute(f"CREATE DATABASE {name}")
        yield server.rpartition("/")[0] + "/" + name
        admin.cursor().execute(f"DROP DATABASE {name}")


MIGRATE = """
import sys, django; django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
executor.migrate([("pipeline", name) for app, name in executor.loader.graph.leaf_nodes("pipeline")] if len(sys.argv) == 1
                 else [("pipeline", sys.argv[1])])
"""


def migrate(address: str, *target: str) -> None:
    env = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", MIGRATE, *target]
    done = subprocess.run(command, cwd=settings.ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def ask(address: str, *statements: str) -> list[Any]:
    """What the last statement answers."""
    is_file = address.startswith("sqlite")
    opened = sqlite3.connect(address.removeprefix("sqlite:///")) if is_file else psycopg2.connect(address)
    with closing(opened) as database:
        cursor = database.cursor()
        for statement in statements:
            cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
        database.commit()
        return rows


def test_a_log_from_before_the_months_is_carried_over(empty: str) -> None:
    migrate(empty, BEFORE)
    rows = [ROW.format(p=n % 2, n=n // 2 + 1, month=1 + n // 8) for n in range(COUNT)]
    before = ask(empty, *rows, JOINED, LOG)
    migrate(empty)
    assert ask(empty, LOG) == before and len(before) == COUNT
    held = str(ask(empty, "SELECT data FROM pipeline_event WHERE partition = 3"))
    assert "cairn-hidden:p-1:" in held and "Wilhelmina" not in held, "what was said of somebody is hidden on the way"
    with pytest.raises((psycopg2.Error, sqlite3.Error), match="append-only"):
        ask(empty, "DELETE FROM pipeline_event")
    if not empty.startswith("sqlite"):
        lies = "SELECT count(DISTINCT tableoid), count(*) FILTER (WHERE tableoid = 'pipeline_event_default'::regclass)"
        assert ask(empty, f"{lies} FROM pipeline_event") == [(5, 0)], "five months, and nothing in the net"
        assert ask(empty, "SELECT count(*) FROM pipeline_event_identity") == [(COUNT + 1,)]
