"""Receivers of every bad kind, killed workers and a wiped Redis: each event arrives, once for who heeds its id, in order."""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis

from launch.installation import Installation, NotReady
from tests.faults.inside import Witness

pytestmark = pytest.mark.faults

EVENTS, KEYS = 60, 3
VICES = ("none", "hangs", "errs", "redirects", "resets", "drips", "is_gone")
SECONDS = 120  # a hanging one alone takes 15 to find out


class Receivers:
    """The process with the receivers; `came` is what each has taken, in its order."""

    def __init__(self, certificate: Path) -> None:
        command = [sys.executable, Path(__file__).with_name("receivers.py"), certificate]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.ports = json.loads(self.process.stdout.readline())

    def url(self, name: str) -> str:
        return (
            f"https://127.0.0.1:{self.ports['tls']}/x"
            if name == "tls"
            else f"http://127.0.0.1:{self.ports['open']}/{name}"
        )

    def ask(self, path: str) -> Any:
        return httpx.get(f"http://127.0.0.1:{self.ports['open']}{path}", trust_env=False).json()

    def came(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask(f"/came/{name}")
        return found

    def lacking(self, names: tuple[str, ...]) -> dict[str, int]:
        """How many events each of these has not taken so far; those that have all are left out."""
        counts = {name: EVENTS - len({one["id"] for one in self.came(name)}) for name in names}
        return {name: count for name, count in counts.items() if count}


@pytest.fixture
def receivers(tmp_path: Path) -> Iterator[Receivers]:
    file = tmp_path / "self-signed.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    said = [
        "-days",
        "2",
        "-subj",
        "/CN=x",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-keyout",
        file,
        "-out",
        f"{file}.crt",
    ]
    subprocess.run([*made, *said], check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    receivers = Receivers(file)
    yield receivers
    receivers.process.kill()
    receivers.process.wait()


# These run inside the installation, in the process of the witness.


def open_webhooks(urls: dict[str, str]) -> dict[str, str]:
    """A topic, and a webhook in key order for each address. Returns their ids."""
    from accounts import actions as accounts
    from pipeline import actions as pipeline
    from pipeline.webhooks import actions

    at = datetime.now(UTC)
    pipeline.open_topic(name="hooked.sale", meaning="Lines of a till.", by=None, at=at)
    owner = accounts.create_user(email="hooks@example.org", name="Hooks", roles=["mission_owner"], by=None, at=at)
    return {
        name: str(actions.open_webhook(url=url, topics=["hooked.sale"], keeps_order=True, by=owner, at=at)[0].pk)
        for name, url in urls.items()
    }


def sell(first: int, last: int) -> None:
    from accounts.models import User
    from pipeline import actions

    lines = [
        {
            "specversion": "1.0",
            "id": f"hooked-{n}",
            "source": "/till",
            "type": "hooked.sale.made.v1",
            "time": "2026-03-02T09:00:00Z",
            "partitionkey": f"till-{n % KEYS}",
            "data": {"n": n},
        }
        for n in range(first, last)
    ]
    by = User.objects.get(email="hooks@example.org")
    answers = actions.publish(raw_events=lines, topic="hooked.sale", by=by, at=datetime.now(UTC))
    assert {answer.status for answer in answers} == {"accepted"}


def state_of(webhook: str) -> str:
    from pipeline.models import Endpoint

    return str(Endpoint.objects.get(pk=webhook).state)


def owed_to(webhook: str) -> int:
    from pipeline.models import Delivery

    return Delivery.objects.filter(endpoint=webhook, state="waiting").count()


def resume(webhook: str) -> None:
    from pipeline.models import Endpoint
    from pipeline.webhooks import actions

    endpoint = Endpoint.objects.get(pk=webhook)
    actions.resume(endpoint=endpoint, by=endpoint.owner, at=datetime.now(UTC))


def test_every_event_reaches_every_receiver_in_order_whatever_it_does_and_whoever_is_killed(
    installation: Installation, witness: Witness, receivers: Receivers
) -> None:
    opened = witness(open_webhooks, {name: receivers.url(name) for name in (*VICES, "tls")})
    third = EVENTS // 3
    witness(sell, 0, third)
    installation.wait_for(lambda: bool(receivers.came("none")), 20, "nothing came")
    installation.processes["worker-1"].kill_with_children()  # in the middle of sending
    witness(sell, third, 2 * third)
    installation.processes["worker-2"].kill_with_children()
    redis.Redis.from_url(installation.valkey.url).flushall()
    witness(sell, 2 * third, EVENTS)
    for worker in ("worker-1", "worker-2"):
        installation.processes[worker].restart()
    installation.wait_for(lambda: witness(state_of, opened["is_gone"]) == "disabled", 30, "410 disabled nothing")
    witness(resume, opened["is_gone"])
    installation.processes["worker-2"].kill_with_children()
    installation.processes["worker-2"].restart()
    try:
        installation.wait_for(
            lambda: _goes_on(witness, receivers, opened["is_gone"]), SECONDS, "not everything arrived"
        )
    except NotReady as late:
        pytest.fail(f"{receivers.lacking(VICES)} did not arrive. {late}")
    for name in VICES:
        require_order(name, receivers.came(name))
    assert receivers.ask("/inside") == {"connections": 0}, "a redirect was followed"
    assert receivers.came("x") == [] and witness(owed_to, opened["tls"]) == EVENTS


def _goes_on(witness: Witness, receivers: Receivers, gone: str) -> bool:
    if witness(state_of, gone) == "disabled":  # it answers 410 more than once
        witness(resume, gone)
    return not receivers.lacking(VICES)


def require_order(name: str, came: list[dict[str, Any]]) -> None:
    """Once each, and in the order of its key, for a receiver that passes over ids that it has. Raises AssertionError."""
    known: set[str] = set()
    by_key: dict[str, list[int]] = defaultdict(list)
    for one in came:
        if one["id"] not in known:
            known.add(one["id"])
            by_key[one["key"]].append(one["n"])
    assert sum(map(len, by_key.values())) == EVENTS, name
    for key, numbers in by_key.items():
        assert numbers == sorted(numbers), (name, key)
