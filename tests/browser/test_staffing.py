"""The first job of a profession lead, in a real browser and without a mouse: find what is missing, find who is free, assign them."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

Open = Callable[..., Any]


def tab_to(page: Any, wanted: str, most: int = 80) -> None:
    """Presses Tab until an element that fits has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} cannot be reached with Tab")


def test_a_lead_finds_the_shortage_and_assigns_somebody_with_the_keyboard_alone(window: Open) -> None:
    lead = window("profession_lead")
    page = lead.go("/people")
    expect(page.locator("h1")).to_contain_text(re.compile(r"Design is [\d.]+ FTE short"))
    gaps = page.locator(".heat-open li")
    before = gaps.count()
    tab_to(page, "#heat .heat-open a[href*='/assignments/new']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/assignments/new?demand=*")
    expect(page.locator("h1")).to_contain_text("Who joins")
    role = page.locator("[name=role]").input_value()
    assert role and page.locator("[name=fte]").input_value() and page.locator("[name=ends_on]").input_value()
    tab_to(page, "a[href*='professional=']")
    page.keyboard.press("Enter")
    page.wait_for_url("**professional=PER-*")
    tab_to(page, "main form[method=post] button.button-primary")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("is lent to")
    page = lead.go("/people")
    expect(page.locator("h1")).to_contain_text("FTE")
    assert page.locator(".heat-open li").count() <= before
    assert lead.troubles == []


def test_a_gap_cell_leads_to_the_form_and_others_are_told_whom_to_ask(window: Open) -> None:
    lead = window("profession_lead")
    page = lead.go("/people")
    cell = page.locator("td.gap-cell a").first
    assert cell.inner_text().strip() not in ("", "0")
    cell.click()
    expect(page.locator("h1")).to_contain_text("Who joins")
    member = window("member")
    page = member.go("/people?profession=all")
    expect(page.locator("#heat")).to_contain_text("Ask Sofia Marchetti")
    assert page.locator("td.gap-cell a, .heat-open .button").count() == 0


def test_the_heat_map_is_complete_on_a_phone(window: Open) -> None:
    lead = window("profession_lead", width=390)
    page = lead.go("/people")
    expect(page.locator(".heat-gaps .gap-cell").first).to_be_visible()
    expect(page.locator(".heat-open").first).to_be_visible()
    assert lead.overflows() == 0
    page.get_by_role("link", name="By level").click()
    expect(page.locator("th[scope=row]", has_text="Level 3").first).to_be_visible()
    assert lead.overflows() == 0 and lead.troubles == []
