"""Parts that a script makes better, and that work without it: tabs, change in place, pickers, ranges of days."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.product import Window

Open = Callable[..., Window]

pytestmark = pytest.mark.browser


def test_tabs_of_a_page_are_walked_with_arrows_and_live_in_the_address(window: Open) -> None:
    page = window().go("/gallery")
    page.get_by_role("tab", name="People").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Risks")).to_be_focused()
    expect(page.get_by_text("The landlord may not renew")).to_be_visible()
    expect(page.get_by_text("Ana Ferreira designs at")).to_be_hidden()
    page.reload()
    expect(page.get_by_role("tab", name="Risks")).to_have_attribute("aria-selected", "true")


def test_without_a_script_every_tab_is_there_to_read(window: Open) -> None:
    page = window(java_script_enabled=False).go("/gallery")
    expect(page.get_by_text("The landlord may not renew")).to_be_visible()
    expect(page.get_by_text("Ana Ferreira designs at")).to_be_visible()


def test_a_value_is_changed_where_it_stands(window: Open) -> None:
    opened = window()
    page = opened.go("/gallery")
    page.get_by_role("link", name="Change the outcome").click()
    field = page.locator("#x-inline-edit [name=outcome]")
    expect(field).to_be_focused(timeout=15_000)
    field.fill("Make Hove love us")
    field.press("Enter")
    expect(page.locator("#inline-outcome")).to_contain_text("Make Hove love us", timeout=15_000)
    expect(page.locator("#toasts")).to_contain_text("The outcome is reworded.")
    expect(page.get_by_role("link", name="Change the outcome")).to_be_focused()
    assert opened.troubles == []


def test_escape_leaves_a_value_as_it_was(window: Open) -> None:
    page = window().go("/gallery")
    page.get_by_role("link", name="Change the outcome").click()
    page.locator("#x-inline-edit [name=outcome]").fill("Something else")
    page.keyboard.press("Escape")
    expect(page.locator("#inline-outcome")).to_contain_text("Make Brighton love us")
    assert page.locator("#x-inline-edit form").count() == 0


def test_a_refusal_is_shown_where_the_value_stands(window: Open) -> None:
    page = window().go("/gallery")
    page.get_by_role("link", name="Change the outcome").click()
    page.locator("#x-inline-edit [name=outcome]").fill(" ")
    page.keyboard.press("Enter")
    expect(page.locator("#x-inline-edit .field-error")).to_contain_text("This field is required.", timeout=15_000)
    expect(page.locator("#x-inline-edit [name=outcome]")).to_be_focused()


def test_without_a_script_the_pencil_leads_to_the_form(window: Open) -> None:
    page = window(java_script_enabled=False).go("/gallery")
    page.get_by_role("link", name="Change the outcome").click()
    page.locator("[name=outcome]").fill("Make Hove love us")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#inline-outcome")).to_contain_text("Make Hove love us", timeout=15_000)


def test_a_person_is_found_by_part_of_the_name(window: Open) -> None:
    page = window().go("/gallery")
    find = page.get_by_role("combobox", name="Person")
    find.click()
    find.fill("mai")
    page.keyboard.press("Enter")
    expect(find).to_have_value("Nguyễn Thị Mai")
    assert page.locator("select[name=person]").evaluate("select => select.selectedOptions[0].text") == "Nguyễn Thị Mai"


def test_a_name_nobody_has_leaves_the_choice_as_it_was(window: Open) -> None:
    page = window().go("/gallery")
    find = page.get_by_role("combobox", name="Person")
    find.fill("zz")
    expect(page.locator("#x-person-picker [data-picker-more]")).to_contain_text("Nothing has these words.")
    page.keyboard.press("Tab")
    expect(find).to_have_value("")


def test_without_a_script_a_person_is_chosen_from_a_list(window: Open) -> None:
    page = window(java_script_enabled=False).go("/gallery")
    page.select_option("select[name=person]", label="Hana Suzuki")
    assert page.get_by_role("combobox", name="Person").count() == 1


def test_a_range_of_days_says_how_long_it_is_with_both_its_days(window: Open) -> None:
    page = window().go("/gallery")
    page.locator("#x-date-range [name=starts_on]").fill("2026-03-02")
    page.get_by_role("button", name="6 weeks", exact=True).click()
    assert page.locator("#x-date-range [name=ends_on]").input_value() == "2026-04-12"
    expect(page.locator("[data-range-said]")).to_have_text("6 weeks")
    page.locator("#x-date-range [name=ends_on]").fill("2026-03-02")
    expect(page.locator("[data-range-said]")).to_have_text("1 day")
    page.locator("#x-date-range [name=ends_on]").fill("2026-03-01")
    expect(page.locator("[data-range-said]")).to_have_text("It would end before it starts.")
