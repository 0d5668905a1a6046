"""Every page there is, in light and dark, on a phone, a tablet and a desk: nothing sticks out, fails, or comes from elsewhere."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import axe, sitemap
from tests.product import Window, windows

Open = Callable[..., Window]

WIDTHS, THEMES = (390, 768, 1440), ("light", "dark")
NO_PAGES = {  # what links do not lead to, and why
    "healthz", "readyz",  # for machines
}  # fmt: skip


@pytest.fixture(scope="module")
def pages(chromium: Browser, product: str) -> Iterator[sitemap.Pages]:
    with windows(chromium, product) as window:
        yield sitemap.Pages(window)


def test_links_lead_to_every_page_and_none_fails(pages: sitemap.Pages) -> None:
    assert pages.failed == []
    assert sorted(set(sitemap.patterns()) - set(pages.found) - NO_PAGES) == []


@pytest.mark.parametrize("role", sitemap.ROLES)
def test_every_page_is_right_in_every_look(window: Open, pages: sitemap.Pages, role: str) -> None:
    somebody = window(role)
    wrong = []
    for pattern, (whose, path) in pages.found.items():
        if whose == role:
            wrong += [f"{pattern} {path} {trouble}" for trouble in troubles(somebody, path)]
    assert wrong == []


def troubles(somebody: Window, path: str) -> Iterator[str]:
    """The page is loaded once and looked at in each width and theme."""
    somebody.go(path)
    for theme in THEMES:
        somebody.page.emulate_media(color_scheme=theme)
        for width in WIDTHS:
            somebody.page.set_viewport_size({"width": width, "height": 900})
            look = f"({theme}, {width} px)"
            if over := somebody.overflows():
                yield f"{look}: {over} px too wide"
            yield from (f"{look}: {violation}" for violation in axe.violations(somebody.page))
    yield from somebody.troubles
    somebody.troubles.clear()
