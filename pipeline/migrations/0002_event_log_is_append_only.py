"""From here on the database itself refuses to change or delete an event."""

from typing import Any

from django.db import migrations

POSTGRESQL_CREATE = """
CREATE OR REPLACE FUNCTION pipeline_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the event log is append-only' USING ERRCODE = 'restrict_violation'; END $$;
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
    "BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END"
    for verb in ("update", "delete")
]
SQLITE_DROP = [f"DROP TRIGGER IF EXISTS pipeline_event_is_not_{verb}d" for verb in ("update", "delete")]


def put_up(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, [POSTGRESQL_CREATE], SQLITE_CREATE)


def take_down(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, [POSTGRESQL_DROP], SQLITE_DROP)


def _run(schema_editor: Any, on_postgresql: list[str], on_sqlite: list[str]) -> None:
    with schema_editor.connection.cursor() as cursor:
        for statement in on_postgresql if schema_editor.connection.vendor == "postgresql" else on_sqlite:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0001_initial")]
    operations = [migrations.RunPython(put_up, take_down)]
