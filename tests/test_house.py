"""The house: who may import whom, which file may stand where, and one row in one place."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.urls import URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("rest", "interface", "accounts", "pipeline", "missions", "okrs", "professions", "portfolio")
# The order inside a room: a slot imports only slots to its right, and plain rules.
SLOTS = ("urls", "views", "api", "forms", "handlers", "actions", "queries", "access", "models", "events")
DOORS = ("views", "api")
BANNED = ("utils", "helpers", "common", "base", "manager", "managers", "service", "services", "misc")


def modules() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts]


def slot_of(path: Path) -> str:
    inside = path.relative_to(ROOT).parts[1]
    return inside.removesuffix(".py")


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_the_floors_are_kept() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_inside_a_room_slots_import_downwards_only() -> None:
    wrong = []
    for path in modules():
        room, slot = path.relative_to(ROOT).parts[0], slot_of(path)
        if slot not in SLOTS:
            continue
        above = SLOTS[: SLOTS.index(slot)]
        if slot == "api":
            above = tuple(other for other in above if other != "views")
        for name in imports(path):
            parts = name.split(".")
            if parts[0] == room and len(parts) > 1 and parts[1] in above and parts[1] != slot:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_no_drawer_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in modules() if path.stem in BANNED or path.parent.name in BANNED] == []


def test_doors_write_nothing_themselves() -> None:
    """A door calls one action; whoever writes in a door has a rule in two places soon."""
    writing = re.compile(r"\.(save|create|update|delete|bulk_create|get_or_create|update_or_create)\(")
    wrong = []
    for path in modules():
        if slot_of(path) not in DOORS or path.parts[len(ROOT.parts)] == "rest":
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if writing.search(line) and "objects" in line:
                wrong.append(f"{path.relative_to(ROOT)}:{number} {line.strip()}")
    assert wrong == []


def test_every_action_takes_its_moment_and_all_else_by_name() -> None:
    wrong = []
    for room in ("pipeline", "missions", "okrs", "professions"):
        for path in [*(ROOT / room).glob("actions.py"), *(ROOT / room / "actions").glob("*.py")]:
            for node in ast.parse(path.read_text()).body:
                if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or not node.decorator_list:
                    continue
                names = {argument.arg for argument in node.args.kwonlyargs}
                if ast.unparse(node.decorator_list[0]) == "log.action" and (node.args.args or "at" not in names):
                    wrong.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert wrong == []


def test_templates_carry_no_style_and_no_script_of_their_own() -> None:
    wrong = []
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        if re.search(r'\sstyle="|<style|\son[a-z]+="|<script(?![^>]*\ssrc=)|javascript:|hx-on', text):
            wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []


def test_every_model_says_its_truths_in_the_database() -> None:
    ours = [model for room in ROOMS if apps.is_installed(room) for model in apps.get_app_config(room).get_models()]
    constraints = sum(len(model._meta.constraints) for model in ours)
    assert constraints / len(ours) >= 1.2
    names = [constraint.name for model in ours for constraint in model._meta.constraints]
    assert all("_" in name for name in names)


@pytest.mark.django_db
def test_migrations_stand_in_one_line() -> None:
    leaves = MigrationLoader(None).graph.leaf_nodes()
    for room in ROOMS:
        assert len([leaf for leaf in leaves if leaf[0] == room]) <= 1, room


def patterns(resolver: URLResolver, prefix: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += patterns(entry, prefix + str(entry.pattern))
        else:
            found.append(prefix + str(entry.pattern))
    return found


def test_addresses_have_no_trailing_slash() -> None:
    ours = [address for address in patterns(get_resolver()) if not address.startswith("accounts/")]
    assert [address for address in ours if address.endswith("/")] == []


def test_every_prefix_of_a_key_belongs_to_one_model() -> None:
    numbered = [model for model in apps.get_models() if hasattr(model, "PREFIX")]
    prefixes = [model.PREFIX for model in numbered]
    assert len(prefixes) > 15 and sorted(set(prefixes)) == sorted(prefixes)
