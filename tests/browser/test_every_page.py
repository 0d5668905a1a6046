"""Every page there is, in every look: nothing sticks out, nothing fails, nothing comes from elsewhere, axe finds nothing."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import sitemap
from tests.browser.looks import troubles
from tests.product import Window, windows

Open = Callable[..., Window]
GALLERY = "/gallery"  # looked at with nothing thinned out, in test_axe_gallery.py

NO_PAGES = {
    # for machines
    "healthz",
    "readyz",
    "metrics",
    "portfolio:decision_feed",
    # led to by a message or a session in a certain state, and made of the same form as the pages beside them
    "account_confirm_email",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_set_password",
    "account_reauthenticate",
    "account_inactive",
    "account_logout",
    "account_reset_password_done",
    "account_signup",
    # posted to: they answer with the page that holds their form
    "accounts:demo_sign_in",
    "accounts:change_role",
    "accounts:close",
    "accounts:new_link",
    "accounts:revoke",
    "missions:mission_affiliate",
    "missions:mission_align",
    "missions:mission_classify",
    "missions:mission_envelope",
    "missions:mission_reschedule",
    "missions:several_affiliate",
    "missions:several_align",
    "missions:several_hand_over",
    "missions:outcome_rank_explain",
    "missions:activity_assess",
    "missions:round_compare",
    "okrs:several_close",
    "okrs:several_due",
    "okrs:check_in_answer",
    "pipeline:retry",
    "pipeline:webhook_do",
    "pipeline:delivery_do",
    "pipeline:retry_range",
    "pipeline:reader_resume",
    "pipeline:rebuild",
    "pipeline:rebuild_cancel",
    "portfolio:guide",
    "rest:attempt",
    "interface:tried",
    # parts of pages
    "missions:conclusions_like",
    "missions:framing",
    "missions:testable",
    "pipeline:rebuilds",
    "okrs:check_in_here",
    "portfolio:search",
    "professions:free",
    # they lead on to a page that is in the list
    "portfolio:my_craft",
    "okrs:check_in_round",
    # offered on the pages of the few missions for which they are there
    "missions:mission_end_cover",
    "missions:mission_graduate",
    # an answer leads there: see test_pages_on_the_way.py
    "missions:intake_question",
    "missions:intake_mend",
    "missions:intake_verdict",
    "okrs:round_end",
    # offered for a while in the life of a mission, which test_pages_on_the_way.py walks through
    *(f"missions:charter_{step}" for step in ("submit", "sign", "return", "withdraw")),
    *(f"missions:recharter_{decision}" for decision in ("continue", "succeed", "stop")),
    "missions:mission_considered",
    "missions:mission_launch",
    "missions:mission_turn_down",
    "missions:mission_resume",
    "portfolio:recharter_show",
    # offered on the few outcomes that have a measure: looked at in test_pages_on_the_way.py, too
    "missions:measure_edit",
    "missions:measure_drop",
}


@pytest.fixture(scope="module")
def pages(chromium: Browser, product: str) -> Iterator[sitemap.Pages]:
    with windows(chromium, product) as window:
        yield sitemap.Pages(window)


def test_links_lead_to_every_page_and_none_fails(pages: sitemap.Pages) -> None:
    assert pages.failed == []
    assert sorted(set(sitemap.patterns()) - set(pages.found) - NO_PAGES) == []


@pytest.mark.parametrize("role", sitemap.ROLES)
def test_every_page_is_right_in_every_look(window: Open, pages: sitemap.Pages, role: str) -> None:
    somebody = window("" if role == sitemap.NOBODY else role)
    reached = [path for whose, path in pages.found.values() if whose == role and path != GALLERY]
    assert [trouble for path in reached for trouble in troubles(somebody, path)] == []
