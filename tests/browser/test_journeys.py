"""Each person's first job, in a real browser, against a real worker."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

Open = Callable[..., Any]


def test_the_sign_in_page_offers_one_sign_in_for_each_role(window: Open) -> None:
    entrance = window()
    page = entrance.go("/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    expect(page.locator("button[name=role]")).to_have_count(8)
    page.locator("button[name=role][value=executive]").click()
    expect(page.locator("h1")).to_contain_text("outcomes are on track")
    assert entrance.troubles == []


def test_a_check_in_moves_every_open_control_centre(window: Open) -> None:
    watching = window("executive")
    tile = watching.page.locator("[data-cell='Check-ins this week']").first
    ticker = watching.page.locator("#ticker, [data-live*='log']").last
    before = tile.inner_text()

    owner = window("mission_owner")
    page = owner.go("/missions")
    page.get_by_role("link", name="Make Brighton love us: the first seasons").first.click()
    page.locator("[data-check-in]").first.click()
    page.locator("[name=value]").fill("812")
    page.locator("[name=confidence][value='8'], select[name=confidence]").first.evaluate(
        "c => { if (c.tagName === 'SELECT') { c.value = '8' } else { c.checked = true } }"
    )
    page.locator("[name=comment]").fill("A street party brought the neighbours in.")
    page.get_by_role("button", name="Check in", exact=True).click()
    expect(page.locator("body")).to_contain_text("Checked in.")

    expect(tile).not_to_have_text(before, timeout=8000)
    expect(ticker).to_contain_text("Daily visitors", timeout=8000)
    assert watching.troubles == [] and owner.troubles == []


def test_a_mission_owner_sees_the_own_change_at_once(window: Open) -> None:
    owner = window("mission_owner")
    page = owner.go("/missions")
    page.get_by_role("link", name="Make Brighton love us: the first seasons").first.click()
    address = page.url
    page.locator("[data-check-in]").nth(1).click()
    page.locator("[name=value]").fill("7")
    page.get_by_role("button", name="Check in", exact=True).click()
    expect(page.locator("body")).to_contain_text("Checked in.")
    page.goto(address)
    expect(page.locator("main")).to_contain_text("7 points")
    assert owner.troubles == []


def test_an_idea_becomes_a_candidate_mission_by_the_decision_tree(window: Open) -> None:
    owner = window("mission_owner")
    page = owner.go("/intake")
    page.locator("[name=title]").fill("Open a shop in Brighton")
    page.get_by_role("button", name="Ask the coach").click()
    expect(page.locator("main")).to_contain_text(re.compile("means|how", re.IGNORECASE))
    page.locator("[name=title]").fill("Make Hove love us as much as Brighton does")
    page.locator("[name=purpose]").fill("People in Hove find what they need within a walk.")
    page.get_by_role("button", name="Walk the tree").click()
    for _ in range(10):
        if "/verdict" in page.url:
            break
        answer = (
            "no"
            if "solution_predictable" in page.url or "architecture" in page.url or "repetitive" in page.url
            else "yes"
        )
        page.locator(f"[name=answer][value={answer}]").check()
        page.locator("form button.button-primary").click()
        page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("feature", ignore_case=True)
    assert owner.troubles == []


def test_a_profession_lead_lends_a_person_and_cannot_lend_them_twice(window: Open) -> None:
    lead = window("profession_lead")
    page = lead.go("/assignments/new")
    people = page.locator("select[name=professional]")
    label = people.locator("option", has_text="Linh Tran").inner_text()
    people.select_option(label=label)
    mission = page.locator("select[name=mission]")
    mission.select_option(label=mission.locator("option", has_text="London, at the hour").inner_text())
    page.locator("[name=role]").fill("Slot picker")
    page.locator("[name=starts_on]").fill("2031-01-06")
    page.locator("[name=ends_on]").fill("2031-03-31")
    page.locator("[name=fte]").fill("0.8")
    page.locator("main form[method=post] button.button-primary").click()
    page.wait_for_load_state()
    lead.go("/assignments/new")
    people = page.locator("select[name=professional]")
    people.select_option(label=people.locator("option", has_text="Linh Tran").inner_text())
    mission = page.locator("select[name=mission]")
    mission.select_option(label=mission.locator("option", has_text="A basket that does you good").inner_text())
    page.locator("[name=role]").fill("Packaging")
    page.locator("[name=starts_on]").fill("2031-02-03")
    page.locator("[name=ends_on]").fill("2031-02-28")
    page.locator("[name=fte]").fill("0.5")
    page.locator("main form[method=post] button.button-primary").click()
    expect(page.locator("main")).to_contain_text("0.2")


def test_a_check_in_works_without_any_script(window: Open) -> None:
    owner = window("mission_owner", java_script_enabled=False)
    page = owner.go("/missions")
    page.get_by_role("link", name="Make Brighton love us: the first seasons").first.click()
    page.locator("[data-check-in]").first.click()
    page.locator("[name=value]").fill("815")
    page.get_by_role("button", name="Check in", exact=True).click()
    expect(page.locator("body")).to_contain_text("Checked in.")
