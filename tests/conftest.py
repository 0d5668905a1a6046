"""What every test may use: people, the clock, readers that run on demand, and a database that can be emptied."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

import missions.append_only
import missions.guards
import missions.kin_guards
import okrs.guards
import pipeline.guards
import professions.guards
from pipeline import doorbell, log
from rest import limits
from rest.line import Line

pytest_plugins = ["tests.product"]

REAL_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

GUARDED = (pipeline.guards, missions.guards, missions.append_only, missions.kin_guards, okrs.guards, professions.guards)
_teardown = TransactionTestCase._fixture_teardown


def _empty_the_database(self: TransactionTestCase) -> None:
    """Some tables refuse DELETE and TRUNCATE, also from tests: their guards go down for this one moment."""
    for room in GUARDED:
        room.take_down(connection)
    try:
        _teardown(self)
    finally:
        for room in GUARDED:
            room.take_down(connection)  # emptying tells of a migration, after which some stand already
            room.put_up(connection)
        log.forget_topics()


if _teardown.__name__ != _empty_the_database.__name__:  # tests import this module under a second name
    TransactionTestCase._fixture_teardown = _empty_the_database  # type: ignore[method-assign]


def pytest_report_header() -> list[str]:
    if REAL_DATA.is_dir():
        return [f"real data: {REAL_DATA}"]
    return ["real data: ../shared/data is absent, so tests/real_data is left out"]


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    if collection_path.name == "real_data" and not REAL_DATA.is_dir():
        return True
    return None


@pytest.fixture(autouse=True)
def _fresh_process_memory() -> Iterator[None]:
    log.forget_topics()
    yield


@pytest.fixture
def now() -> datetime:
    return NOW


def make_person(*roles: str, name: str = "", email: str = "") -> Any:
    from accounts import actions
    from accounts.models import User

    name = name or (roles[0].replace("_", " ").title() if roles else "Somebody")
    email = email or f"{name.lower().replace(' ', '.')}{User.objects.count()}@example.org"
    return actions.create_user(email=email, name=name, roles=roles, by=None, at=NOW)


def make_token(*scopes: str, user: Any = None) -> str:
    from datetime import timedelta

    from django.utils import timezone

    from accounts import access, actions

    user = user or make_person("service", name="Till gateway")
    by = user if not user.is_service else make_person("administrator")
    wanted = scopes or tuple(access.scopes(user))
    at = timezone.now()
    life = {"expires_at": at + timedelta(days=30), "at": at}
    return actions.issue_token(user=user, name="for a test", scopes=wanted, by=by, **life)[1]


@pytest.fixture
def person(db: Any) -> Any:
    """Makes people: person("executive"), person("mission_owner", name="Maya")."""
    return make_person


@pytest.fixture
def token(db: Any) -> Any:
    """Issues tokens: token() for a service with every scope a service may have, token("topics:read") for less."""
    return make_token


@pytest.fixture
def rest(client: Any, token: Any) -> Any:
    """Speaks REST as an integrator would: rest("POST", "/events?topic=x", [...]) gives the response."""
    import json

    service = token()

    def speak(
        method: str, path: str, body: Any = None, *, raw: bytes | None = None, as_: str = service, **headers: str
    ) -> Any:
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        kind = headers.pop("content_type", "application/json")
        sent = {"Authorization": f"Bearer {as_}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        return client.generic(method, f"/api/v1{path}", data, content_type=kind, headers=sent)

    return speak


@pytest.fixture
def redis_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens where Redis should be."""
    monkeypatch.setattr(doorbell, "_outgoing", Line("doorbell", 0.1))
    monkeypatch.setattr(doorbell, "_incoming", Line("doorbell", 0.1))
    monkeypatch.setattr(limits, "_line", Line("limits", 0.1))
    monkeypatch.setattr("django.conf.settings.REDIS_URL", "redis://127.0.0.1:1/0")


os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser tests' event loop runs in the test's own thread
