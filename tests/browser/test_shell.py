"""The shell by keyboard: the palette, the keys, the rail."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.product import Window

Open = Callable[..., Window]

pytestmark = pytest.mark.browser


def palette(window: Open, role: str = "executive", path: str = "/gallery") -> Page:
    page = window(role).go(path)
    page.keyboard.press(".")
    expect(page.locator("#palette[open]")).to_be_visible()
    return page


def chosen(page: Page) -> str:
    """The words of the row that the input names as active: what a screen reader says."""
    return page.evaluate("""() => {
      const input = document.querySelector("[data-palette-input]");
      return document.getElementById(input.getAttribute("aria-activedescendant"))?.querySelector("[data-palette-label]").textContent ?? "";
    }""")


def test_actions_of_the_page_come_first_then_places_then_what_can_be_begun(window: Open) -> None:
    page = palette(window)
    groups = page.locator("[data-palette-title]").all_inner_texts()
    assert groups == ["On this page", "Go to", "Begin"]
    assert chosen(page) == "Check in weekly poultry sales"


def test_the_palette_finds_things_by_words_and_shows_their_id(window: Open) -> None:
    page = palette(window)
    page.keyboard.type("brighton lanes")
    row = page.locator(".palette-item", has_text="Brighton Lanes").first
    expect(row.locator("code")).to_have_text(re.compile(r"^(KR|KPI)-\d+$"))
    row.click()
    page.wait_for_url(re.compile(r"/(key-results|kpis)/"))


def test_an_id_of_any_kind_opens_at_once_even_before_the_answer_is_there(window: Open) -> None:
    page = palette(window)
    page.keyboard.insert_text("kr-1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/key-results/KR-1")


def test_arrows_walk_the_palette_round_and_round(window: Open) -> None:
    page = palette(window)
    first = chosen(page)
    page.keyboard.press("ArrowDown")
    assert chosen(page) not in ("", first)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert chosen(page) == page.locator("[data-palette-label]").last.inner_text()


def test_who_may_not_begin_something_is_not_offered_it(window: Open) -> None:
    executive, auditor = palette(window), palette(window, "auditor")
    assert executive.locator(".palette-item", has_text="Add an outcome").count() == 1
    assert auditor.locator(".palette-item", has_text="Add an outcome").count() == 0


def test_two_letters_go_and_begin(window: Open) -> None:
    page = window("executive").go("/gallery")
    page.keyboard.press("g")
    page.keyboard.press("k")
    page.wait_for_url("**/okrs")
    page.keyboard.press("n")
    page.keyboard.press("o")
    page.wait_for_url("**/outcomes/add")


def test_letters_typed_into_a_field_are_letters(window: Open) -> None:
    page = window("executive").go("/gallery")
    page.locator("#x-field [name=title]").click()
    page.keyboard.type("go km? u.")
    assert page.locator("#x-field [name=title]").input_value() == "go km? u."
    assert page.url.endswith("/gallery")
    assert page.locator("dialog[open]").count() == 0


def test_the_sheet_lists_what_does_something_here_and_nothing_else(window: Open) -> None:
    page = window("executive").go("/topics/missions.mission")
    page.keyboard.press("?")
    sheet = page.locator("#shortcuts")
    expect(sheet.get_by_text("Find or do")).to_be_visible()
    expect(sheet.get_by_text("Move a ranked row")).to_be_hidden()
    for key, link in page.eval_on_selector_all(
        ".rail [data-go]", "links => links.map(link => [link.dataset.go, link.querySelector('span').textContent])"
    ):
        assert sheet.locator("[data-keys-go] div", has_text=link).first.inner_text().split()[-1] == key


def test_the_rail_folds_and_stays_folded(window: Open) -> None:
    opened = window("executive")
    page = opened.go("/okrs")
    wide = page.locator(".rail").bounding_box()["width"]
    page.get_by_role("button", name="Narrow rail").click()
    assert page.locator(".rail").bounding_box()["width"] < wide / 2
    assert 'data-rail="narrow"' in opened.context.request.get(opened.address + "/okrs").text()
    assert page.get_by_role("link", name="Missions").first.is_visible(), "its name is still there to be heard"


def test_the_rail_shows_where_one_is_also_below_a_section(window: Open) -> None:
    page = window("executive").go("/kpis/KPI-1")
    here = page.locator(".rail .is-here > a")
    assert here.inner_text().split("\n")[0].strip() == "OKRs"
    expect(page.locator(".rail .rail-inside [aria-current]")).to_contain_text("KPIs")
