"""The proposer's first job by keyboard alone: an idea walks the tree and becomes a candidate mission."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import press, signed_in, tab_to

Open = Callable[..., Any]


@pytest.mark.parametrize("width", [1440, 390])
def test_an_idea_becomes_a_candidate_without_a_mouse(window: Open, width: int) -> None:
    member = signed_in(window, "member", width=width)
    page = member.go("/intake")
    page.keyboard.type("Open a shop in Hove")
    expect(page.locator("#coach-title")).to_contain_text("It begins with 'open'")
    page.keyboard.press("Control+a")
    page.keyboard.type(f"Make Hove love us as much as Brighton does ({width})")
    expect(page.locator("#coach-title")).to_contain_text("Reads like an outcome")
    press(page, "Enter")

    said = {"purpose": "Families in Hove find supper within a walk.", "fte_max": "4"}
    for question in ("specific_objective", "time_bound", "strategic_fit", "defined_resources", "problem_understood"):
        assert f"/{question}" in page.url
        expect(page.locator("[aria-current=step]")).to_have_count(1)
        page.keyboard.press("Space")
        for name in ("purpose", "fte_max"):
            if page.locator(f"[name={name}]").is_visible():
                page.locator(f"[name={name}]").focus()
                page.keyboard.type(said[name])
                page.locator("[name=answer]").first.focus()
        press(page, "Enter")
    for question in ("solution_predictable", "changes_architecture", "repetitive"):
        assert f"/{question}" in page.url
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        press(page, "Enter")

    expect(page.locator("h1")).to_contain_text("is a feature mission")
    for part in ("Why", "What would change it", "Does it change the architecture?"):
        expect(page.locator("main")).to_contain_text(part)
    assert member.overflows() == 0
    tab_to(page, "Keep this assessment")
    press(page, "Enter")
    tab_to(page, "Propose this mission")
    press(page, "Enter")
    expect(page.locator("[name=purpose]")).to_have_value(said["purpose"])
    expect(page.locator("[name=fte_max]")).to_have_value(said["fte_max"])
    page.locator("[name=title]").focus()
    press(page, "Enter")
    expect(page.locator("h1")).to_contain_text("waits for a decision")
    expect(page.locator("main")).to_contain_text(re.compile("of the four tests of a mission"))
    assert member.troubles == []


def test_who_disagrees_with_the_tree_says_why(window: Open) -> None:
    member = signed_in(window, "member")
    page = member.go("/intake")
    page.keyboard.type("Let London love us")
    press(page, "Enter")
    walk = page.url.split("/")[-2]
    page = member.go(f"/intake/{walk}/verdict")
    tab_to(page, "I see it differently")
    page.keyboard.press("Enter")
    page.locator("[name=override_type]").focus()
    page.keyboard.press("s")
    tab = page.locator("[name=override_reason]")
    tab.focus()
    page.keyboard.type("Nobody knows yet why London leaves.")
    tab_to(page, "Keep this assessment")
    press(page, "Enter")
    expect(page.locator("main")).to_contain_text("Against the tree, because:")
    expect(page.locator("main")).to_contain_text("Nobody knows yet why London leaves.")
    assert member.troubles == []
