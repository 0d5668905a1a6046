"""`./cairn manage`: Django's commands on the state of the run that is on, else of the last one."""

import os
import subprocess
import sys
from collections.abc import Mapping

import servers
from launch import state
from launch.state import ROOT, STATE


def manage(arguments: list[str]) -> int:
    """Django's commands on the state of the run that is on, else of the last one."""
    STATE.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    running = state.read_json(state.RUNNING) if state.is_running() else {}
    if running:
        return replace_ourselves(command, state.with_the_users_word(running["env"]))
    if os.environ.get("DATABASE_URL") or state.read_json(state.CHOICES).get("last") != "postgres":
        return replace_ourselves(command, state.settings(state.sqlite_url(), "", demo=False))
    with state.to_ourselves(), servers.PostgreSQL(STATE / "postgres", durable=True) as postgres:
        return subprocess.call(command, env={**os.environ, **state.settings(postgres.url, "", demo=False)})


def replace_ourselves(command: list[str], env: Mapping[str, str]) -> int:
    os.execve(command[0], command, {**os.environ, **env})


if __name__ == "__main__":
    sys.exit(state.said_kindly(manage, sys.argv[1:]))
