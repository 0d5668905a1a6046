"""The pages where people type, and those of people who are nobody yet or nowhere."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("mission_owner", "/key-results/KR-1/check-in"),
        ("mission_owner", "/missions/MIS-1/edit"),
        ("profession_lead", "/assignments/new"),
        ("profession_lead", "/professionals/PER-1"),
    ],
)
def test_the_pages_where_people_type_fit_a_phone(window: Callable[..., Any], role: str, path: str) -> None:
    somebody = window(role, width=390)
    answer = somebody.page.goto(somebody.address + path, wait_until="load")
    assert answer.status in (200, 403), "whoever may not is told why"
    assert (somebody.overflows(), [t for t in somebody.troubles if "403" not in t]) == (0, [])


@pytest.mark.parametrize("width", [1440, 390])
def test_the_sign_in_page_is_right(window: Callable[..., Any], width: int) -> None:
    nobody = window(width=width)
    nobody.go("/accounts/login/")
    assert (nobody.overflows(), nobody.troubles) == (0, [])


def test_a_page_that_is_not_there_says_what_to_do(window: Callable[..., Any]) -> None:
    executive = window("executive")
    answer = executive.page.goto(executive.address + "/missions/MIS-999999")
    assert answer.status == 404
    assert executive.page.get_by_role("link").count() > 0
