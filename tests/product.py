"""The product as people have it: web process, Celery worker, database and broker of its own, the demo, and Chromium."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from launch import browser
from launch.installation import Installation


@pytest.fixture(scope="session")
def running() -> Iterator[Installation]:
    """Cairn with its demo, on servers of its own."""
    with Installation(demo=True) as installation:
        yield installation.start("web", "worker-1")


@pytest.fixture(scope="session")
def product(running: Installation) -> str:
    """The address of a running Cairn with its demo."""
    return running.address


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """A browser for one file of tests: as long as Playwright runs, no other test can start an event loop."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=browser.FLAGS)
        yield chromium
        chromium.close()


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


@contextmanager
def windows(chromium: Browser, address: str) -> Iterator[Callable[..., Window]]:
    """Opens browsers, and closes them at the end."""
    opened: list[BrowserContext] = []

    def open_window(role: str = "", *, width: int = 1440, theme: str = "light", **options: Any) -> Window:
        viewport = {"width": width, "height": 900 if width > 600 else 844}
        context = chromium.new_context(viewport=viewport, color_scheme=theme, **options)  # type: ignore[arg-type]
        opened.append(context)
        window = Window(context, address)
        return window.sign_in(role) if role else window

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture
def window(chromium: Browser, product: str) -> Iterator[Callable[..., Window]]:
    """Opens browsers: window("executive") is signed in, window() is not."""
    with windows(chromium, product) as open_window:
        yield open_window
