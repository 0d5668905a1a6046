"""The launcher finds a Python, fetches pip as pip is configured, and keeps one environment in step with the lock."""

import ast
import base64
import hashlib
import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.launcher.conftest import ROOT

WHEEL = "pip-9.9-py3-none-any.whl"
CONTENT = b"a wheel"


@pytest.fixture(autouse=True)
def no_pip_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))


class Index(http.server.BaseHTTPRequestHandler):
    """A small package index; what it answers stands in `pages`, and what it was asked in `asked`."""

    pages: dict[str, bytes]
    asked: list[Any]

    def do_GET(self) -> None:
        self.asked.append(self.headers)
        page = self.pages.get(self.path)
        self.send_response(200 if page is not None else 404)
        self.end_headers()
        self.wfile.write(page or b"")

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def index() -> Iterator[type[Index]]:
    handler = type("OneIndex", (Index,), {"pages": {f"/files/{WHEEL}": CONTENT}, "asked": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    handler.address = f"127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
    yield handler
    server.shutdown()
    server.server_close()


def test_the_launcher_can_be_read_by_python_3_7() -> None:
    ast.parse((ROOT / "cairn").read_text(), feature_version=(3, 7))


def test_without_a_command_it_says_which_there_are() -> None:
    done = subprocess.run([sys.executable, ROOT / "cairn"], capture_output=True, text=True, check=False)

    assert done.returncode == 0
    assert "run" in done.stdout
    assert "test" in done.stdout


def test_an_unknown_command_is_refused() -> None:
    assert subprocess.run([sys.executable, ROOT / "cairn", "fly"], capture_output=True, check=False).returncode == 2


def test_an_old_python_looks_for_a_newer_one_beside_it(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher, "LEAST", (4, 0))
    monkeypatch.setattr(launcher, "NEWEST", (4, 1))

    with pytest.raises(launcher.Missing, match=r"needs Python 4\.0 or newer"):
        launcher.suitable_python()


def test_a_shim_that_lies_is_not_taken_for_a_python(launcher: ModuleType, tmp_path: Path) -> None:
    shim = tmp_path / "python3.99"
    shim.write_text("#!/bin/sh\necho pyenv: version not installed >&2\nexit 127\n")
    shim.chmod(0o755)

    assert launcher.probe(str(shim)) is None
    assert launcher.probe(str(tmp_path / "absent")) is None
    assert launcher.probe(sys.executable) == (sys.executable, sys.version_info[:2])


@pytest.mark.parametrize(
    "page",
    [
        json.dumps({"files": [{"filename": WHEEL, "url": f"/files/{WHEEL}"}]}).encode(),
        f'<html><a href="../../files/{WHEEL}#sha256=0">{WHEEL}</a></html>'.encode(),
    ],
    ids=["PEP 691 in JSON", "PEP 503 in HTML"],
)
def test_pip_is_found_on_an_index_of_either_kind(
    launcher: ModuleType, index: Any, monkeypatch: pytest.MonkeyPatch, page: bytes
) -> None:
    index.pages["/simple/pip/"] = page
    monkeypatch.setenv("PIP_INDEX_URL", f"http://{index.address}/simple")

    assert launcher.fetch_pip(WHEEL) == CONTENT


def test_an_index_that_lacks_it_is_followed_by_the_extra_one(
    launcher: ModuleType, index: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.pages["/extra/pip/"] = f'<a href="/files/{WHEEL}">'.encode()
    monkeypatch.setenv("PIP_INDEX_URL", f"http://{index.address}/simple")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", f"http://{index.address}/extra/")

    assert launcher.fetch_pip(WHEEL) == CONTENT


def test_the_password_of_an_index_goes_into_the_header_and_not_into_a_message(
    launcher: ModuleType, index: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"http://ann:p%40ss@{index.address}/simple")

    with pytest.raises(OSError) as trouble:
        launcher.fetch_pip(WHEEL)

    assert index.asked[0]["Authorization"] == "Basic " + base64.b64encode(b"ann:p@ss").decode()
    assert "p%40ss" not in str(trouble.value)


def test_a_folder_of_wheels_needs_no_index(
    launcher: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / WHEEL).write_bytes(CONTENT)
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))

    assert launcher.fetch_pip(WHEEL) == CONTENT


def test_a_pip_with_another_hash_is_refused(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher, "fetch_pip", lambda name: b"not pip")

    with pytest.raises(launcher.Missing, match="is not the file"):
        launcher.bootstrap_pip()


def test_the_environment_variable_is_stronger_than_the_configuration_file(
    launcher: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pip.conf").write_text(
        "[global]\nindex-url = https://global\ncert = /c\n[install]\nindex-url = https://install\n"
    )
    assert launcher.pip_option("index-url") == "https://install"
    assert launcher.pip_option("cert") == "/c"

    monkeypatch.setenv("PIP_INDEX_URL", "https://variable")
    assert launcher.pip_option("index-url") == "https://variable"


def test_uv_is_told_what_pip_is_configured_with(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror/simple")
    monkeypatch.setenv("PIP_TRUSTED_HOST", "mirror")

    told = launcher.installer_environment()

    assert told["UV_DEFAULT_INDEX"] == "https://mirror/simple"
    assert told["UV_INSECURE_HOST"] == "mirror"


def test_a_home_that_cannot_be_written_means_no_cache(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/proc/nobody")

    assert launcher.installer_environment()["UV_NO_CACHE"] == "1"


# The environment


@pytest.fixture
def installed(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The profiles that were installed: the packages are left out, everything around them is real."""
    profiles: list[str] = []
    monkeypatch.setattr(launcher, "install", profiles.append)
    return profiles


def test_it_is_made_once_and_later_starts_touch_nothing(launcher: ModuleType, installed: list[str]) -> None:
    assert launcher.environment("run") == launcher.PYTHON
    assert launcher.environment("run") == launcher.PYTHON

    assert installed == ["run"]


def test_the_development_lock_holds_what_run_needs(launcher: ModuleType, installed: list[str]) -> None:
    launcher.environment("dev")
    launcher.environment("run")

    assert installed == ["dev"]


def test_a_changed_lock_is_installed_again(
    launcher: ModuleType, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher.environment("run")
    monkeypatch.setattr(launcher, "stamp_of", lambda profile: hashlib.sha256(b"another lock").hexdigest())
    launcher.environment("run")

    assert installed == ["run", "run"]


def test_a_half_built_environment_is_built_anew(launcher: ModuleType, installed: list[str]) -> None:
    launcher.environment("dev")
    Path(launcher.UNFINISHED).touch()
    debris = Path(launcher.VENV) / "debris"
    debris.touch()

    launcher.environment("run")

    assert not debris.exists()
    assert installed == ["dev", "dev"]  # what was a developer's stays a developer's


def test_an_environment_whose_python_is_gone_is_built_anew(launcher: ModuleType, installed: list[str]) -> None:
    launcher.environment("run")
    Path(launcher.PYTHON).unlink()

    launcher.environment("run")

    assert launcher.is_sound()
    assert installed == ["run", "run"]


def test_a_folder_that_is_no_environment_is_left_alone(launcher: ModuleType, installed: list[str]) -> None:
    mine = Path(launcher.VENV) / "letters"
    mine.mkdir(parents=True)

    with pytest.raises(launcher.Missing, match="in the way"):
        launcher.environment("run")

    assert mine.exists()


def test_what_cannot_be_installed_is_said_and_tried_again(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(profile: str) -> None:
        raise launcher.Missing("no index")

    monkeypatch.setattr(launcher, "install", refuses)
    with pytest.raises(launcher.Missing, match="no index"):
        launcher.environment("run")

    assert not launcher.is_installed("run")
    assert not Path(launcher.UNFINISHED).exists()


def test_two_starts_at_once_install_once(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on, profiles = threading.Event(), threading.Event(), []

    def slowly(profile: str) -> None:
        profiles.append(profile)
        begun.set()
        assert go_on.wait(30)

    monkeypatch.setattr(launcher, "install", slowly)
    first = threading.Thread(target=launcher.environment, args=("run",))
    second = threading.Thread(target=launcher.environment, args=("run",))
    first.start()
    assert begun.wait(30)
    second.start()
    go_on.set()
    first.join(30)
    second.join(30)

    assert profiles == ["run"]
