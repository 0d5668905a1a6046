"""Triggers by which the database itself keeps purposes, steps and conclusions as they were written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from missions import append_only, gate_guards, guards_of_stages, kin_guards
from missions.life import STEPS

PURPOSE = "the purpose of a mission is written once"
STEP = "a mission moves only along its listed steps"
UNCONCLUDED = "a mission is concluded by its conclusion"
CONCLUSION = "a conclusion is signed off and stays"
ADDED = "what was added to a conclusion stays"

MOVES = " OR ".join(
    f"(OLD.state = '{before}' AND NEW.state = '{after}')" for before, possible in STEPS.items() for after in possible
)
CHARTER = "a charter that was signed or withdrawn stays"
OTHER_PURPOSE = "a charter carries the purpose of its mission"
UNSIGNED = "a mission is chartered by a signed charter"
RECHARTER = "a re-charter that was decided stays"
NOT_IN_DOUBT = "a mission is frozen by its re-charter"
FROZEN = "a mission in re-charter waits for the decision"

_OPEN_RECHARTER = "EXISTS (SELECT 1 FROM missions_recharter r WHERE r.mission_id = NEW.id AND r.decision = '')"
_PROMISED = (
    "starts_on",
    "ends_on",
    "fte_min",
    "fte_max",
    "money_min",
    "money_max",
    "currency",
    "outcome_id",
    "goal_id",
)
_CHANGED = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _PROMISED)
_HAS_NO_CONCLUSION = "NOT EXISTS (SELECT 1 FROM missions_conclusion WHERE mission_id = NEW.id)"


@dataclass(frozen=True)
class Guard:
    """A trigger that refuses one thing with one sentence, the same on PostgreSQL and SQLite.

    `refuses` is a condition over OLD and NEW in the SQL that both speak. A guard stands as soon as its table and the
    tables it looks at are there, so that a fresh database can be built up migration by migration.
    """

    name: str
    table: str
    before: str
    refuses: str
    sentence: str
    looks_at: tuple[str, ...] = ()

    def created(self, vendor: str) -> list[str]:
        if vendor != "postgresql":
            refuses = self.refuses.replace("IS DISTINCT FROM", "IS NOT")  # an SQLite of before 2022 knows no DISTINCT
            when = "" if refuses == ALWAYS else f"WHEN {refuses} "
            return [
                f"CREATE TRIGGER {self.name} BEFORE {self.before} ON {self.table} {when}"
                f"BEGIN SELECT RAISE(ABORT, '{self.sentence}'); END"
            ]
        back = "OLD" if self.before == "DELETE" else "NEW"
        return [
            f"""
            CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {self.refuses} THEN
                    RAISE EXCEPTION '{self.sentence}' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN {back};
            END $$""",
            f"CREATE TRIGGER {self.name} BEFORE {self.before} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]

    def dropped(self, vendor: str) -> str:
        return f"DROP TRIGGER IF EXISTS {self.name}" + (f" ON {self.table}" if vendor == "postgresql" else "")

    def can_stand_in(self, tables: Iterable[str]) -> bool:
        return {self.table, *self.looks_at} <= set(tables)


ALWAYS = "TRUE"


def stays(name: str, table: str, sentence: str) -> tuple[Guard, Guard]:
    """The rows of the table are neither changed nor deleted."""
    return (
        Guard(f"missions_{name}_is_not_changed", table, "UPDATE", ALWAYS, sentence),
        Guard(f"missions_{name}_is_not_deleted", table, "DELETE", ALWAYS, sentence),
    )


GUARDS: tuple[Guard, ...] = (
    Guard(
        "missions_purpose_is_written_once", "missions_mission", "UPDATE OF purpose, purpose_hash",
        "NEW.purpose IS DISTINCT FROM OLD.purpose OR NEW.purpose_hash IS DISTINCT FROM OLD.purpose_hash", PURPOSE,
    ),
    Guard(
        "missions_state_moves_by_steps", "missions_mission", "UPDATE OF state",
        f"NEW.state <> OLD.state AND NOT ({MOVES})", STEP,
    ),
    Guard(
        "missions_state_ends_with_a_conclusion", "missions_mission", "UPDATE OF state",
        f"NEW.state IN ('concluded', 'graduated') AND {_HAS_NO_CONCLUSION}", UNCONCLUDED, ("missions_conclusion",),
    ),
    Guard(
        "missions_mission_is_not_born_concluded", "missions_mission", "INSERT",
        f"NEW.state IN ('concluded', 'graduated') AND {_HAS_NO_CONCLUSION}", UNCONCLUDED, ("missions_conclusion",),
    ),
    *stays("conclusion", "missions_conclusion", CONCLUSION),
    *stays("correction", "missions_correction", ADDED),
    *stays("contradiction", "missions_contradiction", ADDED),
    Guard(
        "missions_charter_ended_is_not_changed", "missions_charter", "UPDATE",
        "OLD.state IN ('signed', 'withdrawn')", CHARTER,
    ),
    Guard("missions_charter_is_not_deleted", "missions_charter", "DELETE", ALWAYS, CHARTER),
    *(
        Guard(
            f"missions_charter_{name}_has_the_purpose", "missions_charter", when,
            "NOT EXISTS (SELECT 1 FROM missions_mission m WHERE m.id = NEW.mission_id "
            "AND m.purpose_hash = NEW.purpose_hash)",
            OTHER_PURPOSE, ("missions_mission",),
        )
        for name, when in (("written", "INSERT"), ("rewritten", "UPDATE"))
    ),
    Guard(
        "missions_mission_is_chartered_by_a_signature", "missions_mission", "UPDATE OF state",
        "NEW.state = 'chartered' AND OLD.state <> 'chartered' AND NOT EXISTS "
        "(SELECT 1 FROM missions_charter c WHERE c.mission_id = NEW.id AND c.state = 'signed')",
        UNSIGNED, ("missions_charter",),
    ),
    Guard("missions_recharter_decided_is_not_changed", "missions_recharter", "UPDATE", "OLD.decision <> ''", RECHARTER),
    Guard("missions_recharter_is_not_deleted", "missions_recharter", "DELETE", ALWAYS, RECHARTER),
    Guard(
        "missions_mission_is_frozen_by_a_recharter", "missions_mission", "UPDATE OF state",
        f"NEW.state = 'rechartered' AND OLD.state <> 'rechartered' AND NOT {_OPEN_RECHARTER}", NOT_IN_DOUBT,
        ("missions_recharter",),
    ),
    Guard(
        "missions_mission_waits_for_its_recharter", "missions_mission", "UPDATE OF state",
        f"OLD.state = 'rechartered' AND NEW.state <> 'rechartered' AND {_OPEN_RECHARTER}", FROZEN,
        ("missions_recharter",),
    ),
    Guard(
        "missions_mission_in_recharter_stays", "missions_mission",
        "UPDATE OF starts_on, ends_on, fte_min, fte_max, money_min, money_max, currency, outcome_id, goal_id",
        f"OLD.state = 'rechartered' AND NEW.state = 'rechartered' AND ({_CHANGED})", FROZEN,
    ),
)  # fmt: skip

# The room's other guards, each with the last of the tables that they need; those of gates come and go with these here.
_OTHERS: tuple[tuple[Any, str], ...] = (
    (append_only, "missions_limitdecision"),
    (kin_guards, "missions_graduation"),
    (guards_of_stages, "missions_stageinterval"),
)

# Names of the first days, on databases that were set up then.
_FORMER = (
    "missions_mission_is_guarded ON missions_mission",
    "missions_conclusion_is_signed_off ON missions_conclusion",
)


def put_up(connection: Any) -> None:
    """Every guard whose tables are there, as it is told here."""
    take_down(connection)
    tables = connection.introspection.table_names()
    _run(
        connection, [sql for guard in GUARDS if guard.can_stand_in(tables) for sql in guard.created(connection.vendor)]
    )
    gate_guards.put_up(connection)


def take_down(connection: Any) -> None:
    """For migrations that rebuild the tables, and for tests that empty the database."""
    gate_guards.take_down(connection)
    tables = connection.introspection.table_names()
    former = [f"DROP TRIGGER IF EXISTS {name}" for name in _FORMER if connection.vendor == "postgresql"]
    standing = [guard.dropped(connection.vendor) for guard in GUARDS if guard.table in tables]
    _run(connection, [*(sql for sql in former if sql.rpartition(" ")[2] in tables), *standing])


def step_aside(using: str = DEFAULT_DB_ALIAS, **signal: Any) -> None:
    """Before a migration of SQLite: it rebuilds whole tables, and a trigger elsewhere that names one is in its way."""
    if connections[using].vendor == "sqlite":
        take_all_down(connections[using])


def stand_up(using: str = DEFAULT_DB_ALIAS, **signal: Any) -> None:
    """After every migration, so that no rebuilt table is left without its guards: all of the room, anew."""
    connection = connections[using]
    with transaction.atomic(using=using):
        take_all_down(connection)
        tables = connection.introspection.table_names()
        for guards, table in _OTHERS:
            if table in tables:
                guards.put_up(connection)
        if "missions_mission" in tables:
            put_up(connection)


def take_all_down(connection: Any) -> None:
    """For migrations that rebuild the tables of missions, at which other guards look too."""
    take_down(connection)
    for guards, _ in _OTHERS:
        guards.take_down(connection)


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
