"""A minute of faults, one every moment, under people, programs and tills at work: nothing is lost, doubled or out of order."""

import os
import random

import pytest

from tests.faults.harness.exposed import Exposed
from tests.faults.harness.torture import torture
from tests.faults.inside import Witness

pytestmark = pytest.mark.faults

SECONDS = 60


def test_after_a_minute_of_faults_everything_is_there_once_and_in_order(
    installation: Exposed, witness: Witness
) -> None:
    seed = int(os.environ.get("CAIRN_FAULT_SEED") or random.SystemRandom().randrange(1_000_000))
    outcome = torture(installation, witness, seed=seed, seconds=SECONDS)
    assert not outcome.wrong, str(outcome)
    assert outcome.counts["unanswered tries"], f"no fault was felt: {outcome}"
