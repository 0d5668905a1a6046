"""(m) Frames of a browser while outcome 480 of 500 is dragged to place 3, against the same page left alone."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from bench import signed_in
from bench.report import Report, median, percentile, seconds_of
from launch import browser
from launch.installation import Installation
from missions import actions
from missions.models import Outcome
from pipeline import readers

COUNT, FROM, TO = 500, 480, 3
SECONDS = 4
WATCH = """() => {
  const seen = { gaps: [], long: [] };
  let last = performance.now();
  let on = true;
  const tick = (now) => { seen.gaps.push(now - last); last = now; if (on) requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  const tasks = new PerformanceObserver((list) => seen.long.push(...list.getEntries().map((task) => task.duration)));
  tasks.observe({ entryTypes: ["longtask"] });
  window.seenFrames = () => { on = false; tasks.disconnect(); return seen; };
}"""


def measure(installation: Installation, report: Report) -> None:
    found = browser.find()
    if found is None:
        report.say("no Chromium on this machine, nothing measured")
        return
    fill(report)
    installation.start("web")
    key = signed_in.session_key()  # before Playwright, inside whose loop Django asks no database
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=browser.FLAGS)
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": installation.address}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(f"{installation.address}/outcomes?show={COUNT}", wait_until="load")
        page.wait_for_selector("[data-rank-ready]")
        page.locator("[data-rank-row]").nth(FROM - 1).scroll_into_view_if_needed()
        page.wait_for_timeout(1000)
        tell(report, "left alone", watched(page, lambda: page.wait_for_timeout(SECONDS * 1000)))
        tell(report, f"a row dragged from {FROM} to {TO}", watched(page, lambda: drag(page)))
        tell(report, "after the drop", watched(page, lambda: page.wait_for_timeout(SECONDS * 1000)))
        chromium.close()


def fill(report: Report) -> None:
    missing = COUNT - Outcome.objects.active().count()
    for number in range(missing):
        title = f"Households in district {number} choose us for their weekly shop"
        actions.add_outcome(title=title, by=signed_in.person(), at=timezone.now())
    report.say(f"{Outcome.objects.active().count()} outcomes; read in {seconds_of(readers.drain_fully):.1f} s")


def watched(page: Page, what: Callable[[], object]) -> dict[str, Any]:
    """The gaps between frames and the long tasks while this goes on, in milliseconds."""
    page.evaluate(WATCH)
    what()
    seen: dict[str, Any] = page.evaluate("window.seenFrames()")
    return seen


def drag(page: Page) -> None:
    """By the grip, up to the edge until the list has run to its top, then to the place."""
    grip = page.locator("[data-rank-grip]").nth(FROM - 1).bounding_box()
    assert grip
    x, began = grip["x"] + 8, time.monotonic()
    page.mouse.move(x, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(x, 60, steps=30)
    while page.evaluate("scrollY") > 5 and time.monotonic() - began < 60:
        page.wait_for_timeout(100)
    target = page.locator("[data-rank-row]").nth(TO - 1).bounding_box()
    assert target
    page.mouse.move(x, target["y"] + target["height"] / 4, steps=20)
    with page.expect_response(lambda answer: "/rank" in answer.url and answer.request.method == "POST"):
        page.mouse.up()


def tell(report: Report, what: str, seen: dict[str, Any]) -> None:
    gaps = seen["gaps"][1:]
    late = ", ".join(f"{sum(gap > most for gap in gaps)} over {most} ms" for most in (20, 34, 50))
    report.say(
        f"{what}: {len(gaps)} frames, median {median(gaps):.1f} ms, 95% within {percentile(gaps, 0.95):.1f} ms; {late}; "
        f"{len(seen['long'])} long tasks, the longest frame {max(gaps):.0f} ms"
    )
