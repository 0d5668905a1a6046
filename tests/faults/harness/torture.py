"""Clients at work while faults come by a seed; then everything is mended, the readers catch up, and the checker looks."""

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults import inside
from tests.faults.harness import checker, faults
from tests.faults.harness.client import PATIENCE, Job
from tests.faults.harness.exposed import Exposed
from tests.faults.harness.world import World, prepare
from tests.faults.inside import Witness

ROOT = Path(__file__).resolve().parents[3]
CLIENTS, BATCH = 4, 40
APART = (0.3, 1.2)  # seconds between two faults
CATCHING_UP = 60.0  # seconds that readers have after the last fault


@dataclass
class Outcome:
    """What one torture came to."""

    seed: int
    faults: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    folder: str = ""
    world: World | None = None

    def tidy(self) -> None:
        """Throws the history away, unless somebody will want to read it."""
        if not self.wrong:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __str__(self) -> str:
        found = "\n".join(f"  - {sentence}" for sentence in self.wrong) or "  nothing wrong"
        happened = "\n".join(f"  {line}" for line in self.faults)
        return f"CAIRN_FAULT_SEED={self.seed} repeats it; the history lies in {self.folder}\n{found}\n{self.counts}\n{happened}"


def torture(
    it: Exposed,
    witness: Witness,
    *,
    seed: int,
    seconds: float,
    batch: int = BATCH,
    among: Sequence[str] = tuple(faults.ALL),
    progress: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """The load for so many seconds, with a fault every moment; then the truth."""
    outcome = Outcome(seed, folder=tempfile.mkdtemp(prefix="cairn-torture-"))
    made = witness(prepare, f"t{seed}")
    outcome.world = made
    with clients(it, made, outcome, batch):
        for what in schedule(it, seed, seconds, among):
            outcome.faults.append(what)
            progress(what)
        it.mend()
    examine(witness, made, outcome)
    return outcome


def schedule(it: Exposed, seed: int, seconds: float, among: Sequence[str]) -> Iterator[str]:
    """Breaks something every moment; each fault comes once before any comes again."""
    chance, began, deck = random.Random(seed), time.monotonic(), list[str]()
    while time.monotonic() - began < seconds:
        time.sleep(chance.uniform(*APART))
        if not deck:
            deck = chance.sample(list(among), len(among))
        at = time.monotonic() - began
        yield f"{at:6.1f} s  {faults.ALL[deck.pop()](it, chance)}"


@contextmanager
def clients(it: Exposed, made: World, outcome: Outcome, batch: int) -> Iterator[None]:
    """Some that write and one that listens. Leaving ends them in order; the listener hears what was written last."""
    folder = Path(outcome.folder)
    jobs = [
        Job(f"client{n}", outcome.seed + n, it.address, made, str(folder / "history"), batch) for n in range(CLIENTS)
    ]
    writers = [start(job, folder) for job in jobs]
    listener = start(Job("listener", outcome.seed, it.address, made, str(folder / "heard"), 0), folder)
    try:
        yield
        for one in writers:
            finish(one, folder)
        finish(listener, folder)
    finally:
        for one in (*writers, listener):
            one.kill()
            one.wait()


def start(job: Job, folder: Path) -> "subprocess.Popen[bytes]":
    with (folder / "said").open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.harness.client"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
        )
    assert process.stdin
    process.stdin.write(job.dumped())
    process.stdin.flush()
    return process


def finish(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    assert process.stdin
    process.stdin.close()
    code = process.wait(2 * PATIENCE)
    assert code == 0, f"a client failed:\n{(folder / 'said').read_text()[-3000:]}"


def examine(witness: Witness, made: World, outcome: Outcome) -> None:
    witness(inside.caught_up, CATCHING_UP)
    found = witness(checker.examine, made, f"{outcome.folder}/history", f"{outcome.folder}/heard")
    outcome.counts, outcome.wrong = {"faults": len(outcome.faults), **found.counts}, found.wrong
