"""Triggers by which the database itself keeps what was set or decided as it was written: rows are added, nothing else."""

from typing import Any

KEPT = "what was set stays as it was set: a change is a new row"
TABLES = ("missions_mixtarget", "missions_strategiclimit", "missions_limitdecision")


def put_up(connection: Any, tables: tuple[str, ...] = TABLES) -> None:
    with connection.cursor() as cursor:
        for statement in _create(connection.vendor, tables):
            cursor.execute(statement)


def take_down(connection: Any, tables: tuple[str, ...] = TABLES) -> None:
    """For migrations that rebuild the tables, and for tests that empty the database."""
    with connection.cursor() as cursor:
        for table in tables:
            for verb in ("update", "delete") if connection.vendor == "sqlite" else ("row",):
                on = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{verb}_stays{on}")


def _create(vendor: str, tables: tuple[str, ...]) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_{verb}_stays BEFORE {verb.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
            for table in tables
            for verb in ("update", "delete")
        ]
    return [
        f"""
        CREATE OR REPLACE FUNCTION missions_row_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'restrict_violation'; END $$""",
        *(
            f"CREATE TRIGGER {table}_row_stays BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION missions_row_stays()"
            for table in tables
        ),
    ]
