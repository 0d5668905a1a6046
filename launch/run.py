"""`./cairn run`: the servers, then the database, then web, two workers and beat, until Ctrl-C."""

import argparse
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping

import servers
from launch import state
from launch.state import STATE, CannotRun, say
from launch.supervisor import Process, Supervisor

FIRST_PORT, PORTS = 8000, 20
READY_SECONDS = 120


def run(arguments: list[str]) -> int:
    options = run_options(arguments)
    with state.to_ourselves():
        if options.fresh:
            state.throw_away()
        supervisor = Supervisor()
        supervisor.end_on_signal()
        try:
            address = start_all(supervisor, options)
            if not supervisor.ending.is_set():
                say(welcome(address))
                supervisor.look_after_all()
        finally:
            if supervisor.watched:
                say("ending")
            supervisor.end_all()
    return 0


def run_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./cairn run", description="Start Cairn and everything it needs.")
    parser.add_argument("--port", type=int, help=f"the port of the pages (default: {FIRST_PORT} or the next free one)")
    parser.add_argument("--postgres", action="store_true", help="use a private PostgreSQL instead of SQLite")
    parser.add_argument("--fresh", action="store_true", help="begin anew: throw away what earlier runs kept")
    parser.add_argument("--pulse", action="store_true", help="let an event happen every few seconds")
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="no demo story, no demo sign-ins")
    return parser.parse_args(arguments)


def start_all(supervisor: Supervisor, options: argparse.Namespace) -> str:
    """The address of the pages, once they answer or the end was asked for. Raises CannotRun."""
    port = free_port(options.port)
    (STATE / "log").mkdir(mode=0o700, exist_ok=True)
    told, demo = demo_choice(options)
    env = state.settings(start_database(supervisor, options.postgres), start_broker(supervisor), demo)
    address = f"http://127.0.0.1:{port}"
    state.write_json(state.RUNNING, {"pid": os.getpid(), "address": address, "env": env})
    prepare_database(supervisor, env, tell=demo and not told)
    for name, command in processes(port, options.pulse):
        start_process(supervisor, name, command, env)
    wait_until_ready(supervisor, address)
    return address


def demo_choice(options: argparse.Namespace) -> tuple[bool, bool]:
    """Whether the demo was told to this database, and whether to show it. The first start decides for good."""
    if os.environ.get("DATABASE_URL"):
        return True, False  # somebody's own database: nothing of ours is written into it
    choices = state.read_json(state.CHOICES)
    kept = "postgres" if options.postgres else "sqlite"
    is_new = not state.has_content(STATE / ("postgres" if options.postgres else "cairn.sqlite3"))
    choice = choices.get(kept) or {"demo": options.demo and is_new, "told": False}
    state.write_json(state.CHOICES, {**choices, kept: choice, "last": kept})
    if options.demo and not choice["demo"]:
        say("this state began without the demo story; ./cairn run --fresh begins anew with it")
    return bool(choice["told"]), bool(choice["demo"] and options.demo)


def start_database(supervisor: Supervisor, wants_postgres: bool) -> str:
    """The address of the database that this run uses. Raises CannotRun."""
    if os.environ.get("DATABASE_URL"):
        return os.environ["DATABASE_URL"]
    if not wants_postgres:
        return state.sqlite_url()
    postgres = servers.PostgreSQL(STATE / "postgres", durable=True)
    supervisor.start("PostgreSQL", postgres, postgres.said)
    return postgres.url


def start_broker(supervisor: Supervisor) -> str:
    if os.environ.get("REDIS_URL"):
        return os.environ["REDIS_URL"]
    valkey = servers.Valkey(STATE / "valkey", appendonly=True)
    supervisor.start(valkey.program.product, valkey, valkey.said)
    return valkey.url


def prepare_database(supervisor: Supervisor, env: Mapping[str, str], tell: bool) -> None:
    """Raises CannotRun with what the command said."""
    finish(supervisor, Process("migrate", ["manage.py", "migrate", "--noinput"], env))
    if tell and not supervisor.ending.is_set():
        say("telling the demo story (once, some seconds)")
        finish(supervisor, Process("tell_demo", ["manage.py", "tell_demo"], env))
        if not supervisor.ending.is_set():
            choices = state.read_json(state.CHOICES)
            choices[choices["last"]]["told"] = True
            state.write_json(state.CHOICES, choices)


def finish(supervisor: Supervisor, process: Process) -> None:
    """Runs one command to its end, or until the end of all is asked for. Raises CannotRun."""
    if supervisor.ending.is_set():
        return
    process.log.unlink(missing_ok=True)
    process.start()
    while process.is_alive():
        if supervisor.ending.wait(0.05):
            process.stop()
            return
    if process.code:
        raise CannotRun(f"`./cairn manage {process.name}` failed:\n{process.said()}")


def processes(port: int, pulse: bool) -> list[tuple[str, list[str]]]:
    """The processes of a running Cairn, by name. The compose file runs the same ones."""
    celery = ["-m", "celery", "-A", "config.celery"]
    web = ["-m", "uvicorn", "config.asgi:application", "--host", "127.0.0.1", "--port", str(port), "--lifespan", "on"]
    web += ["--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "3"]
    work = [*celery, "worker", "--concurrency", "1", "--loglevel", "WARNING", "-n"]
    named = [
        ("web", web),
        ("worker-1", [*work, "worker-1@%h"]),
        ("worker-2", [*work, "worker-2@%h"]),
        ("beat", [*celery, "beat", "--schedule", str(STATE / "beat"), "--loglevel", "WARNING"]),
    ]
    return [*named, ("pulse", ["manage.py", "pulse"])] if pulse else named


def start_process(supervisor: Supervisor, name: str, command: list[str], env: Mapping[str, str]) -> None:
    process = Process(name, command, env)
    if process.log.exists():
        process.log.replace(process.log.with_suffix(".log.1"))
    supervisor.start(name, process, process.said)


def wait_until_ready(supervisor: Supervisor, address: str) -> None:
    """Returns once /readyz says yes. Raises CannotRun when it does not within READY_SECONDS."""
    deadline = time.monotonic() + READY_SECONDS
    answer = "nothing"
    while not supervisor.ending.wait(0.1):
        for one in supervisor.watched:
            supervisor.look_after(one, time.monotonic())
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{address}/readyz", timeout=5):
                return
        except urllib.error.HTTPError as refusal:
            answer = f"{refusal.code} {refusal.read(300).decode(errors='replace')}"
        except OSError as trouble:
            answer = str(trouble)
        if time.monotonic() > deadline:
            raise CannotRun(f"{address}/readyz is not ready after {READY_SECONDS} s: {answer}. See {STATE / 'log'}.")


def welcome(address: str) -> str:
    running = state.read_json(state.RUNNING)
    demo = running["env"]["CAIRN_DEMO"] == "1"
    hint = "choose a person to sign in as" if demo else "first account: ./cairn manage createsuperuser"
    return f"ready at {address} - {hint}. Ctrl-C ends it."


def free_port(wanted: int | None) -> int:
    """The port to serve on. Raises CannotRun when the wanted one is taken."""
    for port in [wanted] if wanted is not None else range(FIRST_PORT, FIRST_PORT + PORTS):
        if is_free(port):
            return port
    taken = f"port {wanted} is" if wanted is not None else f"ports {FIRST_PORT} to {FIRST_PORT + PORTS - 1} are"
    raise CannotRun(f"{taken} in use or not ours to use; choose another with --port.")


def is_free(port: int) -> bool:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


if __name__ == "__main__":
    sys.exit(state.said_kindly(run, sys.argv[1:]))
