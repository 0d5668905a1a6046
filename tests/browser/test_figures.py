"""Figures as people have them: looked into, walked by keyboard, taken along as a file, held still."""

from collections.abc import Callable

import pytest

from tests.product import Window

Open = Callable[..., Window]
LONG = "#x-long-series"
HERE = "document.activeElement.textContent.trim()"

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_long_series_can_be_looked_into_and_keeps_the_content_security_policy(window: Open, theme: str) -> None:
    opened = window(theme=theme)
    page = opened.go("/gallery")
    page.wait_for_selector(f"{LONG} .u-over")
    page.click(f"{LONG} [data-span='91']")
    assert page.get_attribute(f"{LONG} [data-span='91']", "aria-pressed") == "true"
    assert page.get_attribute(f"{LONG} [data-span='']", "aria-pressed") == "false"
    assert opened.troubles == []


def test_what_draws_a_long_series_is_loaded_only_where_there_is_one(window: Open) -> None:
    opened = window("executive")
    asked: list[str] = []
    opened.go("/").on("request", lambda request: asked.append(request.url))
    opened.go("/outcomes")
    assert not [url for url in asked if "uPlot" in url]


def test_without_a_script_a_long_series_is_the_drawing_of_the_server(window: Open) -> None:
    page = window(java_script_enabled=False).go("/gallery")
    assert page.locator(f"{LONG} svg.chart-trend").is_visible()
    assert page.locator(f"{LONG} .u-over").count() == 0
    page.click(f"{LONG} .twin > summary")
    assert page.locator(f"{LONG} tbody tr").count() == 730


def test_the_table_of_a_figure_can_be_taken_along(window: Open) -> None:
    page = window(accept_downloads=True).go("/gallery")
    page.wait_for_selector("html.js")
    page.click("#x-bars .twin > summary")
    with page.expect_download() as found:
        page.click("#x-bars [data-csv]")
    text = found.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines() == [
        'Profession,"Value, FTE"',
        "Designers,2.5",
        "Data analysts,0.5",
        "Engineers,0.0",
        "Buyers,-1.5",
    ]


def test_arrow_keys_walk_the_cascade(window: Open) -> None:
    page = window().go("/gallery")
    page.wait_for_selector("#x-cascade [data-cascade-node][tabindex='0']")
    page.focus("#x-cascade [data-cascade-node][tabindex='0']")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(HERE).endswith("Poultry people come back for")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(HERE).endswith("Stock thrown away")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(HERE).endswith("Poultry category pod")
    page.click("#x-cascade .cascade-mission [data-cascade-fold]")
    assert page.locator("#x-cascade >> text=Stock thrown away").is_hidden()


def test_the_ticker_holds_still_until_it_is_let_go_also_on_the_next_visit(window: Open) -> None:
    page = window("executive").go("/")
    page.click("[data-pauses=ticker]")
    assert page.get_attribute("[data-pauses=ticker]", "aria-pressed") == "true"
    page.reload()
    page.wait_for_selector("[data-pauses=ticker][aria-pressed=true]")
    page.click("[data-pauses=ticker]")
    assert page.get_attribute("[data-pauses=ticker]", "aria-pressed") == "false"
