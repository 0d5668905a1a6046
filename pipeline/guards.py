"""Triggers by which the database itself refuses to change what was said: the log, its identities, its seals.

Rows leave the log on one path: the retention job has an archive of them that it verified (pipeline.conserved.archive).
"""

from typing import Any

SENTENCE = "the event log is append-only"
TABLES = ("pipeline_event", "pipeline_event_identity", "pipeline_seal")

# The row lies in a stretch that is archived, and goes now.
_GOES = """EXISTS (SELECT 1 FROM pipeline_archive a WHERE a.state = 'removing'
    AND a.topic = OLD.topic AND a.partition = OLD.partition AND OLD.sequence BETWEEN a.first AND a.last)"""
# The row comes back from its archive, so SQLite's note of it goes.
_RETURNS = _GOES.replace("'removing'", "'restoring'")

REFUSE = f"""
CREATE OR REPLACE FUNCTION pipeline_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_ARGV[0] = 'pipeline_event' THEN
        IF {_GOES} THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';
END $$;
"""
LET = """
CREATE OR REPLACE FUNCTION pipeline_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_LEVEL = 'STATEMENT' THEN RETURN NULL; END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
"""
# What is unique for ever: the months of the log cannot know each other's rows, this table knows them all.
IDENTIFY = """
CREATE OR REPLACE FUNCTION pipeline_event_identify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM pipeline_archive WHERE state = 'restoring') THEN
        INSERT INTO pipeline_event_identity (event_id, source, topic, partition, sequence)
            SELECT event_id, source, topic, partition, sequence FROM fresh f
            WHERE NOT EXISTS (SELECT 1 FROM pipeline_archive a WHERE a.state = 'restoring' AND a.topic = f.topic
                AND a.partition = f.partition AND f.sequence BETWEEN a.first AND a.last);
    ELSE
        INSERT INTO pipeline_event_identity (event_id, source, topic, partition, sequence)
            SELECT event_id, source, topic, partition, sequence FROM fresh;
    END IF;
    RETURN NULL;
END $$;
"""
IDENTIFIES = """
CREATE TRIGGER pipeline_event_is_identified AFTER INSERT ON pipeline_event
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION pipeline_event_identify();
"""


def refuses_changes(table: str) -> str:
    """PostgreSQL's trigger on the rows of a table; the months of a table inherit it."""
    return f"""
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION pipeline_event_refuse('{table}');
"""


def refuses_truncation(table: str) -> str:
    """PostgreSQL's trigger on the table as a whole; each month needs one of its own."""
    return f"""
CREATE TRIGGER {table}_is_not_truncated BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION pipeline_event_refuse('{table}');
"""


def _sqlite(table: str, verb: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_is_not_{verb}d BEFORE {verb.upper()} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    )


SQLITE_CREATE = [
    *(_sqlite(table, "update") for table in TABLES),
    _sqlite("pipeline_event", "delete", f"WHEN NOT {_GOES}"),
    _sqlite("pipeline_event_identity", "delete", f"WHEN NOT {_RETURNS}"),
    _sqlite("pipeline_seal", "delete"),
    "CREATE TRIGGER pipeline_event_is_archived BEFORE INSERT ON pipeline_event WHEN EXISTS "
    "(SELECT 1 FROM pipeline_event_identity WHERE event_id = NEW.event_id AND source = NEW.source) "
    "BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: this event is in the archive'); END",
]
SQLITE_DROP = [
    *(f"DROP TRIGGER IF EXISTS {table}_is_not_{verb}d" for table in TABLES for verb in ("update", "delete")),
    "DROP TRIGGER IF EXISTS pipeline_event_is_archived",
]


def put_up(connection: Any) -> None:
    """Everything is refused again."""
    _run(connection, [REFUSE] if connection.vendor == "postgresql" else SQLITE_CREATE)


def take_down(connection: Any) -> None:
    """For migrations, and for tests that empty the database or change what must not be changed."""
    _run(connection, [LET] if connection.vendor == "postgresql" else SQLITE_DROP)


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
