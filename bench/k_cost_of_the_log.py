"""(k) What the log adds to a write: the same request through the door with its fact and without, in turn."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from bench import signed_in, stock
from bench.report import Report, median, seconds_of, spread
from launch.installation import Installation
from pipeline import doorbell, log

WRITES, ROUNDS = 80, 5


def measure(installation: Installation, report: Report) -> None:
    client, path = Client(SERVER_NAME="127.0.0.1"), f"/api/v1/key-results/{prepared()}/check-ins"
    headers = {"authorization": f"Bearer {token()}"}

    def write() -> None:
        for number in range(WRITES):
            answer = client.post(path, {"value": number}, content_type="application/json", headers=headers)
            assert answer.status_code == 201, answer.content

    write()
    bare, logged, rung = [], [], []
    for _ in range(ROUNDS):
        with without(log, "write", lambda drafts: []):
            bare.append(WRITES / seconds_of(write))
        with without(doorbell, "ring", lambda places: None):
            logged.append(WRITES / seconds_of(write))
        rung.append(WRITES / seconds_of(write))
    report.say(f"check-ins over REST without their facts: {spread(bare)} requests/s")
    report.say(f"with their facts on the log: {spread(logged)} requests/s")
    report.say(f"and with the bell rung: {spread(rung)} requests/s")
    report.judge("part of a write's time that the log adds", median(bare) / median(logged) - 1, most=0.15)


@contextmanager
def without(module: Any, name: str, instead: Any) -> Iterator[None]:
    was = getattr(module, name)
    setattr(module, name, instead)
    try:
        yield
    finally:
        setattr(module, name, was)


def prepared() -> str:
    """The key of a key result that may be checked in."""
    from missions import actions as missions
    from okrs import actions as okrs

    said: dict[str, Any] = {"by": None, "at": stock.NOW}
    mission = missions.bring_in(title="Mission of the bench", purpose="To be measured", type="feature", **said)
    objective = okrs.set_objective(holder=mission, statement="It is quick", **said)
    return okrs.define_key_result(
        objective=objective, title="Figure of the bench", measure_kind="increase", unit="%", baseline=Decimal(0),
        target=Decimal(1000), **said,
    ).key  # fmt: skip


def token() -> str:
    """Of somebody who may check in anywhere."""
    from accounts import actions

    user, now = signed_in.person(), timezone.now()
    user.is_superuser = True
    user.save(update_fields=["is_superuser"])
    return actions.issue_token(
        user=user, name="bench", scopes=["okrs:write"], expires_at=now + timedelta(days=1), by=user, at=now
    )[1]
