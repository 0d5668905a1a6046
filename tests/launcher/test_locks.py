"""The locks pin what pyproject.toml asks for, each file by its hash, and run runs what was tested."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.launcher.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = ("run", "dev", "servers", "installer")


def pinned(name: str) -> dict[str, str]:
    """Versions by package."""
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def wanted(requirements: list[str]) -> set[str]:
    """The names of packages, as locks write them."""
    names = [re.match(r"[A-Za-z0-9._-]+", requirement) for requirement in requirements]
    return {re.sub(r"[._-]+", "-", name[0]).lower() for name in names if name}


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [
        ("run", PROJECT["dependencies"]),
        ("dev", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]),
        ("servers", PROJECT["optional-dependencies"]["embedded"]),
        ("installer", ["pip", "uv"]),
    ],
    ids=LOCKS,
)
def test_a_lock_pins_everything_that_is_asked_for(lock: str, requirements: list[str]) -> None:
    missing = wanted(requirements) - pinned(lock).keys()

    assert not missing, f"run ./cairn lock: requirements/{lock}.lock lacks {sorted(missing)}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    text = Path(ROOT / "requirements" / f"{lock}.lock").read_text()
    blocks = [block for block in re.split(r"\n(?=[a-z0-9])", text) if "==" in block]

    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", ["run", "servers"])
def test_what_runs_is_what_was_tested(lock: str) -> None:
    tested = pinned("dev")

    assert {name: version for name, version in pinned(lock).items() if tested.get(name, version) != version} == {}
