"""Five hundred outcomes on one board: any of them is dragged to any place, and the server keeps the order."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from launch.installation import Installation
from tests.product import windows

FILL = """
from django.utils import timezone
from accounts.models import User
from missions import actions
from missions.models import Outcome
from pipeline import readers
boss = User.objects.get(email="executive@demo.example")
for number in range(Outcome.objects.active().count() + 1, 501):
    actions.add_outcome(title=f"Households in district {number} choose us", by=boss, at=timezone.now())
readers.drain_fully()
"""
ORDER = "from missions.models import Outcome; print('|'.join(Outcome.objects.ranked().values_list('title', flat=True)))"


@pytest.fixture(scope="module")
def crowded() -> Iterator[Installation]:
    """A Cairn of its own: nobody else's board grows."""
    with Installation(demo=True) as installation:
        installation.manage("shell", "-c", FILL)
        yield installation.start("web", "worker-1")


@pytest.fixture
def window(chromium: Browser, crowded: Installation) -> Iterator[Callable[..., Any]]:
    with windows(chromium, crowded.address) as open_window:
        yield open_window


def seen_at(part: Locator) -> dict[str, float]:
    """Where a part of a row stands in the window, once the rows around it, which are laid out late, stand too."""
    for _ in range(50):
        before = part.bounding_box()
        part.scroll_into_view_if_needed()
        part.page.wait_for_timeout(200)
        place = part.bounding_box()
        if place and place == before:
            return dict(place)
    raise AssertionError("the rows never come to rest")


def test_row_480_is_dragged_to_place_3_and_the_server_keeps_the_order(
    window: Callable[..., Any], crowded: Installation
) -> None:
    executive = window("executive")
    page = executive.go("/outcomes?show=500")
    page.wait_for_selector("[data-rank-ready]")
    before: list[str] = page.eval_on_selector_all("[data-rank-row]", "rows => rows.map(row => row.dataset.rankLabel)")
    assert len(before) == 500
    grip = seen_at(page.locator("[data-rank-row]").nth(479).locator("[data-rank-grip]"))
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(grip["x"] + 8, 70, steps=12)  # the edge, where the list runs by itself
    last = time.monotonic() + 60
    while page.evaluate("scrollY") > 5 and time.monotonic() < last:
        page.wait_for_timeout(100)
    third = page.locator("[data-rank-row]").nth(2).bounding_box()
    assert third
    page.mouse.move(grip["x"] + 8, third["y"] + 8, steps=8)
    expect(page.locator(".rank-likeness")).to_contain_text(f"3 · {before[479]}")
    with page.expect_response(lambda answer: "/rank" in answer.url and answer.request.method == "POST") as told:
        page.mouse.up()
    wanted = [*before[:2], before[479], *before[2:479], *before[480:]]
    assert told.value.ok
    assert crowded.manage("shell", "-c", ORDER).strip().splitlines()[-1].split("|") == wanted
    numbers = page.eval_on_selector_all("[data-rank-number]", "all => all.map(one => one.textContent)")
    assert numbers == [str(number) for number in range(1, 501)]
    assert executive.troubles == []


def test_escape_puts_a_held_row_back_and_nothing_is_sent(window: Callable[..., Any]) -> None:
    page = window("executive").go("/outcomes?show=500")
    page.wait_for_selector("[data-rank-ready]")
    order = "rows => rows.slice(0, 9).map(row => row.dataset.rankLabel)"
    before = page.eval_on_selector_all("[data-rank-row]", order)
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    grip = page.locator("[data-rank-grip]").nth(1).bounding_box()
    assert grip
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(grip["x"] + 8, grip["y"] + 220, steps=8)
    expect(page.locator(".rank-target")).to_be_visible()
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".rank-likeness, .rank-target, .is-slim")).to_have_count(0)
    assert page.eval_on_selector_all("[data-rank-row]", order) == before and sent == []
