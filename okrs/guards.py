"""Triggers by which the database itself keeps check-ins as they were said, and a measure as it was first read."""

from typing import Any

SAID = "a check-in is never changed: a correction is a new one"
KIND = "the kind of a measure is fixed once it has a check-in"

_KIND_CHANGES = (
    "NEW.measure_kind <> OLD.measure_kind AND OLD.measure_kind <> 'undefined' "
    "AND EXISTS (SELECT 1 FROM okrs_checkin WHERE key_result_id = NEW.id)"
)

POSTGRESQL_CREATE = [
    f"""
    CREATE OR REPLACE FUNCTION okrs_check_in_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'restrict_violation'; END $$""",
    "CREATE TRIGGER okrs_check_in_is_append_only BEFORE UPDATE OR DELETE ON okrs_checkin "
    "FOR EACH ROW EXECUTE FUNCTION okrs_check_in_guard()",
    f"""
    CREATE OR REPLACE FUNCTION okrs_measure_kind_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_KIND_CHANGES} THEN
            RAISE EXCEPTION '{KIND}' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER okrs_measure_kind_is_fixed BEFORE UPDATE OF measure_kind ON okrs_keyresult "
    "FOR EACH ROW EXECUTE FUNCTION okrs_measure_kind_guard()",
]
POSTGRESQL_DROP = [
    "DROP TRIGGER IF EXISTS okrs_check_in_is_append_only ON okrs_checkin",
    "DROP TRIGGER IF EXISTS okrs_measure_kind_is_fixed ON okrs_keyresult",
]

SQLITE_CREATE = [
    f"CREATE TRIGGER okrs_check_in_is_not_changed BEFORE UPDATE ON okrs_checkin BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    f"CREATE TRIGGER okrs_check_in_is_not_deleted BEFORE DELETE ON okrs_checkin BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    f"CREATE TRIGGER okrs_measure_kind_is_fixed BEFORE UPDATE OF measure_kind ON okrs_keyresult WHEN {_KIND_CHANGES} "
    f"BEGIN SELECT RAISE(ABORT, '{KIND}'); END",
]
SQLITE_DROP = [f"DROP TRIGGER IF EXISTS {sentence.split()[2]}" for sentence in SQLITE_CREATE]


def put_up(connection: Any) -> None:
    _run(connection, POSTGRESQL_CREATE if connection.vendor == "postgresql" else SQLITE_CREATE)


def take_down(connection: Any) -> None:
    """For migrations that rebuild the tables, and for tests that empty the database."""
    _run(connection, POSTGRESQL_DROP if connection.vendor == "postgresql" else SQLITE_DROP)


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
