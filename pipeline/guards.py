"""Triggers by which the database itself refuses to change or delete events."""

from typing import Any

SENTENCE = "the event log is append-only"

POSTGRESQL_CREATE = f"""
CREATE OR REPLACE FUNCTION pipeline_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER pipeline_event_is_append_only BEFORE UPDATE OR DELETE ON pipeline_event
    FOR EACH ROW EXECUTE FUNCTION pipeline_event_refuse();
CREATE TRIGGER pipeline_event_is_not_truncated BEFORE TRUNCATE ON pipeline_event
    FOR EACH STATEMENT EXECUTE FUNCTION pipeline_event_refuse();
"""
POSTGRESQL_DROP = """
DROP TRIGGER IF EXISTS pipeline_event_is_append_only ON pipeline_event;
DROP TRIGGER IF EXISTS pipeline_event_is_not_truncated ON pipeline_event;
"""
SQLITE_CREATE = [
    f"CREATE TRIGGER pipeline_event_is_not_{verb}d BEFORE {verb.upper()} ON pipeline_event "
    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for verb in ("update", "delete")
]
SQLITE_DROP = [f"DROP TRIGGER IF EXISTS pipeline_event_is_not_{verb}d" for verb in ("update", "delete")]


def put_up(connection: Any) -> None:
    _run(connection, [POSTGRESQL_CREATE] if connection.vendor == "postgresql" else SQLITE_CREATE)


def take_down(connection: Any) -> None:
    """For the retention job, and for tests that empty the database."""
    _run(connection, [POSTGRESQL_DROP] if connection.vendor == "postgresql" else SQLITE_DROP)


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
