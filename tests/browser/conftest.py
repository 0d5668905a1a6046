"""The product as people have it: a web process, a Celery worker, a database and a broker of its own, the demo told, and Chromium."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import servers

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60


@pytest.fixture(scope="session")
def product() -> Iterator[str]:
    """The address of a running Cairn with its demo."""
    with tempfile.TemporaryDirectory(prefix="cairn-browser-") as folder, servers.PostgreSQL() as postgres, servers.Valkey() as valkey:
        state = Path(folder)
        port = servers.free_port()
        env = os.environ | {
            "DATABASE_URL": postgres.url, "REDIS_URL": valkey.url, "CAIRN_STATE": folder, "CAIRN_DEMO": "1",
            "SECRET_KEY": "only-for-the-browser", "LOG_LEVEL": "WARNING",
        }  # fmt: skip
        for command in (["migrate", "--noinput"], ["tell_demo"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, capture_output=True, timeout=180)
        web = ["uvicorn", "config.asgi:application", "--port", str(port), "--log-level", "warning"]
        worker = ["celery", "-A", "config.celery", "worker", "--concurrency", "1", "--loglevel", "WARNING"]
        running = [
            servers.spawn([sys.executable, "-m", *command], state / f"{command[0]}.log", ended_by=signal.SIGTERM, cwd=ROOT, env=env)
            for command in (web, worker)
        ]
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_ready(address, state / "uvicorn.log")
            yield address
        finally:
            for process in running:
                process.terminate()
            for process in running:
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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"))))
    quiet = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
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
        self.page.on("console", lambda said: self.troubles.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("response", lambda answer: self.troubles.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
        self.page.on("request", lambda asked: self.troubles.append(asked.url) if not asked.url.startswith((address, "data:")) else None)

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
