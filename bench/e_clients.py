"""(e) Requests a second and errors under 16 clients: our pool of threads against plain Django ASGI, the same page signed in."""

import json
import subprocess
import sys
from collections import defaultdict
from typing import Any

from bench import signed_in
from bench.portfolio_facts import PORTFOLIO
from bench.report import Report, median, percentile, spread
from launch.installation import ROOT, Installation, Process
from pipeline import readers

CLIENTS, SECONDS, ROUNDS = 16, 3.0, 3
PAGES = ("/", "/readyz")  # the control centre signed in, and one query without a template
APPLICATIONS = {"ours": "config.asgi:application", "plain": "bench.plain:application"}


def measure(installation: Installation, report: Report) -> None:
    PORTFOLIO.grow(240, readers.drain_fully)
    cookie = signed_in.session_key()
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for _ in range(ROUNDS):
        for name in APPLICATIONS:
            server = serve(installation, name)
            try:
                for page in PAGES:
                    call(installation, page, cookie, 0.5)
                    found[page, name].append(call(installation, page, cookie, SECONDS))
            finally:
                server.stop()
    for page in PAGES:
        for name in APPLICATIONS:
            report.say(f"{page} {name}: {told(found[page, name])}")
        ours, plain = (median(rates(found[page, name])) for name in APPLICATIONS)
        report.judge(f"times the requests/s of plain ASGI on {page}", ours / max(plain, 0.01), least=3)
        report.judge(f"errors of ours on {page}", sum(calls["errors"] for calls in found[page, "ours"]), most=0)


def serve(installation: Installation, name: str) -> Process:
    command = ["-m", "uvicorn", APPLICATIONS[name], "--host", "127.0.0.1", "--port", str(installation.port)]
    command += ["--no-access-log", "--log-level", "critical", "--timeout-graceful-shutdown", "3"]
    command += ["--lifespan", "on" if name == "ours" else "off"]
    server = installation.process(f"web-{name}", command, LOG_LEVEL="CRITICAL").start()
    installation.processes["web"] = server
    installation.wait_until_web_answers()
    return server


def call(installation: Installation, page: str, cookie: str, seconds: float) -> dict[str, Any]:
    asked = [str(installation.port), page, cookie, str(CLIENTS), str(seconds)]
    command = [sys.executable, "-m", "bench.callers", *asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    calls: dict[str, Any] = json.loads(done.stdout)
    return calls | {"seconds": seconds}


def rates(rounds: list[dict[str, Any]]) -> list[float]:
    return [calls["good"] / calls["seconds"] for calls in rounds]


def told(rounds: list[dict[str, Any]]) -> str:
    delays = [delay * 1000 for calls in rounds for delay in calls["delays"]] or [0.0]
    statuses: dict[str, int] = defaultdict(int)
    for calls in rounds:
        for status, count in calls["statuses"].items():
            statuses[status] += count
    return f"{spread(rates(rounds))} requests/s, p95 {percentile(delays, 0.95):.0f} ms, answers {dict(statuses)}"
