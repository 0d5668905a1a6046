"""What a part of the bench found, in lines that say what was measured, against what, and how it came out."""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

import servers


@dataclass
class Report:
    """Lines of one part. `judge` adds a line that says whether a target was met."""

    title: str
    lines: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        self.lines.append(line)
        print("  " + line, flush=True)

    def judge(self, what: str, found: float, least: float | None = None, most: float | None = None) -> None:
        is_met = (least is None or found >= least) and (most is None or found <= most)
        wanted = f"at least {least:g}" if least is not None else f"at most {most:g}"
        self.say(f"{'met   ' if is_met else 'MISSED'}  {what}: {found:.3g} (target: {wanted})")


def seconds_of(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def median(found: Sequence[float]) -> float:
    return statistics.median(found)


def spread(found: Sequence[float], unit: str = "") -> str:
    """ "420 (400 to 450, n=5)"."""
    return f"{median(found):,.4g}{unit} ({min(found):,.4g} to {max(found):,.4g}, n={len(found)})"


def percentile(found: Sequence[float], share: float) -> float:
    ordered = sorted(found)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine(postgres: servers.PostgreSQL, valkey: servers.Valkey) -> list[str]:
    packages = ("Django", "psycopg2-binary", "celery", "redis", "uvicorn", "a2wsgi", "orjson")
    return [
        f"{postgres.program}, durable · {valkey.program} · Python {platform.python_version()}",
        " · ".join(f"{name} {version(name)}" for name in packages),
        f"{os.cpu_count()} processors · {platform.machine()} · {sys.platform}",
    ]


def load() -> str:
    return "load average " + " ".join(f"{value:.2f}" for value in os.getloadavg())
