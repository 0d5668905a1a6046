"""Triggers by which the database itself keeps the editions of recipes as they were written."""

from typing import Any

RECIPE = "an edition of a recipe stays as it was written"
TABLES = ("professions_recipe", "professions_recipeline")

POSTGRESQL_CREATE = [
    f"""
    CREATE OR REPLACE FUNCTION professions_recipe_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{RECIPE}' USING ERRCODE = 'restrict_violation'; END $$""",
    *(
        f"CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION professions_recipe_guard()"
        for table in TABLES
    ),
]
POSTGRESQL_DROP = [f"DROP TRIGGER IF EXISTS {table}_is_kept ON {table}" for table in TABLES]
SQLITE_CREATE = [
    f"CREATE TRIGGER {table}_has_no_{what.lower()} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, '{RECIPE}'); END"
    for table in TABLES
    for what in ("UPDATE", "DELETE")
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
