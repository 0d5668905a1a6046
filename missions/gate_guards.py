"""Triggers by which the database keeps gates: what is closed stays, and no envelope is promised twice."""

from typing import Any

CLOSED = "a gate that is closed stays as it is"
UNDECIDED = "a gate is decided by its decision"
DECISION = "a decision at a gate stays as it was signed"
EXCEEDED = "the tranches of a mission never exceed its envelope"

# What a mission's gates have released or locked: a withdrawn gate holds nothing, one that spun down gave it back.
_COUNTS = (
    "g.state <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM missions_gatedecision d "
    "WHERE d.gate_id = g.id AND d.option = 'spin_down')"
)


_PARTS = (("tranche", "money_max"), ("fte", "fte_max"))


def _cents(value: str) -> str:
    """In hundredths, as whole numbers: SQLite adds decimals as floats, and 0.1 + 0.2 must fit into 0.3."""
    return f"CAST(ROUND(COALESCE({value}, 0) * 100) AS NUMERIC)"


def _taken(part: str, mission: str, but: str = "") -> str:
    """What the mission's gates take together, one of them perhaps left out."""
    gates = f"missions_gate g WHERE g.mission_id = {mission} AND {_COUNTS}{f' AND g.id <> {but}' if but else ''}"
    return f"(SELECT COALESCE(SUM({_cents(f'g.{part}')}), 0) FROM {gates})"


def _too_much(part: str, most: str) -> str:
    wanted, others = _cents(f"NEW.{part}"), _taken(part, "NEW.mission_id", "NEW.id")
    return f"({wanted} > 0 AND {wanted} + {others} > {_cents(f'm.{most}')})"


# Whether the envelope in row m is too small for the new gate beside the others, or of another currency.
_GATE_EXCEEDS = " OR ".join(
    (*(_too_much(part, most) for part, most in _PARTS), "(NEW.tranche > 0 AND NEW.currency <> m.currency)")
)
# Whether the new envelope is too small for the gates that are there, or of another currency.
_MISSION_EXCEEDED = " OR ".join(
    (
        *(f"{_taken(part, 'NEW.id')} > {_cents(f'NEW.{most}')}" for part, most in _PARTS),
        "EXISTS (SELECT 1 FROM missions_gate g WHERE g.mission_id = NEW.id AND g.tranche > 0 "
        f"AND g.currency <> NEW.currency AND {_COUNTS})",
    )
)
_DECIDED_OTHERWISE = (
    "NEW.state = 'decided' AND NOT EXISTS (SELECT 1 FROM missions_gatedecision d WHERE d.gate_id = NEW.id)"
)
_GATE_IS_CLOSED = "NOT EXISTS (SELECT 1 FROM missions_gate g WHERE g.id = NEW.gate_id AND g.state = 'open')"


def _raise(sentence: str) -> str:
    return f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation'"


POSTGRESQL_CREATE = [
    f"""
    CREATE OR REPLACE FUNCTION missions_gate_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE too_much boolean;
    BEGIN
        IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.state <> 'open') THEN {_raise(CLOSED)}; END IF;
        IF {_DECIDED_OTHERWISE} THEN {_raise(UNDECIDED)}; END IF;
        IF TG_OP = 'INSERT' OR (NEW.tranche, NEW.fte, NEW.currency, NEW.mission_id)
            IS DISTINCT FROM (OLD.tranche, OLD.fte, OLD.currency, OLD.mission_id) THEN
            -- Whoever sets a gate past the actions waits here for whoever holds the mission.
            PERFORM 1 FROM missions_mission WHERE id = NEW.mission_id FOR UPDATE;
            SELECT {_GATE_EXCEEDS} INTO too_much FROM missions_mission m WHERE m.id = NEW.mission_id;
            IF too_much THEN {_raise(EXCEEDED)}; END IF;
        END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER missions_gate_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON missions_gate "
    "FOR EACH ROW EXECUTE FUNCTION missions_gate_guard()",
    f"""
    CREATE OR REPLACE FUNCTION missions_gatedecision_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN {_raise(DECISION)}; END IF;
        IF {_GATE_IS_CLOSED} THEN {_raise(CLOSED)}; END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER missions_gatedecision_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON missions_gatedecision "
    "FOR EACH ROW EXECUTE FUNCTION missions_gatedecision_guard()",
    f"""
    CREATE OR REPLACE FUNCTION missions_envelope_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_MISSION_EXCEEDED} THEN {_raise(EXCEEDED)}; END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER missions_envelope_holds_its_tranches BEFORE UPDATE OF money_max, fte_max, currency "
    "ON missions_mission FOR EACH ROW WHEN (NEW.money_max IS DISTINCT FROM OLD.money_max OR "
    "NEW.fte_max IS DISTINCT FROM OLD.fte_max OR NEW.currency <> OLD.currency) "
    "EXECUTE FUNCTION missions_envelope_guard()",
]
POSTGRESQL_DROP = [
    "DROP TRIGGER IF EXISTS missions_gate_is_guarded ON missions_gate",
    "DROP TRIGGER IF EXISTS missions_gatedecision_is_guarded ON missions_gatedecision",
    "DROP TRIGGER IF EXISTS missions_envelope_holds_its_tranches ON missions_mission",
]

_SQLITE_EXCEEDED = f"EXISTS (SELECT 1 FROM missions_mission m WHERE m.id = NEW.mission_id AND ({_GATE_EXCEEDS}))"


def _trigger(name: str, moment: str, table: str, condition: str, sentence: str) -> str:
    when = f"WHEN {condition} " if condition else ""
    return f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{sentence}'); END"


SQLITE_CREATE = [
    _trigger("missions_gate_stays", "UPDATE", "missions_gate", "OLD.state <> 'open'", CLOSED),
    _trigger("missions_gate_is_not_deleted", "DELETE", "missions_gate", "", CLOSED),
    _trigger("missions_gate_is_decided", "UPDATE OF state", "missions_gate", _DECIDED_OTHERWISE, UNDECIDED),
    _trigger("missions_gate_is_not_born_decided", "INSERT", "missions_gate", _DECIDED_OTHERWISE, UNDECIDED),
    _trigger("missions_gate_fits", "INSERT", "missions_gate", _SQLITE_EXCEEDED, EXCEEDED),
    _trigger(
        "missions_gate_still_fits",
        "UPDATE OF tranche, fte, currency, mission_id",
        "missions_gate",
        "(NEW.tranche <> OLD.tranche OR NEW.fte <> OLD.fte OR NEW.currency <> OLD.currency OR "
        f"NEW.mission_id <> OLD.mission_id) AND {_SQLITE_EXCEEDED}",
        EXCEEDED,
    ),
    _trigger("missions_gatedecision_is_not_changed", "UPDATE", "missions_gatedecision", "", DECISION),
    _trigger("missions_gatedecision_is_not_deleted", "DELETE", "missions_gatedecision", "", DECISION),
    _trigger("missions_gatedecision_is_of_an_open_gate", "INSERT", "missions_gatedecision", _GATE_IS_CLOSED, CLOSED),
    _trigger(
        "missions_envelope_holds_its_tranches",
        "UPDATE OF money_max, fte_max, currency",
        "missions_mission",
        "(NEW.money_max IS NOT OLD.money_max OR NEW.fte_max IS NOT OLD.fte_max OR NEW.currency <> OLD.currency) "
        f"AND ({_MISSION_EXCEEDED})",
        EXCEEDED,
    ),
]
SQLITE_DROP = [f"DROP TRIGGER IF EXISTS {sentence.split()[2]}" for sentence in SQLITE_CREATE]


def put_up(connection: Any) -> None:
    """Nothing before the tables are there: the guards of missions are older, and put all of them up together."""
    _run(connection, POSTGRESQL_CREATE if connection.vendor == "postgresql" else SQLITE_CREATE)


def take_down(connection: Any) -> None:
    """For migrations that rebuild the tables of missions or gates, and for tests that empty the database."""
    _run(connection, POSTGRESQL_DROP if connection.vendor == "postgresql" else SQLITE_DROP)


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        if "missions_gatedecision" in connection.introspection.table_names(cursor):
            for statement in statements:
                cursor.execute(statement)
