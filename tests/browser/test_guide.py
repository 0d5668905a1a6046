"""The guided hour in a real browser: it leads on, is ticked, is put away and taken out again, on a desk and on a phone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

Open = Callable[..., Any]


@pytest.mark.parametrize("width", [1440, 390])
def test_the_guide_leads_from_step_to_step_and_ticks_them(window: Open, width: int) -> None:
    steward = window("data_steward", width=width)
    page = steward.page
    guide = page.locator("#guide")
    expect(page).to_have_url(steward.address + "/topics")
    expect(guide).to_contain_text("Look over the topics")
    expect(guide.locator(".guide-count")).to_have_text("1 of 5")
    guide.get_by_role("link", name="Next:").click()
    expect(page).to_have_url(steward.address + "/topics/channels.sale")
    expect(guide.locator(".guide-count")).to_have_text("2 of 5")
    guide.locator("summary").click()
    taken = guide.locator(".guide-list .is-taken")
    expect(taken).to_have_count(2)
    assert (steward.overflows(), steward.troubles) == (0, [])


def test_the_guide_is_closed_for_good_and_comes_back_from_the_help_menu(window: Open) -> None:
    auditor = window("auditor")
    page = auditor.page
    page.get_by_role("button", name="Close the guided hour").click()
    expect(page.locator("#guide")).to_have_count(0)
    auditor.go("/missions")
    expect(page.locator("#guide")).to_have_count(0)
    page.locator(".rail summary", has_text="Help").click()
    page.locator(".rail").get_by_role("button", name="Guided hour").click()
    expect(page.locator("#guide")).to_be_visible()
    assert auditor.troubles == []


def test_the_guide_works_without_any_script(window: Open) -> None:
    member = window("member", java_script_enabled=False)
    page = member.page
    expect(page).to_have_url(member.address + "/my")
    page.locator("#guide summary").click()
    page.locator("#guide .guide-list a", has_text="Look for data").click()
    expect(page).to_have_url(member.address + "/topics")
    expect(page.locator("#guide .guide-count")).to_have_text("2 of 5")
    page.get_by_role("button", name="Close the guided hour").click()
    expect(page.locator("#guide")).to_have_count(0)


def test_a_profession_lead_lands_on_the_weeks_of_the_craft_that_is_short(window: Open) -> None:
    lead = window("profession_lead")
    expect(lead.page.locator("h1")).to_contain_text(re.compile(r"Design is [\d.]+ FTE short"))
    assert "/people?profession=" in lead.page.url
