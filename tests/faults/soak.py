"""`./cairn soak`: 100,000 operations against purposes, then torture until 1,000 faults and 500,000 events have been counted.

Each round of torture has an installation of its own. It, and the operations, have a line in var/soak.jsonl once they are
over, so that an interrupted soak goes on where it was. What finds something wrong ends the soak; its seed repeats it.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

import orjson

from launch.state import STATE
from tests.faults.harness.exposed import Exposed
from tests.faults.harness.torture import Outcome, torture
from tests.faults.inside import Witness
from tests.faults.purposes import soaked

FAULTS, EVENTS, OPERATIONS = 1_000, 500_000, 100_000
ROUND, BATCH = (
    120,
    400,
)  # seconds of load, and till lines in a batch: more of them than in the suite, to come to the events
KEPT = STATE / "soak.jsonl"


def main(arguments: list[str]) -> int:
    options = parsed(arguments)
    if options.fresh:
        KEPT.unlink(missing_ok=True)
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    total, began = Counter[str](), time.monotonic()
    for line in KEPT.read_bytes().splitlines() if KEPT.exists() else []:
        counts = Counter(orjson.loads(line)["counts"])
        total += counts if "operations" in counts else counts + Counter(rounds=1)
    if total:
        say(f"going on behind {shown(total)}")
    if options.purposes or (options.seed is None and total["operations"] < OPERATIONS):
        seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000_000)
        say(f"CAIRN_PURPOSE_SEED={seed}")
        if not soaked(OPERATIONS, seed):
            return 1
        keep(seed, Counter(operations=OPERATIONS))
        total += Counter(operations=OPERATIONS)
        say(shown(total))
    if options.purposes:
        return 0
    while total["faults"] < options.faults or total["events"] < options.events:
        if options.minutes and time.monotonic() - began > options.minutes * 60:
            say(f"out of time at {shown(total)}; the next soak goes on from here")
            return 0
        seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000_000)
        outcome = one_round(seed, options.round)
        if outcome.wrong:
            say(str(outcome))
            return 1
        outcome.tidy()
        keep(seed, outcome.counts, faults=outcome.faults)
        total += Counter(outcome.counts) + Counter(rounds=1)
        say(shown(total))
        if options.seed is not None:
            return 0
    say("done: nothing lost, nothing twice, nothing out of order")
    return 0


def keep(seed: int, counts: Mapping[str, int], **more: Any) -> None:
    with KEPT.open("ab") as kept:
        kept.write(orjson.dumps({"seed": seed, "counts": counts, **more}) + b"\n")


def one_round(seed: int, seconds: float) -> Outcome:
    say(f"CAIRN_FAULT_SEED={seed}")
    with Exposed() as installation:
        installation.start()
        witness = Witness(installation.env, patience=900)
        try:
            return torture(installation, witness, seed=seed, seconds=seconds, batch=BATCH, progress=say)
        finally:
            witness.leave()


def parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./cairn soak", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--faults", type=int, default=FAULTS, help=f"until there were so many (default: {FAULTS:,})")
    parser.add_argument("--events", type=int, default=EVENTS, help=f"until there were so many (default: {EVENTS:,})")
    parser.add_argument("--round", type=float, default=ROUND, help=f"seconds of load in a round (default: {ROUND})")
    parser.add_argument("--minutes", type=float, help="begin no round after that time")
    parser.add_argument(
        "--seed",
        type=int,
        help="one round with this seed, or with --purposes its operations, whatever was counted before",
    )
    parser.add_argument("--purposes", action="store_true", help="only the operations that try to change purposes")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier soaks counted")
    return parser.parse_args(arguments)


def shown(total: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in total.items())


def say(line: str) -> None:
    print(f"soak: {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
