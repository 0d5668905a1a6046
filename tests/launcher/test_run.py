"""`./cairn run` on this machine: from nothing to the pages, through deaths, to an end that leaves nothing running."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import servers
from tests.launcher.conftest import ROOT, Run, eventually

Start = Callable[..., Run]


def test_from_an_empty_folder_to_pages_and_back(start: Start, tmp_path: Path) -> None:
    run = start("--port", str(servers.free_port()))
    said = run.until("ready")
    address = run.running()["address"]

    assert address in said
    assert "choose a person to sign in as" in said
    assert get(f"{address}/readyz") == 200
    assert (tmp_path / "state" / "running.json").stat().st_mode & 0o077 == 0
    children = run.children()
    assert len(children) == 5  # Valkey, web, two workers, beat

    assert run.end() == 0
    assert not (tmp_path / "state" / "running.json").exists()
    assert [pid for pid in children if lives(pid)] == []


def test_whatever_is_killed_comes_back(start: Start) -> None:
    run = start("--port", str(servers.free_port()), "--postgres", "--no-demo")
    assert "createsuperuser" in run.until("ready")
    killed = run.children()
    assert len(killed) == 6

    for pid in killed:
        os.kill(pid, signal.SIGKILL)

    eventually(lambda: len(run.children()) == 6 and not set(run.children()) & set(killed), "all are back")
    eventually(lambda: get(f"{run.running()['address']}/readyz") == 200, "the pages answer again")
    assert run.end() == 0


def test_a_second_run_and_manage_find_the_first_one(start: Start, tmp_path: Path) -> None:
    first = start("--port", str(servers.free_port()), "--no-demo")
    first.until("ready")

    second = start("--no-demo")

    assert first.running()["address"] in second.until("already runs")
    assert second.process.wait(30) == 1
    asked = manage(tmp_path / "state", "shell", "-c", "from django.conf import settings; print(settings.REDIS_URL)")
    assert first.running()["env"]["REDIS_URL"] in asked.stdout


def test_a_port_in_use_is_refused_with_a_remedy(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = start("--port", str(taken.getsockname()[1]))

        assert "choose another with --port" in run.until("in use")
        assert run.process.wait(30) == 1


def test_ctrl_c_during_the_first_start_leaves_nothing_running(start: Start, tmp_path: Path) -> None:
    run = start("--port", str(servers.free_port()))
    eventually(lambda: (tmp_path / "state" / "log" / "migrate.log").exists(), "the database is being made")
    children = run.children()

    assert run.end() == 0
    assert [pid for pid in children if lives(pid)] == []


def test_manage_works_while_nothing_runs(tmp_path: Path) -> None:
    asked = manage(tmp_path, "shell", "-c", "from django.db import connection; print(connection.vendor)")

    assert "sqlite" in asked.stdout


def manage(state: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")}
    command = [sys.executable, "-m", "launch.manage", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**env, "CAIRN_STATE": str(state)}, capture_output=True, text=True, check=True
    )


def get(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return int(answer.status)
    except OSError:
        return 0


def lives(pid: int) -> bool:
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout != "" and not done.stdout.startswith("Z")
