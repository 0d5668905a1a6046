"""Triggers by which the database itself keeps who owned a mission when, who descends from whom, and what graduated."""

from typing import Any

OWNERSHIP = "an ownership is not rewritten"
TOLD = "an ownership of which the log knows stays"
KIN = "missions descend over three levels at most, and never in a circle"
GRADUATION = "a graduation is signed off and stays"

# One row more makes a line of at most three missions; so no line can close to a circle.
_TOO_DEEP = """
    EXISTS (SELECT 1 FROM missions_parentage up JOIN missions_parentage upper ON upper.mission_id = up.parent_id
            WHERE up.mission_id = NEW.parent_id)
    OR EXISTS (SELECT 1 FROM missions_parentage down JOIN missions_parentage lower ON lower.parent_id = down.mission_id
               WHERE down.parent_id = NEW.mission_id)
    OR (EXISTS (SELECT 1 FROM missions_parentage WHERE mission_id = NEW.parent_id)
        AND EXISTS (SELECT 1 FROM missions_parentage WHERE parent_id = NEW.mission_id))"""
_MOVED = (
    "NEW.mission_id <> OLD.mission_id OR NEW.owner_id <> OLD.owner_id OR NEW.since <> OLD.since "
    "OR (OLD.is_told AND NOT NEW.is_told)"
)

POSTGRESQL_CREATE = [
    f"""
    CREATE OR REPLACE FUNCTION missions_ownership_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.is_told THEN
                RAISE EXCEPTION '{TOLD}' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN OLD;
        END IF;
        IF {_MOVED} THEN
            RAISE EXCEPTION '{OWNERSHIP}' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER missions_ownership_is_guarded BEFORE UPDATE OR DELETE ON missions_ownership "
    "FOR EACH ROW EXECUTE FUNCTION missions_ownership_guard()",
    f"""
    CREATE OR REPLACE FUNCTION missions_parentage_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(20130501);
        IF {_TOO_DEEP} THEN
            RAISE EXCEPTION '{KIN}' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER missions_parentage_is_guarded BEFORE INSERT OR UPDATE ON missions_parentage "
    "FOR EACH ROW EXECUTE FUNCTION missions_parentage_guard()",
    f"""
    CREATE OR REPLACE FUNCTION missions_graduation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{GRADUATION}' USING ERRCODE = 'restrict_violation'; END $$""",
    "CREATE TRIGGER missions_graduation_is_signed_off BEFORE UPDATE OR DELETE ON missions_graduation "
    "FOR EACH ROW EXECUTE FUNCTION missions_graduation_guard()",
]
POSTGRESQL_DROP = [
    "DROP TRIGGER IF EXISTS missions_ownership_is_guarded ON missions_ownership",
    "DROP TRIGGER IF EXISTS missions_parentage_is_guarded ON missions_parentage",
    "DROP TRIGGER IF EXISTS missions_graduation_is_signed_off ON missions_graduation",
]

SQLITE_CREATE = [
    "CREATE TRIGGER missions_ownership_is_not_rewritten BEFORE UPDATE ON missions_ownership "
    f"WHEN {_MOVED} BEGIN SELECT RAISE(ABORT, '{OWNERSHIP}'); END",
    "CREATE TRIGGER missions_ownership_told_is_not_deleted BEFORE DELETE ON missions_ownership "
    f"WHEN OLD.is_told BEGIN SELECT RAISE(ABORT, '{TOLD}'); END",
    "CREATE TRIGGER missions_parentage_is_not_too_deep BEFORE INSERT ON missions_parentage "
    f"WHEN {_TOO_DEEP} BEGIN SELECT RAISE(ABORT, '{KIN}'); END",
    "CREATE TRIGGER missions_parentage_gets_not_too_deep BEFORE UPDATE ON missions_parentage "
    f"WHEN {_TOO_DEEP} BEGIN SELECT RAISE(ABORT, '{KIN}'); END",
    "CREATE TRIGGER missions_graduation_is_not_changed BEFORE UPDATE ON missions_graduation "
    f"BEGIN SELECT RAISE(ABORT, '{GRADUATION}'); END",
    "CREATE TRIGGER missions_graduation_is_not_deleted BEFORE DELETE ON missions_graduation "
    f"BEGIN SELECT RAISE(ABORT, '{GRADUATION}'); END",
]
SQLITE_DROP = [f"DROP TRIGGER IF EXISTS {sentence.split()[2]}" for sentence in SQLITE_CREATE]


def put_up(connection: Any) -> None:
    run(connection, POSTGRESQL_CREATE if connection.vendor == "postgresql" else SQLITE_CREATE)


def take_down(connection: Any) -> None:
    """For migrations that rebuild the tables, and for tests that empty the database."""
    run(connection, POSTGRESQL_DROP if connection.vendor == "postgresql" else SQLITE_DROP)


def run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
