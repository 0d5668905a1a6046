"""The torture is worth something: it catches each of four well-known ways to read a log wrongly, and lets ours pass."""

from collections.abc import Iterator

import pytest

from tests.faults.harness.exposed import Exposed
from tests.faults.harness.race import Verdict, race
from tests.faults.inside import Witness

pytestmark = pytest.mark.faults

ROUNDS, SECONDS = 12, 2.5
WRONG = ["id", "transaction", "mark", "signal"]
Rounds = list[dict[str, Verdict]]


@pytest.fixture(scope="module")
def rounds(running: Exposed, witness: Witness) -> Iterator[Rounds]:
    """Races over the same writers, until each wrong design was caught or there were enough of them."""
    run: Rounds = []
    while len(run) < ROUNDS and any(all(one[name].is_exact for one in run) for name in WRONG):
        run.append(witness(race, f"race.n{len(run)}", len(run), SECONDS))
    yield run


@pytest.mark.parametrize("design", ["id", "mark", "signal"])
def test_a_design_that_loses_events_is_caught(design: str, rounds: Rounds) -> None:
    assert any(one[design].missing for one in rounds), rounds


def test_a_design_that_disorders_events_of_a_key_is_caught(rounds: Rounds) -> None:
    assert any(one["transaction"].disordered for one in rounds), rounds


def test_ours_loses_doubles_and_disorders_nothing_under_the_same_writers(rounds: Rounds) -> None:
    assert all(one["ours"].is_exact for one in rounds), rounds
    assert sum(one["ours"].events for one in rounds) > 50
