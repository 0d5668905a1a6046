"""docs/webhooks.md is true: its ways to verify a webhook take what Cairn sends, and nothing else."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.webhooks import schedule, wire
from tests.pipeline.webhooks.conftest import carry
from tests.pipeline.webhooks.receiver import Came, Receiver

DOCUMENT = (Path(__file__).resolve().parents[3] / "docs" / "webhooks.md").read_text()
PYTHON = re.search(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
SHELL = re.findall(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL)[-1]


def in_python(came: Came, secret: str) -> bool:
    known: dict[str, Any] = {}
    assert PYTHON
    exec(PYTHON[1], known)
    return bool(known["is_from_cairn"](came.headers, came.body, secret))


def in_shell(came: Came, secret: str, folder: Path) -> bool:
    (folder / "body").write_bytes(came.body)
    names = {"ID": "webhook-id", "TIMESTAMP": "webhook-timestamp", "SIGNATURE": "webhook-signature"}
    env = {name: came.headers[header] for name, header in names.items()} | {
        "SECRET": secret,
        "PATH": os.environ["PATH"],
    }
    return subprocess.run(["sh", "-c", SHELL], cwd=folder, env=env, capture_output=True, check=False).returncode == 0


@pytest.mark.django_db
def test_what_the_document_shows_verifies_what_is_sent(
    webhook: Callable[..., Any], sell: Callable[..., None], receiver: Receiver, tmp_path: Path
) -> None:
    _, secret = webhook()
    sell(store="Hove, naïve")
    carry()
    came = receiver.came[0]
    other = "whsec_" + "A" * 43 + "="
    assert in_python(came, secret) and in_shell(came, secret, tmp_path)
    assert not in_python(came, other) and not in_shell(came, other, tmp_path)
    came.body += b" "
    assert not in_python(came, secret) and not in_shell(came, secret, tmp_path)


def test_the_document_names_the_tries_and_the_time() -> None:
    said = "after 5 seconds, 5 and 30 minutes, 2, 5, 10, 14, 20 and\n  24 hours"
    assert said in DOCUMENT and [int(wait.total_seconds()) for wait in schedule.WAITS] == [
        0,
        5,
        300,
        1800,
        7200,
        18000,
        36000,
        50400,
        72000,
        86400,
    ]
    assert f"within {wire.SECONDS:g} seconds" in DOCUMENT
