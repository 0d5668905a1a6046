"""Lists as people have them: by keyboard alone, without a script, on a phone, with views of one's own."""

import csv
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.product import Window

Open = Callable[..., Window]

pytestmark = pytest.mark.browser
ROWS = "tr[data-row]"


def titles(page: Page) -> list[str]:
    return page.locator(f"{ROWS} .table-main a").all_inner_texts()


def test_a_list_is_filtered_walked_chosen_and_opened_by_keyboard_alone(window: Open) -> None:
    executive = window("executive")
    page = executive.go("/missions")
    page.keyboard.press("/")
    page.keyboard.type("brighton")
    page.wait_for_url("**/missions?q=brighton")
    expect(page.locator("h1")).to_contain_text("fit")
    assert page.evaluate("document.activeElement.id") == "list-q", "who types goes on typing"
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.wait_for_url(re.compile(r"/missions\??$"))
    page.keyboard.press("Tab")
    page.locator(f"{ROWS} a").first.focus()
    for key in ("x", "j", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-bulk-count]")).to_have_text("2 rows chosen")
    assert page.locator("[data-pick]:checked").count() == 2
    third = page.locator(f"{ROWS} .table-main a").nth(2)
    address = third.get_attribute("href")
    page.keyboard.press("Escape")
    expect(page.locator(".bulk-bar")).not_to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    assert executive.troubles == []


def test_filters_orders_and_columns_stand_in_the_address_and_change_the_page_in_place(window: Open) -> None:
    executive = window("executive")
    page = executive.go("/missions")
    page.evaluate("document.body.dataset.same = 'yes'")
    page.click("#list-filters > summary")
    page.check("#list-filters input[name=state][value=active]")
    page.wait_for_url("**/missions?state=active")
    expect(page.locator("#list-filters")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    order = page.get_by_role("link", name="Mission", exact=True)
    expect(order).to_have_attribute("href", re.compile("state=active"))  # the address changes a moment before the page
    order.click()
    page.wait_for_url("**/missions?state=active&sort=title")
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Mission")
    assert titles(page) == sorted(titles(page), key=str.casefold)
    page.click("#list-look > summary")
    page.uncheck("#list-look input[value=weeks]")
    expect(page.locator("thead")).not_to_contain_text("13 weeks")
    page.keyboard.press("Escape")
    page.locator(".token-off").first.click()
    expect(page.locator(".token")).to_have_count(0)
    assert page.evaluate("document.body.dataset.same") == "yes", "the page was never loaded anew"
    page.go_back()
    expect(page.locator(".token")).to_have_text(re.compile("State Running"))
    assert executive.troubles == []


def test_a_range_is_chosen_with_shift_and_survives_a_refresh(window: Open) -> None:
    page = window("executive").go("/missions")
    page.locator("[data-pick]").nth(1).click()
    page.locator("[data-pick]").nth(4).click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("4 rows chosen")
    with page.expect_response(lambda answer: "part=list" in answer.url):
        page.evaluate("document.activeElement.blur(); htmx.trigger(document.getElementById('list'), 'moved')")
    page.wait_for_timeout(300)
    expect(page.locator("[data-bulk-count]")).to_have_text("4 rows chosen")
    assert page.locator("[data-pick]:checked").count() == 4


def test_several_missions_are_changed_at_once_without_a_script(window: Open) -> None:
    executive = window("executive", java_script_enabled=False)
    page = executive.go("/missions?state=active&sort=title")
    names = titles(page)[:2]
    for number in range(2):
        page.locator("[data-pick]").nth(number).check()
    page.get_by_role("button", name="Affiliate").click()
    for name in names:
        expect(page.locator("main")).to_contain_text(name)
    select = page.locator("select[name=cluster]")
    select.select_option(index=1)
    page.check("input[name=strength][value=contributing]")
    page.fill("[name=reason]", "Both are worked on in the same weeks.")
    page.locator("main form button.button-primary").click()
    expect(page.locator("body")).to_contain_text(re.compile("Done for 2 missions|refuse"))
    if "several" not in page.url:
        assert page.url.endswith("/missions?state=active&sort=title")
    assert executive.troubles == []


def test_a_view_is_filtered_saved_shared_and_exported_without_a_script(window: Open) -> None:
    owner = window("mission_owner", java_script_enabled=False, accept_downloads=True)
    page = owner.go("/key-results")
    page.locator("#list-filters > summary").click()
    page.check("#list-filters input[name=open][value=yes]")
    page.get_by_role("button", name="Apply").click()
    page.locator("#list-save > summary").click()
    page.fill("#list-save [name=name]", "For the retrospective")
    page.check("#list-save [name=is_shared]")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="For the retrospective")).to_have_attribute("aria-current", "page")
    count = int(page.locator(".tab[aria-current] .tab-count").inner_text())
    page.locator("#list-export > summary").click()
    with page.expect_download() as loading:
        page.get_by_role("link", name="CSV").click()
    file = loading.value
    assert re.fullmatch(r"cairn-key-results-for-the-retrospective-\d{8}T\d{4}Z\.csv", file.suggested_filename)
    with file.path().open(encoding="utf-8-sig", newline="") as lines:
        assert len(list(csv.reader(lines))) == count + 1
    colleague = window("auditor").go("/key-results")
    expect(colleague.get_by_role("link", name="For the retrospective")).to_be_visible()
    page.locator("#list-save > summary").click()
    page.get_by_role("button", name="Delete this view").click()
    expect(page.get_by_role("link", name="For the retrospective")).to_have_count(0)


@pytest.mark.parametrize(
    "path", ["/missions", "/key-results", "/okrs", "/kpis", "/professionals", "/topics", "/subscriptions"]
)
def test_a_list_fits_a_phone_and_its_rows_are_cards(window: Open, path: str) -> None:
    phone = window("executive", width=390)
    page = phone.go(path)
    assert (phone.overflows(), phone.troubles) == (0, [])
    page.click("#list-filters > summary")
    expect(page.locator("#list-filters .menu-panel")).to_be_in_viewport()
    if path != "/okrs":
        assert page.locator(f"{ROWS} td[data-label]").first.evaluate("cell => getComputedStyle(cell).display") == "grid"
    assert phone.overflows() == 0
