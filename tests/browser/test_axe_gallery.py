"""Every component in every state, to axe: in light and in dark, on a phone and a desk; nothing sticks out of a tablet."""

from collections.abc import Callable

import pytest

from tests.browser import axe
from tests.browser.looks import LOOKS, THEMES, WIDTHS
from tests.product import Window

Open = Callable[..., Window]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out_of_the_gallery(window: Open, width: int) -> None:
    somebody = window("executive", width=width)
    somebody.go("/gallery")
    assert (somebody.overflows(), somebody.troubles) == (0, [])


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_in_the_gallery(window: Open, theme: str, width: int) -> None:
    page = window("executive", width=width, theme=theme).go("/gallery")
    page.wait_for_selector("html.js")
    assert axe.violations(page, rules=THEMES[theme]) == []


@pytest.mark.parametrize(("theme", "width"), [("light", 390), ("dark", 1440)])
def test_axe_finds_nothing_in_what_lies_over_a_page(window: Open, theme: str, width: int) -> None:
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
