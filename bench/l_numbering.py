"""(l) Commits a second at 16 writers: events that take their number from their partition's counter, against plain inserts."""

import subprocess
import sys
import time

from bench import stock
from bench.report import Report, median, spread
from launch.installation import ROOT, Installation
from pipeline import actions

PROCESSES, EACH = 4, 4  # writers
SECONDS, ROUNDS = 2.0, 5
TOPICS = {16: "bench.sixteen", 1: "bench.one"}  # partitions


def measure(installation: Installation, report: Report) -> None:
    for partitions, topic in TOPICS.items():
        actions.open_topic(name=topic, meaning="Events of many writers.", partitions=partitions, by=None, at=stock.NOW)
    command = [sys.executable, "-m", "bench.writers", str(EACH)]
    found: dict[str, list[float]] = {"plain": [], "sixteen": [], "one": []}
    writers = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    try:
        for how in found:
            commits_a_second(writers, how, "warming-up")
        for number in range(ROUNDS):
            for how, commits in found.items():
                commits.append(commits_a_second(writers, how, str(number)))
    finally:
        for writer in writers:
            writer.communicate(timeout=30)  # the end of its input ends it
    report.say(f"plain inserts: {spread(found['plain'])} commits/s")
    report.say(f"numbered in 16 partitions: {spread(found['sixteen'])} commits/s")
    report.say(f"numbered in one partition: {spread(found['one'])} commits/s")
    report.judge(
        "share of plain inserts in 16 partitions", median(found["sixteen"]) / median(found["plain"]), least=0.7
    )


def commits_a_second(writers: "list[subprocess.Popen[str]]", how: str, round_name: str) -> float:
    begin = time.time() + 0.2
    for number, writer in enumerate(writers):
        assert writer.stdin
        writer.stdin.write(f"{how} {how}-{round_name}-{number} {begin} {SECONDS}\n")
        writer.stdin.flush()
    return sum(int(writer.stdout.readline()) for writer in writers if writer.stdout) / SECONDS
