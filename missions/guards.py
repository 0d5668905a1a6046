"""Triggers by which the database itself keeps purposes, steps and conclusions as they were written."""

from typing import Any

PURPOSE = "the purpose of a mission is written once"
STEP = "a mission moves only along its listed steps"
UNCONCLUDED = "a mission is concluded by its conclusion"
CONCLUSION = "a conclusion is signed off and stays"

# The steps a mission may take, as the database knows them; tests compare them with missions.models.life.STEPS.
_STEPS = "(OLD.state = 'candidate' AND NEW.state = 'active') OR (OLD.state = 'active' AND NEW.state = 'concluded')"
_HAS_CONCLUSION = "EXISTS (SELECT 1 FROM missions_conclusion WHERE mission_id = NEW.id)"

POSTGRESQL_CREATE = [
    f"""
    CREATE OR REPLACE FUNCTION missions_mission_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF NEW.purpose IS DISTINCT FROM OLD.purpose OR NEW.purpose_hash IS DISTINCT FROM OLD.purpose_hash THEN
                RAISE EXCEPTION '{PURPOSE}' USING ERRCODE = 'restrict_violation';
            END IF;
            IF NEW.state <> OLD.state AND NOT ({_STEPS}) THEN
                RAISE EXCEPTION '{STEP}' USING ERRCODE = 'restrict_violation';
            END IF;
        END IF;
        IF NEW.state = 'concluded' AND NOT {_HAS_CONCLUSION} THEN
            RAISE EXCEPTION '{UNCONCLUDED}' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER missions_mission_is_guarded BEFORE INSERT OR UPDATE OF purpose, purpose_hash, state "
    "ON missions_mission FOR EACH ROW EXECUTE FUNCTION missions_mission_guard()",
    f"""
    CREATE OR REPLACE FUNCTION missions_conclusion_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{CONCLUSION}' USING ERRCODE = 'restrict_violation'; END $$""",
    "CREATE TRIGGER missions_conclusion_is_signed_off BEFORE UPDATE OR DELETE ON missions_conclusion "
    "FOR EACH ROW EXECUTE FUNCTION missions_conclusion_guard()",
]
POSTGRESQL_DROP = [
    "DROP TRIGGER IF EXISTS missions_mission_is_guarded ON missions_mission",
    "DROP TRIGGER IF EXISTS missions_conclusion_is_signed_off ON missions_conclusion",
]

SQLITE_CREATE = [
    "CREATE TRIGGER missions_purpose_is_written_once BEFORE UPDATE OF purpose, purpose_hash ON missions_mission "
    "WHEN NEW.purpose IS NOT OLD.purpose OR NEW.purpose_hash IS NOT OLD.purpose_hash "
    f"BEGIN SELECT RAISE(ABORT, '{PURPOSE}'); END",
    "CREATE TRIGGER missions_state_moves_by_steps BEFORE UPDATE OF state ON missions_mission "
    f"WHEN NEW.state <> OLD.state AND NOT ({_STEPS}) BEGIN SELECT RAISE(ABORT, '{STEP}'); END",
    "CREATE TRIGGER missions_state_ends_with_a_conclusion BEFORE UPDATE OF state ON missions_mission "
    f"WHEN NEW.state = 'concluded' AND NOT {_HAS_CONCLUSION} BEGIN SELECT RAISE(ABORT, '{UNCONCLUDED}'); END",
    "CREATE TRIGGER missions_mission_is_not_born_concluded BEFORE INSERT ON missions_mission "
    f"WHEN NEW.state = 'concluded' AND NOT {_HAS_CONCLUSION} BEGIN SELECT RAISE(ABORT, '{UNCONCLUDED}'); END",
    "CREATE TRIGGER missions_conclusion_is_not_changed BEFORE UPDATE ON missions_conclusion "
    f"BEGIN SELECT RAISE(ABORT, '{CONCLUSION}'); END",
    "CREATE TRIGGER missions_conclusion_is_not_deleted BEFORE DELETE ON missions_conclusion "
    f"BEGIN SELECT RAISE(ABORT, '{CONCLUSION}'); END",
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
