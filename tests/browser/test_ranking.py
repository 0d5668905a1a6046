"""Ranking in a real browser: by drag, by keys, at the desk, with a reason afterwards, with a way back, and against another executive."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

Open = Callable[..., Any]
ORDER = "rows => rows.map(row => row.dataset.rankLabel)"
EVENTS = "/events?topic=missions.ranking"


def order(page: Page) -> list[str]:
    page.wait_for_selector("[data-rank-ready]")
    found: list[str] = page.eval_on_selector_all("[data-rank-row]", ORDER)
    return found


def line_after(page: Page) -> int:
    """How many rows stand above the line of today's people."""
    count: int = page.evaluate(
        "[...document.querySelectorAll('.rank-list > li')].findIndex(row => row.matches('[data-rank-line]'))"
    )
    return count


def moved(page: Page, act: Callable[[], Any]) -> Any:
    """The server's answer to the move that the act makes."""
    with page.expect_response(lambda answer: "/rank" in answer.url and answer.request.method == "POST") as told:
        act()
    return told.value


def still(window: Any) -> Page:
    """The board of somebody whose page is told nothing new, so that two can look at one old order."""
    window.page.route(re.compile("part=board"), lambda route: route.fulfill(status=204))
    page: Page = window.go("/outcomes")
    page.wait_for_selector("[data-rank-ready]")
    return page


def test_a_row_is_dragged_and_the_line_moves_before_it_is_dropped(window: Open) -> None:
    executive = window("executive")
    page = executive.go("/outcomes")
    before, stood = order(page), line_after(page)
    needs = page.eval_on_selector_all("[data-rank-row]", "rows => rows.map(row => Number(row.dataset.need))")
    page.evaluate("document.querySelector('.rank-list').dataset.capacity = String(%s)" % (needs[0] + needs[1] / 2))
    grip = page.locator("[data-rank-grip]").nth(0)
    target = page.locator("[data-rank-row]").nth(2)
    from_box, to_box = grip.bounding_box(), target.bounding_box()
    assert from_box and to_box
    page.mouse.move(from_box["x"] + 8, from_box["y"] + 8)
    page.mouse.down()
    page.mouse.move(from_box["x"] + 8, from_box["y"] + 30, steps=4)
    page.mouse.move(to_box["x"] + 20, to_box["y"] + to_box["height"] * 0.7, steps=12)
    expect(page.locator("[data-rank-row]").nth(0)).to_have_attribute("data-rank-label", before[1])
    held = line_after(page)
    answer = moved(page, page.mouse.up)
    assert answer.ok and held != stood
    expect(page.locator(".toast")).to_contain_text("is now")
    assert order(page)[0] == before[1] and before[0] in order(page)[1:3]
    assert executive.troubles == []


def test_a_move_by_keys_is_explained_with_w_and_taken_back_with_u(window: Open) -> None:
    """The first job of an executive, without a mouse."""
    executive = window("executive")
    page = executive.go("/outcomes")
    before = order(page)
    page.locator("[data-rank-row]").nth(2).focus()
    answer = moved(page, lambda: page.keyboard.press("Alt+ArrowUp"))
    assert answer.ok and order(page)[1] == before[2]
    expect(page.locator("[data-rank-number]").nth(1)).to_have_text("2")
    page.keyboard.press("w")
    assert page.evaluate("document.activeElement.closest('.rank-why') !== null")
    page.keyboard.type("Families wait for it")
    said = moved(page, lambda: page.keyboard.press("Enter"))
    assert said.status == 204
    expect(page.locator(".toast")).to_contain_text("The reason stands beside the move")
    assert page.evaluate("document.activeElement.dataset.rankLabel") == before[2]

    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".toast")).to_contain_text("is now 1 of")
    back = moved(page, lambda: page.keyboard.press("u"))
    assert back.ok and order(page)[1] == before[2]
    told = executive.go(EVENTS).locator("main")
    expect(told).to_contain_text("Families wait for it")
    expect(told).to_contain_text("Undone")
    assert executive.troubles == []


def test_a_reason_used_lately_is_one_press(window: Open) -> None:
    executive = window("executive")
    page = executive.go("/outcomes")
    order(page)
    page.locator("[data-rank-row]").nth(4).focus()
    moved(page, lambda: page.keyboard.press("Alt+ArrowDown"))
    choice = page.locator(".toast [data-rank-reason]").first
    words = choice.inner_text()
    assert moved(page, choice.click).status == 204
    expect(executive.go(EVENTS).locator("main")).to_contain_text(words)
    assert executive.troubles == []


@pytest.mark.parametrize("width", [1440, 390])
def test_the_desk_moves_a_row_to_a_place_with_a_reason_inside_the_window(window: Open, width: int) -> None:
    executive = window("executive", width=width)
    page = executive.go("/outcomes")
    before = order(page)
    page.locator("[data-rank-move]").nth(6).click()
    desk = page.locator("#rank-desk[open]")
    box = desk.bounding_box()
    assert (
        box and box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] >= 0 and box["y"] + box["height"] <= 844
    )
    expect(desk).to_contain_text(before[6])
    desk.locator("[name=position]").fill("2")
    desk.locator("[name=reason]").fill(f"It pays at {width}")
    assert moved(page, desk.get_by_role("button", name="Move", exact=True).click).ok
    assert order(page)[1] == before[6]
    expect(page.locator(".toast .rank-why")).to_have_count(0)
    page.locator("[data-rank-move]").nth(1).click()
    assert moved(page, page.locator("#rank-desk [data-step='Infinity']").click).ok
    assert order(page)[-1] == before[6]
    page.locator("[data-rank-move]").nth(len(before) - 1).click()
    assert page.locator("#rank-desk [data-step='1']").is_disabled()
    assert executive.overflows() == 0 and executive.troubles == []


def test_who_ranks_on_an_old_order_sees_the_new_one_and_keeps_the_wish(window: Open) -> None:
    first, second = window("executive"), window("executive")
    here, there = still(first), still(second)
    title = order(there)[4]
    here.locator("[data-rank-row]").nth(4).focus()
    moved(here, lambda: here.keyboard.press("Alt+ArrowUp"))
    there.locator("[data-rank-row]").nth(4).focus()
    refused = moved(there, lambda: there.keyboard.press("Alt+Home"))
    assert refused.status == 409
    assert order(there) == order(here) and order(there)[3] == title
    expect(there.locator(".toast")).to_contain_text("Somebody ranked while you were looking")
    wish = there.get_by_role("button", name=re.compile("to 1 all the same"))
    assert moved(there, wish.click).ok
    assert order(there)[0] == title


def test_who_wanted_what_somebody_else_has_done_is_told_and_offered_nothing(window: Open) -> None:
    first, second = window("executive"), window("executive")
    here, there = still(first), still(second)
    title = order(there)[4]
    for page in (here, there):
        page.locator("[data-rank-row]").nth(4).focus()
    moved(here, lambda: here.keyboard.press("Alt+Home"))
    assert moved(there, lambda: there.keyboard.press("Alt+Home")).status == 409
    assert order(there)[0] == title == order(here)[0]
    expect(there.locator(".toast")).to_contain_text("Somebody ranked while you were looking")
    expect(there.get_by_role("button", name=re.compile("all the same"))).to_have_count(0)


def test_who_may_not_rank_reads_the_order_and_is_offered_no_move(window: Open) -> None:
    member = window("member")
    page = member.go("/outcomes")
    expect(page.locator(".rank-row").first).to_be_visible()
    assert page.locator("[data-rank-row], [data-rank-move], .rank-row[tabindex]").count() == 0


def test_a_row_unfolds_its_missions_and_stays_unfolded_when_the_board_refreshes(window: Open) -> None:
    executive = window("executive")
    page = executive.go("/outcomes")
    row = page.locator(".rank-row").first
    row.locator("summary").click()
    expect(row.locator(".board-mission").first).to_be_visible()
    with page.expect_response(lambda answer: "part=board" in answer.url) as asked:
        page.evaluate("htmx.trigger('#board', 'moved')")
    assert "open=OUT-" in asked.value.url
    expect(page.locator(".rank-row").first.locator(".board-mission").first).to_be_visible()
    assert executive.troubles == []


def test_an_outcome_is_moved_without_any_script(window: Open) -> None:
    executive = window("executive", java_script_enabled=False)
    page = executive.go("/outcomes")
    row = page.locator("[data-rank-row]").nth(3)
    title = row.get_attribute("data-rank-label")
    row.locator("[data-rank-move]").click()
    page.locator("[name=position]").fill("1")
    page.locator("[name=reason]").fill("It cannot wait")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("[data-rank-row]").first).to_have_attribute("data-rank-label", str(title))
