"""The product as people have it: web process, Celery worker, database and broker of its own, the demo, and Chromium."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import servers

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60
CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@dataclass(frozen=True)
class Product:
    """A running Cairn: its address, and how to call its manage.py."""

    address: str
    env: dict[str, str]

    def manage(self, *command: str) -> str:
        """What the command says. Raises CalledProcessError."""
        call = [sys.executable, "manage.py", *command]
        done = subprocess.run(call, cwd=ROOT, env=self.env, check=True, capture_output=True, text=True, timeout=300)
        return done.stdout


@pytest.fixture(scope="session")
def running() -> Iterator[Product]:
    """Cairn with its demo, on servers of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="cairn-browser-") as folder,
        servers.PostgreSQL() as postgres,
        servers.Valkey() as valkey,
    ):
        env = os.environ | {
            "DATABASE_URL": postgres.url, "REDIS_URL": valkey.url, "CAIRN_STATE": folder, "CAIRN_DEMO": "1",
            "SECRET_KEY": "only-for-the-browser", "LOG_LEVEL": "WARNING",
        }  # fmt: skip
        port = servers.free_port()
        found = Product(f"http://127.0.0.1:{port}", env)
        found.manage("migrate", "--noinput")
        found.manage("tell_demo")
        web = ["uvicorn", "config.asgi:application", "--port", str(port), "--log-level", "warning"]
        worker = ["celery", "-A", "config.celery", "worker", "--concurrency", "1", "--loglevel", "WARNING"]
        with _running(web, Path(folder), env), _running(worker, Path(folder), env):
            _wait_until_ready(found.address, Path(folder) / "uvicorn.log")
            yield found


@pytest.fixture(scope="session")
def product(running: Product) -> str:
    """The address of a running Cairn with its demo."""
    return running.address


@contextmanager
def _running(command: list[str], state: Path, env: dict[str, str]) -> Iterator[None]:
    process = servers.spawn(
        [sys.executable, "-m", *command], state / f"{command[0]}.log", ended_by=signal.SIGTERM, cwd=ROOT, env=env
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_until_ready(address: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if time.monotonic() > deadline:
                raise AssertionError(f"the web process did not start: {log.read_text()[-2000:]}") from None
            time.sleep(0.1)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one file of tests: as long as Playwright runs, no other test can start an event loop."""
    found = next(filter(None, map(shutil.which, CHROMIUM)))
    quiet = [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=quiet)
        yield browser
        browser.close()


class Window:
    """One person at one browser. `troubles` collects console errors, failed requests and requests to other hosts."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.troubles: list[str] = []
        self.page.on("console", lambda said: self._note(said.text, said.type == "error"))
        self.page.on("pageerror", lambda error: self._note(str(error), True))
        self.page.on("response", lambda answer: self._note(f"{answer.status} {answer.url}", answer.status >= 500))
        self.page.on("request", lambda asked: self._note(asked.url, not asked.url.startswith((address, "data:"))))

    def _note(self, trouble: str, is_one: bool) -> None:
        if is_one:
            self.troubles.append(trouble)

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path, wait_until="load")
        return self.page

    def sign_in(self, role: str) -> "Window":
        self.go("/accounts/login/")
        self.page.locator(f"button[name=role][value={role}]").click()
        self.page.wait_for_load_state()
        return self

    def overflows(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.fixture
def window(chromium: Browser, product: str) -> Iterator[Callable[..., Window]]:
    """Opens browsers: window("executive") is signed in, window() is not."""
    opened: list[BrowserContext] = []

    def open_window(role: str = "", *, width: int = 1440, theme: str = "light", **options: Any) -> Window:
        viewport = {"width": width, "height": 900 if width > 600 else 844}
        context = chromium.new_context(viewport=viewport, color_scheme=theme, **options)  # type: ignore[arg-type]
        opened.append(context)
        window = Window(context, product)
        return window.sign_in(role) if role else window

    yield open_window
    for context in opened:
        context.close()
