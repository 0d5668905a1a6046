"""Triggers by which the database itself keeps the stages of a mission from overlapping."""

from typing import Any

OVERLAP = "the stages of a mission do not overlap"


def _overlaps(end_of_time: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM missions_stageinterval other WHERE other.mission_id = NEW.mission_id AND other.id <> NEW.id "
        f"AND other.since < COALESCE(NEW.until, {end_of_time}) AND NEW.since < COALESCE(other.until, {end_of_time}))"
    )


POSTGRESQL_CREATE = [
    f"""
    CREATE OR REPLACE FUNCTION missions_stage_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_overlaps("'infinity'::timestamptz")} THEN
            RAISE EXCEPTION '{OVERLAP}' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER missions_stages_do_not_overlap BEFORE INSERT OR UPDATE ON missions_stageinterval "
    "FOR EACH ROW EXECUTE FUNCTION missions_stage_guard()",
]
POSTGRESQL_DROP = ["DROP TRIGGER IF EXISTS missions_stages_do_not_overlap ON missions_stageinterval"]
SQLITE_CREATE = [
    f"CREATE TRIGGER missions_stages_do_not_overlap_{when.lower()} BEFORE {when} ON missions_stageinterval "
    f"WHEN {_overlaps(repr('9999'))} BEGIN SELECT RAISE(ABORT, '{OVERLAP}'); END"
    for when in ("INSERT", "UPDATE")
]
SQLITE_DROP = [f"DROP TRIGGER IF EXISTS {sentence.split()[2]}" for sentence in SQLITE_CREATE]


def put_up(connection: Any) -> None:
    _run(connection, POSTGRESQL_CREATE if connection.vendor == "postgresql" else SQLITE_CREATE)


def take_down(connection: Any) -> None:
    _run(connection, POSTGRESQL_DROP if connection.vendor == "postgresql" else SQLITE_DROP)


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
