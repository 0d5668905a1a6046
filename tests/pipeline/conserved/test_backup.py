"""What a backup refuses, and that it leaves nothing half-done; on SQLite also its way there and back."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from missions.actions import goal
from pipeline import keys
from pipeline.conserved import backup

ROOT = Path(__file__).parents[3]


@pytest.fixture
def copy(tmp_path: Path, transactional_db: None, person: Any) -> Path:
    keys.personal_key()  # made at its first use
    goal.set_goal(title="Feed the town", by=person("executive"), at=timezone.now())
    assert backup.take(tmp_path / "copy", at=timezone.now()) > 10_000
    return tmp_path / "copy"


def test_a_backup_is_not_taken_over_another(copy: Path) -> None:
    with pytest.raises(backup.NoBackup, match="Name a folder that does not"):
        backup.take(copy, at=timezone.now())


def test_a_backup_is_not_put_over_a_database_that_holds_something(copy: Path) -> None:
    with pytest.raises(backup.NoBackup, match="has tables already"):
        backup.put_back(copy)


def test_what_is_no_backup_is_not_put_back(tmp_path: Path, db: None) -> None:
    with pytest.raises(backup.NoBackup, match="holds no backup"):
        backup.put_back(tmp_path)


def test_a_backup_of_another_kind_of_database_is_not_put_back(copy: Path) -> None:
    manifest = copy / backup.MANIFEST
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "database": "oracle"}))
    with pytest.raises(backup.NoBackup, match="The backup is of oracle"):
        backup.put_back(copy)


@pytest.mark.parametrize("kept", ["another", ""], ids=["another key", "no key"])
def test_a_backup_is_not_put_back_beside_other_keys(copy: Path, tmp_path: Path, kept: str) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    if kept:
        (folder / "keys").mkdir()
        (folder / "keys" / "personal").write_text(kept)
    refused = manage(folder, "restore_backup", str(copy))
    assert refused.returncode and "The key PERSONAL_KEY is not" in refused.stderr
    assert str(folder / "keys" / "personal") in refused.stderr
    assert sorted(path.name for path in folder.glob("keys/*")) == (["personal"] if kept else [])


def test_a_backup_that_fails_leaves_nothing(
    tmp_path: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> None:
        path.write_text("half")
        raise OSError("no space left on device")

    monkeypatch.setitem(backup._DUMPERS, connection.vendor, full)
    with pytest.raises(OSError, match="no space"):
        backup.take(tmp_path / "copy", at=timezone.now())
    assert list(tmp_path.iterdir()) == []


def manage(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of a new, embedded Cairn whose state lies in the folder."""
    new = {"DATABASE_URL": f"sqlite:///{folder / 'cairn.sqlite3'}", "CAIRN_STATE": str(folder)}
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(
        command, env={**os.environ, **new}, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT
    )


def test_a_backup_comes_back_into_a_new_state_and_a_changed_one_does_not(copy: Path, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        manifest = json.loads((copy / backup.MANIFEST).read_text())
        assert list(manifest["files"]) == ["cairn.dump"]  # tests/faults/test_backup.py puts it back
        return
    folder = tmp_path / "state"
    shutil.copytree(Path(settings.STATE) / "keys", folder / "keys")
    back = manage(folder, "restore_backup", str(copy))
    assert back.returncode == 0, back.stderr
    found = manage(folder, "shell", "-c", "from missions.models import StrategicGoal as G; print(G.objects.get())")
    assert "Feed the town" in found.stdout
    with (copy / "cairn.sqlite3").open("ab") as file:
        file.write(b"more")
    other = tmp_path / "other"
    shutil.copytree(folder / "keys", other / "keys")
    refused = manage(other, "restore_backup", str(copy))
    assert refused.returncode and "not those of the manifest" in refused.stderr
