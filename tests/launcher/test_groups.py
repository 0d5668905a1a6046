"""A run that is shared among processes keeps the tests of a group together, and begins with the long groups."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import pytest_groups
from tests.launcher.conftest import ROOT

FILES = ["tests/missions/test_a.py", "tests/missions/test_b.py", "tests/demo/test_c.py", "tests/demo/test_d.py"]
ONE_FILE = "import pytest\n@pytest.mark.parametrize('n', range(8))\ndef test(n):\n    pass\n"


@pytest.fixture
def ran(tmp_path: Path) -> dict[str, set[str]]:
    """Which processes ran which group, in the order in which the groups began."""
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(ONE_FILE)
    command = [sys.executable, "-m", "pytest", "-v", "-p", "pytest_groups", "-p", "no:django", "--dist", "loadscope"]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    said = subprocess.run(
        [*command, "--no-loadscope-reorder", "-n", "2", "--import-mode=importlib", "--rootdir", "."],
        cwd=tmp_path, env={**env, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=300, check=False,
    ).stdout  # fmt: skip
    found: dict[str, set[str]] = {}
    for process, test in re.findall(r"^\[(gw\d)\].* PASSED (\S+)", said, re.MULTILINE):
        found.setdefault(pytest_groups.group_of(test), set()).add(process)
    assert said.count(" PASSED ") == 8 * len(FILES), said
    return found


def test_a_file_or_a_folder_that_shares_something_runs_in_one_process(ran: dict[str, set[str]]) -> None:
    assert {group: len(processes) for group, processes in ran.items()} == {
        "tests/demo": 1,
        "tests/missions/test_a.py": 1,
        "tests/missions/test_b.py": 1,
    }


def test_what_takes_longest_begins_first(ran: dict[str, set[str]]) -> None:
    assert "tests/demo" in list(ran)[:2]
