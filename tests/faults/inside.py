"""What an installation looks like from inside, seen by a process of its own: its database is not the tests' database.

The functions run in the process that `Witness` starts; they take and return plain values.
"""

import multiprocessing
import os
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

P = ParamSpec("P")
R = TypeVar("R")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECONDS = 90


class Witness:
    """Looks at an installation: `witness(found, topic)` runs `found(topic)` beside it and gives what it returns.

    A process and a pipe, so that every wait has an end: what does not answer within `patience` seconds is killed.
    """

    def __init__(self, env: dict[str, str], patience: float = SECONDS) -> None:
        self.patience = patience
        spawning = multiprocessing.get_context("spawn")
        self._pipe, its_end = spawning.Pipe()
        self._process = spawning.Process(target=_answer, args=(its_end, env))
        self._process.start()
        its_end.close()

    def __call__(self, question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Raises what the question raises, TimeoutError, or EOFError when the process has died."""
        self._pipe.send((question, args, kwargs))
        if not self._pipe.poll(self.patience):
            self.leave()
            raise TimeoutError(f"{question.__name__} did not answer within {self.patience} s")
        answer, error = self._pipe.recv()
        if error:
            raise error
        found: R = answer
        return found

    def leave(self) -> None:
        self._process.kill()
        self._process.join()


def _answer(pipe: "Connection", env: dict[str, str]) -> None:
    import django
    from django.db import close_old_connections

    os.environ.update(env)
    django.setup()
    while True:
        try:
            question, args, kwargs = pipe.recv()
        except EOFError:  # whoever asked is gone
            return
        close_old_connections()  # PostgreSQL may have been killed since the last question
        try:
            said = (question(*args, **kwargs), None)
        except Exception as error:
            error.add_note(traceback.format_exc())
            said = (None, error)
        pipe.send(said)


@dataclass(frozen=True)
class Shop:
    """A topic of till lines with everything that hangs on it, and a token to publish with."""

    topic: str
    token: str
    subscription: str
    kpi_id: str
    key_result_id: str


def open_shop(name: str, **changes: Any) -> Shop:
    """A topic, a KPI on it, and a mission's key result that follows the KPI. `changes`: to the KPI's rule."""
    from missions import actions as missions
    from okrs import actions as okrs
    from pipeline import actions as pipeline

    said: dict[str, Any] = {"by": None, "at": NOW}
    topic = f"shop.{name}"
    pipeline.open_topic(name=topic, meaning="Every line that a till of the shop sells.", **said)
    poultry = {"field": "department", "op": "eq", "value": "poultry"}
    rule = {
        "aggregate": "sum",
        "field": "pounds",
        "window": "week",
        "zone": "UTC",
        "where": [poultry],
        **changes,
        "topic": topic,
    }
    kpi = okrs.declare_kpi(title=f"Weekly poultry sales of {name}", rule=rule, unit="GBP", **said)
    mission = missions.bring_in(
        title=f"Poultry of {name}", purpose="Poultry earns its place on the shelf", type="feature", **said
    )
    objective = okrs.set_objective(holder=mission, statement="Households buy poultry here", **said)
    key_result = okrs.define_key_result(
        objective=objective,
        title="Weekly poultry sales",
        measure_kind="increase",
        unit="GBP",
        baseline=Decimal(100),
        target=Decimal(100_000),
        **said,
    )
    okrs.follow_kpi(key_result=key_result, kpi=kpi, **said)
    return Shop(topic, _token(name), kpi.subscription, str(kpi.pk), str(key_result.pk))


def _token(name: str) -> str:
    from django.utils import timezone

    from accounts import actions

    now = timezone.now()
    made = {"by": None, "at": now}
    service = actions.create_user(email=f"tills.{name}@example.org", name="Tills", roles=["service"], **made)
    keeper = actions.create_user(email=f"keeper.{name}@example.org", name="Keeper", roles=["administrator"], **made)
    scopes = ["events:read", "events:write", "topics:read"]
    return actions.issue_token(
        user=service, name="tills", scopes=scopes, expires_at=now + timedelta(days=1), by=keeper, at=now
    )[1]


def signed_in(email: str) -> str:
    """The session cookie of an executive who has just signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from accounts import actions

    user = actions.create_user(email=email, name="Maya", roles=["executive"], by=None, at=NOW)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def workers_that_answer() -> list[str]:
    """The Celery workers that hear and answer over the broker."""
    from config.celery import app

    with app.connection_for_write() as connection:  # a new one: those of the pool died with Valkey
        answers = app.control.inspect(timeout=1, connection=connection).ping() or {}
    return sorted(name.partition("@")[0] for name in answers)


def both_workers_answer() -> bool:
    return workers_that_answer() == ["worker-1", "worker-2"]


def send_sweeps(count: int) -> None:
    from config.celery import app
    from pipeline.tasks import sweep

    with app.connection_for_write() as connection:
        for _ in range(count):
            sweep.apply_async(connection=connection)


def lag() -> dict[str, int]:
    """The subscriptions that have not seen everything, and how many events each is behind."""
    from pipeline import readers

    return {behind.subscription: behind.events for behind in readers.lag() if behind.events}


def caught_up(seconds: float = 30) -> float:
    """How long it took until every subscription had seen everything. Raises AssertionError."""
    began = time.monotonic()
    while behind := lag():
        assert time.monotonic() - began < seconds, f"still behind after {seconds} s: {behind}"
        time.sleep(0.05)
    return time.monotonic() - began


def parked() -> list[str]:
    from pipeline.models import DeadLetter

    return [f"{letter}: {letter.error}" for letter in DeadLetter.objects.filter(resolved_at=None)[:20]]


def stored(topic: str) -> dict[int, list[tuple[int, str]]]:
    """What the log holds of the topic: (sequence, id of the event) by partition, in order."""
    from pipeline.models import StoredEvent

    found: dict[int, list[tuple[int, str]]] = {}
    rows = StoredEvent.objects.filter(topic=topic).order_by("partition", "sequence")
    for partition, sequence, event_id in rows.values_list("partition", "sequence", "event_id"):
        found.setdefault(partition, []).append((sequence, event_id))
    return found


def holes() -> list[str]:
    """Partitions of any topic whose numbers do not run from 1 to their head."""
    from django.db.models import Count, Max, Min

    from pipeline.models import Partition, StoredEvent

    wanted = {(part.topic_id, part.number): (1, part.head, part.head) for part in Partition.objects.filter(head__gt=0)}
    rows = StoredEvent.objects.values_list("topic", "partition").order_by()
    numbers = rows.annotate(Min("sequence"), Max("sequence"), n=Count("sequence"))
    held = {(topic, partition): (low, high, n) for topic, partition, low, high, n in numbers}
    wrong = [place for place in {*held, *wanted} if held.get(place) != wanted.get(place)]
    return [f"{place}: {held.get(place)}, not {wanted.get(place)}" for place in wrong]


def windows(kpi_id: str) -> dict[date, Decimal]:
    from okrs.models import KpiWindow

    return {window.starts_on: Decimal(window.value) for window in KpiWindow.objects.filter(kpi=kpi_id) if window.value}


def readings(key_result_id: str) -> dict[date, Decimal]:
    """The figures of the key result that stand, by the day they were observed."""
    from okrs.models import KeyResult

    key_result = KeyResult.objects.get(pk=key_result_id)
    return {
        said.observed_at.date(): said.value
        for said in key_result.check_ins.standing().in_time_order()
        if said.value is not None
    }


def rebuilt_differently() -> list[str]:
    """The read models that are not, byte for byte, what the log gives when it is read again."""
    from pipeline import readmodels

    different = []
    for kept in readmodels.all_of_them():
        before = kept.dump()
        readmodels.rebuild(kept)
        different += [kept.name] if kept.dump() != before else []
    return different
