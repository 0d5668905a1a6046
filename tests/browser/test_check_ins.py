"""The mission owner's first job by keyboard alone: three key results checked in, on a round and beside the figures."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import keyboard

Open = Callable[..., Any]
MISSION = "Make Brighton love us: the first seasons"


def open_mission(somebody: Any) -> Page:
    page = somebody.go("/missions")
    page.get_by_role("link", name=MISSION).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("html.js")
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))


def test_three_key_results_are_checked_in_on_a_round_without_a_mouse(window: Open) -> None:
    owner = keyboard.signed_in(window, "mission_owner")
    page = open_mission(owner)
    keyboard.palette(page, f"Check in everything of {MISSION}")
    for step in (1, 2, 3):
        expect(page.locator(".page-meta")).to_contain_text(re.compile(rf"{step} of \d"))
        expect(page.locator(".page-lede")).to_contain_text(re.compile("Last time"))
        title = page.locator("h1").inner_text()
        with page.expect_navigation():
            if step == 1:
                assert focused(page) == "value"
                page.keyboard.type("813")
                for words in ("", "A street party brought the neighbours in."):
                    page.keyboard.press("Tab")
                    page.keyboard.type(words)
                page.keyboard.press("Enter")
            elif page.locator("[data-same]").count():
                page.keyboard.press("=")
            else:  # a KPI feeds it: people only say how sure they are
                page.keyboard.press("Tab")
                page.keyboard.press("Enter")
        assert page.locator("h1").inner_text() != title
    while "/check-ins/end" not in page.url:  # whatever else the mission measures is left for another day
        page.get_by_role("link", name="Skip", exact=True).focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("3 key results are checked in")
    expect(page.locator("main")).to_contain_text("A street party brought the neighbours in.")
    expect(page.locator("main")).to_contain_text("Who sees it")
    assert owner.troubles == []


def test_a_check_in_beside_the_figures_moves_the_page_at_once(window: Open) -> None:
    owner = keyboard.signed_in(window, "mission_owner")
    page = open_mission(owner)
    before = page.locator("h1").inner_text()
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_selector("form.say-here")
    expect(page.locator("form.say-here")).to_contain_text("Last time")
    assert focused(page) == "value"
    page.keyboard.type("990")
    page.keyboard.press("Enter")
    answer = page.locator("[data-kept] .okr-answer")
    expect(answer).to_contain_text("Checked in. The score is now 99%.")
    expect(page.locator("h1")).not_to_have_text(before)
    expect(page.locator(".key-result").first).to_contain_text("990")
    expect(answer).to_be_visible()
    page.keyboard.press("Escape")
    expect(answer).to_have_count(0)
    assert focused(page).startswith("Check in")
    assert owner.troubles == []


def test_the_form_stays_while_the_page_around_it_refreshes(window: Open) -> None:
    owner = keyboard.signed_in(window, "mission_owner")
    page = open_mission(owner)
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_selector("form.say-here")
    page.keyboard.type("777")
    page.evaluate("document.activeElement.blur()")
    with page.expect_response(lambda answer: "part=mission" in answer.url):
        page.evaluate("htmx.trigger('#mission', 'moved')")
    expect(page.locator("form.say-here [name=value]")).to_have_value("777")
    assert owner.troubles == []


def test_no_change_is_one_key_where_numbers_are_typed(window: Open) -> None:
    owner = keyboard.signed_in(window, "mission_owner")
    page = open_mission(owner)
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_selector("form.say-here")
    page.keyboard.press("=")
    expect(page.locator("[data-kept] .okr-answer")).to_contain_text("Nothing changed since the last check-in")
    assert owner.troubles == []


def test_what_is_due_is_a_key_away_and_fits_a_phone(window: Open) -> None:
    owner = keyboard.signed_in(window, "mission_owner", width=390)
    page = owner.go("/missions")
    page.wait_for_selector("html.js")
    with page.expect_navigation():
        page.keyboard.press("n")
        page.keyboard.press("c")
    assert page.url.endswith("/check-ins")
    expect(page.locator("h1")).to_contain_text(re.compile("check-in|checked in|waits"))
    assert (owner.overflows(), owner.troubles) == (0, [])
