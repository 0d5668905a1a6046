"""(h) The same backlog drained by one, two and four workers, and the memory of a worker that reads."""

from pathlib import Path

from bench import a_backlog
from bench.report import Report, median, spread
from launch.installation import Installation, Process

EVENTS, ROUNDS = 40_000, 3


def measure(installation: Installation, report: Report) -> None:
    found: dict[int, float] = {}
    for count in (1, 2, 4):
        workers = [start(installation, number) for number in range(count)]
        try:
            wait_for(installation, count)
            rates = [EVENTS / a_backlog.drain_backlog(EVENTS) for _ in range(ROUNDS)]
            memory = max(megabytes(worker) for worker in workers)
        finally:
            for worker in workers:
                worker.stop()
        found[count] = median(rates)
        report.say(f"{count} workers: {spread(rates)} events/s; the largest has {memory:.0f} MB of its own")
    report.say(
        f"two against one {found[2] / found[1]:.2f}, four against one {found[4] / found[1]:.2f} (two processors)"
    )


def start(installation: Installation, number: int) -> Process:
    command = [word.replace("bench@", f"bench-{number}@") for word in a_backlog.worker_command()]
    return installation.process(f"bench-worker-{number}", command, LOG_LEVEL="WARNING").start()


def wait_for(installation: Installation, count: int) -> None:
    from config.celery import app

    def all_answer() -> bool:
        return len(app.control.inspect(timeout=1).ping() or {}) == count

    installation.wait_for(all_answer, 90, "the workers did not answer")


def megabytes(worker: Process) -> float:
    """What the reading process holds and shares with nobody."""
    lines = Path(f"/proc/{worker.pid}/smaps_rollup").read_text().splitlines()
    own = [int(line.split()[1]) for line in lines if line.startswith(("Private_Clean", "Private_Dirty"))]
    return sum(own) / 1024
