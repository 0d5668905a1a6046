"""What the tests of the launcher share: the launcher as a module, and Cairn as somebody starts it."""

import importlib.machinery
import importlib.util
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 90


@pytest.fixture
def launcher(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The file `cairn` as a module of its own, with an environment folder that is empty."""
    monkeypatch.setenv("CAIRN_VENV", str(tmp_path / "venv"))
    loader = importlib.machinery.SourceFileLoader("cairn_launcher", str(ROOT / "cairn"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


class Run:
    """One `run`, started in a state folder of its own, and what it says."""

    def __init__(self, state: Path, *options: str, **variables: str) -> None:
        self.state = state
        env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "launch.run", *options],
            cwd=ROOT,
            env={**env, "CAIRN_STATE": str(state), **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self.said = ""
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line)

    def until(self, words: str) -> str:
        """The line that holds these words. Fails when it does not come."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                line = self._lines.get(timeout=0.2)
            except queue.Empty:
                if self.process.poll() is not None:
                    break
                continue
            self.said += line
            if words in line:
                return line
        pytest.fail(f"never said {words!r}; it said:\n{self.said}")

    def running(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.state / "running.json").read_text())
        return content

    def children(self) -> list[int]:
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(word) for word in listed.stdout.split()]

    def end(self) -> int:
        """The exit code after the one signal that Ctrl-C sends."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    """Starts Cairn, and sees to it that nothing outlives the test."""
    runs: list[Run] = []

    def starts(*options: str, state: Path = tmp_path / "state", **variables: str) -> Run:
        runs.append(Run(state, *options, **variables))
        return runs[-1]

    yield starts
    for run in runs:
        if run.process.poll() is None:
            run.end()
        if (run.state / "postgres").is_symlink():  # root's, and outside the test's own folder
            shutil.rmtree((run.state / "postgres").resolve())


def eventually(holds: Callable[[], bool], what: str, within: float = PATIENCE) -> None:
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, f"not within {within} s: {what}"
        time.sleep(0.1)
