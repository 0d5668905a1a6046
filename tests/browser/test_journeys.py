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


def test_an_executive_ranks_an_outcome_with_the_keyboard_alone(window: Open) -> None:
    executive = window("executive")
    page = executive.go("/outcomes")
    rows = page.locator("[data-rank-row]")
    third = rows.nth(2)
    title = third.get_attribute("data-rank-label")
    third.focus()
    with page.expect_response(lambda answer: "/rank" in answer.url and answer.request.method == "POST") as moved:
        page.keyboard.press("Alt+ArrowUp")
    assert moved.value.ok or moved.value.status in (302, 303)
    page.reload()
    expect(page.locator("[data-rank-row]").nth(1)).to_have_attribute("data-rank-label", title)
    page = executive.go("/events?topic=missions.ranking")
    expect(page.locator("main")).to_contain_text("missions.ranking.changed.v1")
    assert executive.troubles == []


def test_two_executives_who_rank_at_once_are_told(window: Open) -> None:
    first, second = window("executive"), window("executive")
    for executive in (first, second):
        executive.go("/outcomes")
        executive.page.evaluate(
            "document.querySelectorAll('[data-live]').forEach(part => part.removeAttribute('data-live'))"
        )
    moving = "/rank"
    with first.page.expect_response(lambda answer: moving in answer.url):
        first.page.locator("[data-rank-row]").nth(4).focus()
        first.page.keyboard.press("Alt+ArrowUp")
    with second.page.expect_response(lambda answer: moving in answer.url) as refused:
        second.page.locator("[data-rank-row]").nth(4).focus()
        second.page.keyboard.press("Alt+ArrowUp")
    assert refused.value.status == 409
    expect(second.page.locator("body")).to_contain_text(re.compile("order|rank", re.IGNORECASE))


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


def test_the_outcomes_can_be_ranked_without_any_script(window: Open) -> None:
    executive = window("executive", java_script_enabled=False)
    page = executive.go("/outcomes")
    title = page.locator("[data-rank-row]").nth(5).get_attribute("data-rank-label")
    row = page.locator("[data-rank-row]").nth(5)
    row.locator("summary").first.click()
    row.get_by_role("button", name=re.compile("^(Move )?up", re.IGNORECASE)).first.click()
    page.goto(executive.address + "/outcomes")
    expect(page.locator("[data-rank-row]").nth(4)).to_have_attribute("data-rank-label", title)
