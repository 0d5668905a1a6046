"""The soak's first stage: 100,000 operations on missions, drawn anew each time, of which none changes a purpose."""

import os
import subprocess
import sys
from pathlib import Path

TEST = Path(__file__).parent.parent / "missions" / "test_purpose_for_good.py"


def soaked(operations: int, seed: int) -> bool:
    """Whether no purpose was changed. The seed repeats the operations."""
    variables = {
        "CAIRN_PURPOSE_OPERATIONS": str(operations),
        "CAIRN_PURPOSE_SEED": str(seed),
        "CAIRN_TEST_DATABASE": "postgresql",
    }
    patient = ["-o", "faulthandler_timeout=0"]  # the limit of one test of the suite
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--show-capture=no", *patient, str(TEST)]
    return subprocess.run(command, env={**os.environ, **variables}, cwd=TEST.parents[2], check=False).returncode == 0
