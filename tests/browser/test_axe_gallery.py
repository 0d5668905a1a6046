"""Every component in every state, to axe: in light and in dark, on a phone, a tablet and a desk."""

from collections.abc import Callable

import pytest

from tests.browser import axe
from tests.browser.looks import THEMES
from tests.product import Window

Open = Callable[..., Window]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [390, 768, 1440])
def test_axe_finds_nothing_in_the_gallery(window: Open, width: int, theme: str) -> None:
    page = window("executive", width=width, theme=theme).go("/gallery")
    page.wait_for_selector("html.js")
    assert axe.violations(page, rules=THEMES[theme]) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_in_what_lies_over_a_page(window: Open, width: int, theme: str) -> None:
    page = window("executive", width=width, theme=theme).go("/gallery")
    page.wait_for_selector("html.js")
    wrong = []
    for overlay in page.eval_on_selector_all("dialog[id]", "dialogs => dialogs.map(each => each.id)"):
        page.evaluate(
            "id => { const box = document.getElementById(id); box.showModal(); box.dispatchEvent(new Event('opened')) }",
            overlay,
        )
        wrong += axe.violations(page, f"#{overlay}", THEMES[theme])
        page.evaluate("id => document.getElementById(id).close()", overlay)
    assert wrong == []


def test_axe_sees_what_is_wrong(window: Open) -> None:
    page = window("executive").go("/gallery")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any(line.startswith("button-name at ") for line in axe.violations(page))
