"""The first jobs of those who do not rank, check in or lend people, each by keyboard alone."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser import keyboard

Open = Callable[..., Any]


def test_an_outcome_owner_finds_out_why_an_outcome_is_off_track(window: Open) -> None:
    owner = keyboard.signed_in(window, "outcome_owner")
    page = owner.page
    keyboard.tab_to(page, "Londoners get our products exactly when and where they want them")
    keyboard.press(page, "Enter")
    keyboard.tab_to(page, "London, at the hour you asked for")
    keyboard.press(page, "Enter")
    expect(page.locator("main")).to_contain_text("Off track")
    assert owner.troubles == []


def test_a_data_steward_opens_a_topic(window: Open) -> None:
    steward = keyboard.signed_in(window, "data_steward")
    page = steward.page
    keyboard.tab_to(page, "Open a topic")
    keyboard.press(page, "Enter")
    keyboard.tab_to(page, name="name")
    page.keyboard.type("channels.queue")
    keyboard.tab_to(page, name="meaning")
    page.keyboard.type("How long people wait at a till.")
    keyboard.tab_to(page, "Open the topic")
    keyboard.press(page, "Enter")
    expect(page.locator("main")).to_contain_text("channels.queue")
    assert steward.troubles == []


def test_an_auditor_finds_what_happened_to_a_mission(window: Open) -> None:
    auditor = keyboard.signed_in(window, "auditor")
    page = auditor.page
    keyboard.tab_to(page, name="key")
    page.keyboard.type("MIS-1")
    with page.expect_response(lambda answer: "key=MIS-1" in answer.url):
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("MIS-1")
    page.keyboard.press("Escape")
    keyboard.tab_to(page, "Hold still")
    assert auditor.troubles == []


def test_an_administrator_invites_somebody(window: Open) -> None:
    administrator = keyboard.signed_in(window, "administrator")
    page = administrator.page
    keyboard.tab_to(page, name="q")
    page.keyboard.type("Ada Okoro")
    with page.expect_response(lambda answer: "q=Ada" in answer.url):
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Nobody fits")
    keyboard.tab_to(page, name="name")
    page.keyboard.type("Ada Okoro")
    keyboard.tab_to(page, name="email")
    page.keyboard.type("ada.okoro@example.org")
    keyboard.tab_to(page, "Invite")
    keyboard.press(page, "Enter")
    expect(page.locator("main")).to_contain_text("Ada Okoro")
    assert administrator.troubles == []
