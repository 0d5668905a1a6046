"""Somebody without a mouse."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page


def signed_in(window: Callable[..., Any], role: str, **options: Any) -> Any:
    """A window of somebody who signed in by keyboard."""
    somebody = window(**options)
    page = somebody.go("/accounts/login/")
    page.locator(f"button[name=role][value={role}]").focus()
    press(page, "Enter")
    page.wait_for_selector("html.js")
    return somebody


def press(page: Page, key: str) -> None:
    """Presses the key and waits for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press(key)


def tab_to(page: Page, words: str = "", *, name: str = "") -> None:
    """Presses Tab until the focus is on what says these words, or on the field of this name."""
    focus = "[document.activeElement.textContent.trim(), document.activeElement.getAttribute('name') || '']"
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(focus)[bool(name)] == (name or words):
            return
    raise AssertionError(f"no way by keyboard to {words or name!r}")


def palette(page: Page, words: str) -> None:
    """Finds an action by its words and does it."""
    page.wait_for_selector("html.js")
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    press(page, "Enter")
