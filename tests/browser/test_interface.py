"""The shell and the components as people have them: by mouse, by keyboard, without a script, at both widths."""

from collections.abc import Callable

import pytest

from tests.product import Window

Open = Callable[..., Window]
GALLERY = "/gallery"
ORDER = "rows => rows.map(row => row.id)"

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 768, 390])
def test_the_gallery_fits_and_keeps_the_content_security_policy(window: Open, width: int, theme: str) -> None:
    opened = window(width=width, theme=theme)
    opened.go(GALLERY).wait_for_selector("html.js")
    assert opened.troubles == []
    assert opened.overflows() <= 0


def test_the_theme_somebody_chose_is_written_by_the_server_from_then_on(window: Open) -> None:
    opened = window(theme="light")
    opened.go(GALLERY).click("[data-theme-switch]")
    answer = opened.context.request.get(opened.address + GALLERY)
    assert 'data-theme="dark"' in answer.text()


def test_the_palette_finds_a_page_by_a_few_letters(window: Open) -> None:
    page = window("executive").go(GALLERY)
    page.keyboard.press("Control+k")
    page.keyboard.type("outc")
    page.keyboard.press("Enter")
    page.wait_for_url("**/outcomes")


def test_the_palette_opens_an_id(window: Open) -> None:
    page = window("executive").go(GALLERY)
    page.keyboard.press("Control+k")
    page.keyboard.type("mis-1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/missions/MIS-1")


def test_single_keys_can_be_switched_off(window: Open) -> None:
    page = window("executive").go(GALLERY)
    page.keyboard.press("?")
    page.uncheck("[data-keys-switch]")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#shortcuts[open]").count() == 0
    page.keyboard.press("Control+k")
    assert page.locator("#palette[open]").count() == 1


def test_a_refused_move_goes_back_and_says_why(window: Open) -> None:
    page = window().go(GALLERY)
    page.wait_for_selector("[data-rank-ready]")
    before = page.eval_on_selector_all("[data-rank-row]", ORDER)
    page.focus("#OUT-3")
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_selector(".toast >> text=The row is back where it was")
    assert page.eval_on_selector_all("[data-rank-row]", ORDER) == before


def test_a_dialog_takes_the_focus_and_gives_it_back(window: Open) -> None:
    page = window().go(GALLERY)
    page.wait_for_selector("html.js")
    page.focus("button[data-opens=conclude]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.getElementById('conclude').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.opens") == "conclude"


def test_the_first_tab_stop_leads_to_the_content(window: Open) -> None:
    page = window().go(GALLERY)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_menus_and_the_way_around_work_without_a_script(window: Open) -> None:
    page = window(width=390, java_script_enabled=False).go(GALLERY)
    page.click(".bottom-bar summary")
    assert page.locator(".bottom-sheet >> text=Events and data").is_visible()


def test_a_filter_goes_into_the_address_without_empty_words(window: Open) -> None:
    page = window().go(GALLERY)
    page.wait_for_selector("html.js")
    page.select_option("select[name=status]", "at_risk")
    page.wait_for_url("**/gallery?status=at_risk")


def test_on_paper_there_is_no_rail_and_the_address_stands_on_top(window: Open) -> None:
    page = window().go(GALLERY)
    page.emulate_media(media="print")
    assert not page.locator(".rail").is_visible()
    assert page.locator(".paper-head:not(.is-shown)").is_visible()


def test_u_takes_back_what_was_just_done(window: Open) -> None:
    page = window().go(GALLERY)
    page.get_by_role("button", name="Do something that can be undone").click()
    page.wait_for_selector("#toasts >> text=this is how a change is told")
    page.keyboard.press("u")
    page.wait_for_selector("#toasts >> text=Undone.")


def test_undo_works_without_a_script(window: Open) -> None:
    page = window(java_script_enabled=False).go(GALLERY)
    page.get_by_role("button", name="Do something that can be undone").click()
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    page.wait_for_selector("#toasts >> text=Undone.")


def test_a_toast_stays_while_it_has_the_focus(window: Open) -> None:
    opened = window()
    opened.page.clock.install()
    page = opened.go(GALLERY)
    page.get_by_role("button", name="Do something that can be undone").click()
    page.locator("#toasts [data-undo]").focus()
    page.clock.run_for(60_000)
    assert page.locator("#toasts .toast").count() == 1
    page.evaluate("document.activeElement.blur()")
    page.clock.run_for(12_000)
    assert page.locator("#toasts .toast").count() == 0
