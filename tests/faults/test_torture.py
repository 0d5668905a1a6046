"""Faults, one every moment, under people, programs and tills at work: nothing is lost, doubled or out of order.

Here they go on for a third of a minute, with a seed of their own in each run; `./cairn soak` goes on for a thousand faults.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from tests.faults.harness import checker
from tests.faults.harness.exposed import Exposed
from tests.faults.harness.history import FAIL, OK, Pen, lines
from tests.faults.harness.torture import Outcome, torture
from tests.faults.inside import Witness

pytestmark = pytest.mark.faults

SECONDS = 20


@pytest.fixture(scope="module")
def outcome(running: Exposed, witness: Witness) -> Iterator[Outcome]:
    seed = int(os.environ.get("CAIRN_FAULT_SEED") or random.SystemRandom().randrange(1_000_000))
    outcome = torture(running, witness, seed=seed, seconds=SECONDS)
    yield outcome
    outcome.tidy()
    running.mend()


def test_after_faults_without_a_pause_everything_is_there_once_and_in_order(outcome: Outcome) -> None:
    assert not outcome.wrong, str(outcome)
    assert outcome.counts["unanswered tries"], f"no fault was felt: {outcome}"


def test_the_checker_notices_what_is_lost_what_should_not_be_there_and_what_was_not_heard(
    outcome: Outcome, witness: Witness, tmp_path: Path
) -> None:
    told, heard = tmp_path / "history", tmp_path / "heard"
    lied_about = tell_otherwise(Path(outcome.folder) / "history", told)
    told_less = Path(outcome.folder, "heard").read_bytes().splitlines(keepends=True)
    heard.write_bytes(b"".join(told_less[1:]))

    found = witness(checker.examine, outcome.world, str(told), str(heard))

    wrong = "\n".join(found.wrong)
    assert "check_in never-done was ok and is there 0 times" in wrong
    assert f"{lied_about} was fail and is there 1 times" in wrong
    assert " was heard as " in wrong


def tell_otherwise(path: Path, into: Path) -> str:
    """The history with a check-in that was acknowledged and is not there, and a change that was refused and is. Its name."""
    done = next(line for line in lines(path) if line.state == OK and line.what != "lines")
    kept = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    for line in kept:
        if line["operation"] == done.operation and line["state"] != "invoke":
            line["state"] = FAIL
    into.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in kept))
    pen = Pen(into)
    pen.note("never-done", "check_in", "KR-1", "invoke")
    pen.note("never-done", "check_in", "KR-1", OK, 201, id="x")
    return done.operation
