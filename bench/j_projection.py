"""(j) A backlog into the read model against pyeventsourcing's projection doing the same upsert on the same server."""

import json
import subprocess
import sys
from pathlib import Path

from bench import stock
from bench.a_backlog import EVENTS, drain_backlog, wait_for_worker, worker_command
from bench.report import Report, median, spread
from launch.installation import ROOT, Installation
from launch.state import STATE
from servers import PostgreSQL

THEIRS, ROUNDS = 4_000, 3  # events that the projection gets, and rounds
HOME = STATE / "bench-elsewhere"  # the environment of what is compared with, and must not be among our packages
LOCK = ROOT / "requirements" / "elsewhere.lock"


def measure(installation: Installation, report: Report) -> None:
    python = environment()
    worker = installation.process("projection-worker", worker_command(), LOG_LEVEL="WARNING").start()
    ours, theirs = [], []
    try:
        wait_for_worker(installation)
        for _ in range(ROUNDS):
            ours.append(EVENTS / drain_backlog())
            theirs.append(elsewhere(python))
    finally:
        worker.stop()
    report.say(f"reader loop in a Celery worker, {EVENTS:,} events, {stock.PRODUCTS} rows: {spread(ours)} events/s")
    report.say(f"{version()}, its projection, {THEIRS:,} events, {stock.PRODUCTS} rows: {spread(theirs)} events/s")
    report.say(f"times as fast: {median(ours) / median(theirs):.0f}")


def elsewhere(python: Path) -> float:
    """Events a second of the projection, on a new PostgreSQL as durable as ours."""
    with PostgreSQL(durable=True) as postgres:
        command = [
            python,
            ROOT / "bench" / "elsewhere" / "projection.py",
            postgres.url,
            str(stock.PRODUCTS),
            str(THEIRS),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return float(json.loads(done.stdout))


def environment() -> Path:
    """The Python of an environment with what requirements/elsewhere.lock names. Raises CalledProcessError."""
    python, uv = HOME / "bin" / "python", Path(sys.executable).parent / "uv"
    if not python.exists():
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, HOME], check=True)
    install = [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", LOCK]
    subprocess.run(install, check=True)
    return python


def version() -> str:
    return next(line.partition(" ")[0] for line in LOCK.read_text().splitlines() if line.startswith("eventsourcing"))
