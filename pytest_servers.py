"""pytest plugin (`-p pytest_servers`): private servers for the tests, named in the header.

It sets DATABASE_URL and REDIS_URL before Django's settings are read, which no conftest can. A missing server or
browser fails the run: a test that is skipped proves nothing.
"""

import contextlib
import fcntl
import os
import signal
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import servers
from launch import browser
from launch.installation import READY_MADE

ONLY_ON_POSTGRESQL = ("tests/browser", "tests/faults", "tests/launcher")
ASKS_THE_DATABASE = {"db", "transactional_db", "django_db_setup"}  # pytest-django lets no other test open it
WHAT_IS_LEFT_OUT = "browser, fault and launcher tests, those marked postgres_only or any_database, and those asking none (they ran before)"

used: list[str] = []


def on_sqlite() -> bool:
    return os.environ.get("CAIRN_TEST_DATABASE") == "sqlite"


def is_xdist_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Around all others of its name, because pytest-django reads the settings in one of them."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # like Ctrl-C: servers and folders are put away
    stack = contextlib.ExitStack()
    early_config.add_cleanup(stack.close)
    try:
        start_servers(stack)
    except (servers.ServerMissing, servers.ServerFailed) as trouble:
        stack.close()
        raise pytest.UsageError(f"the tests cannot run: this machine {trouble}") from None
    yield


def start_servers(stack: contextlib.ExitStack) -> None:
    """Raises ServerMissing or ServerFailed."""
    state = stack.enter_context(tempfile.TemporaryDirectory(prefix="cairn-tests-"))
    os.environ["CAIRN_STATE"] = state
    os.environ.setdefault("SECRET_KEY", "only-for-tests")
    if not is_xdist_worker():  # a worker finds DATABASE_URL set, and has a database of its own within it
        start_database(stack, Path(state))
        find_chromium()
        os.environ[READY_MADE] = str(Path(state) / "ready-made")  # for the workers, too
    valkey = stack.enter_context(servers.Valkey())
    os.environ["REDIS_URL"] = valkey.url
    used.insert(1, "broker: " + ", ".join(map(str, servers.brokers())))


def start_database(stack: contextlib.ExitStack, state: Path) -> None:
    wanted = os.environ.get("CAIRN_TEST_DATABASE", "")
    if wanted not in ("", "postgresql", "sqlite"):
        raise servers.ServerMissing(f"knows no database {wanted!r}; CAIRN_TEST_DATABASE is postgresql or sqlite.")
    if wanted == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{state / 'cairn.sqlite3'}"
        used.append(f"database: SQLite {sqlite3.sqlite_version}")
    elif wanted == "postgresql" or not os.environ.get("DATABASE_URL"):
        postgres = stack.enter_context(servers.PostgreSQL())
        os.environ["DATABASE_URL"] = postgres.url
        used.append(f"database: {postgres.program}")
    else:
        used.append("database: DATABASE_URL")


def pytest_configure() -> None:
    """A file, as in production: a SQLite in memory knows no WAL and answers "table is locked" to a second thread."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(Path(os.environ["CAIRN_STATE"]) / "test.sqlite3")


def pytest_report_header() -> list[str]:
    left_out = ["left out on SQLite: " + WHAT_IS_LEFT_OUT] if on_sqlite() else []
    return [" · ".join(used), *left_out]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if on_sqlite():
        left_out = {item for item in items if ran_on_postgresql(item) or not asks_the_database(item)}
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def ran_on_postgresql(item: pytest.Item) -> bool:
    marks = {mark.name for mark in item.iter_markers()}
    return item.nodeid.startswith(ONLY_ON_POSTGRESQL) or not marks.isdisjoint({"postgres_only", "any_database"})


def asks_the_database(item: pytest.Item) -> bool:
    """Also through a fixture of its fixtures. Whoever does not proves the same on each database."""
    fixtures = set(getattr(item, "fixturenames", ASKS_THE_DATABASE))
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(ASKS_THE_DATABASE)


# The browser


def find_chromium() -> None:
    """Names the browser in the header. A run of everything ends here when there is none and none can be had."""
    if os.environ.get("CAIRN_TEST_WHOLE") == "1" and not on_sqlite():
        browser.install()
        if lacking := browser.missing():
            raise servers.ServerMissing(f"needs Chromium (Debian: apt install {' '.join(lacking)}).")
    path = browser.find()
    used.append(f"browser: {browser.version_of(path)}" if path else "browser: none found")


@pytest.fixture(scope="session")
def chromium_path(pytestconfig: pytest.Config) -> str:
    """The path of a Chromium to drive; fails where there is none and none can be installed."""
    state = pytestconfig.rootpath / "var"
    state.mkdir(exist_ok=True)
    with (state / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one of the xdist workers installs it, the others wait
        browser.install()
    path = browser.find()
    if path is None or browser.missing():
        pytest.fail(f"needs Chromium (Debian: apt install {' '.join(browser.missing())}).", pytrace=False)
    return path
