"""A round of check-ins: what is due, one step after the other, and what came of it; and the check-in in its place."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from okrs import actions
from okrs.models import CheckIn
from okrs.rounds import MOST, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_owner(client: Client, owner: Any) -> Client:
    client.force_login(owner)
    return client


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", ()),
        ("KR-4,KR-7", ("KR-4", "KR-7")),
        ("kr-4,KR-4,KR-7", ("KR-4", "KR-7")),
        ("KR-0,MIS-1,KR-x,KR-12345678901,../..,KR-7", ("KR-7",)),
        (",".join(f"KR-{n}" for n in range(1, 200)), tuple(f"KR-{n}" for n in range(1, MOST + 1))),
    ],
)
def test_a_round_is_read_from_its_address(text: str, keys: tuple[str, ...]) -> None:
    assert Round.of(text).keys == keys


def test_a_round_knows_what_comes_next() -> None:
    found = Round.of("KR-4,KR-7")
    assert (found.place_of("KR-7"), found.after("KR-4"), found.after("KR-7"), found.after("KR-9")) == (
        2,
        "KR-7",
        None,
        None,
    )


def test_a_round_leads_through_every_key_result_of_a_mission(as_owner: Client, define: Any, mission: Any) -> None:
    define()
    define(title="Second")
    start = as_owner.get(f"/missions/{mission.key}/check-in")
    assert start.headers["Location"] == "/key-results/KR-1/check-in?round=KR-1,KR-2"
    assert "1 of 2" in words(as_owner.get(start.headers["Location"]))
    following = as_owner.post(start.headers["Location"], {"value": "120", "comment": "Bread"})
    assert following.headers["Location"] == "/key-results/KR-2/check-in?round=KR-1,KR-2"
    end = as_owner.post(following.headers["Location"], {"value": "130"})
    assert end.headers["Location"] == "/check-ins/end?round=KR-1,KR-2"
    told = words(as_owner.get(end.headers["Location"]))
    assert "2 key results are checked in" in told and "“Bread”" in told and "Maya Lindholm Mission owner" in told


def test_a_step_that_was_skipped_is_said_to_be(as_owner: Client, define: Any) -> None:
    define()
    define(title="Second")
    step = as_owner.get("/key-results/KR-1/check-in?round=KR-1,KR-2")
    assert 'href="/key-results/KR-2/check-in?round=KR-1,KR-2">Skip' in step.content.decode()
    as_owner.post("/key-results/KR-2/check-in?round=KR-1,KR-2", {"value": "130"})
    told = words(as_owner.get("/check-ins/end?round=KR-1,KR-2"))
    assert "1 key result is checked in" in told and "Skipped." in told


def test_what_nobody_spoke_on_for_six_days_is_due(as_owner: Client, define: Any, owner: Any) -> None:
    now = timezone.now()
    for title, days in (("Fresh", 2), ("Old", 8), ("Never", None)):
        key_result = define(title=title)
        if days is not None:
            seen = now - timedelta(days=days)
            actions.check_in(key_result=key_result, value=Decimal(120), observed_at=seen, by=owner, at=now)
    page = words(as_owner.get("/check-ins"))
    assert "2 key results wait for your check-in" in page
    assert "Old" in page and "Never" in page and "Fresh" not in page
    assert "/key-results/KR-2/check-in?round=KR-2,KR-3" in as_owner.get("/check-ins").content.decode()


def test_what_a_kpi_feeds_and_what_is_closed_is_never_due(
    as_owner: Client, define: Any, declare: Any, owner: Any, now: Any
) -> None:
    fed = define(title="Fed by tills")
    actions.follow_kpi(key_result=fed, kpi=declare(), by=owner, at=now)
    actions.close_key_result(key_result=define(title="Closed"), reason="It is over.", by=owner, at=now)
    assert "No key result waits for you" in words(as_owner.get("/check-ins"))


def test_nobody_is_asked_for_the_missions_of_others(client: Client, person: Any, key_result: Any) -> None:
    client.force_login(person("mission_owner", name="Neighbour"))
    assert "No key result waits for you" in words(client.get("/check-ins"))


def test_a_check_in_in_its_place_answers_with_what_it_changed(as_owner: Client, key_result: Any) -> None:
    form = as_owner.get("/key-results/KR-1/check-in/here")
    assert b"<html" not in form.content and "This is the first check-in" in words(form)
    said = as_owner.post("/key-results/KR-1/check-in/here", {"value": "150", "confidence": "7"})
    answer = as_owner.get(said.headers["Location"])
    assert "The score is now known: 50%" in words(answer)
    assert answer.headers["HX-Trigger"] == "checked-in"
    again = as_owner.post("/key-results/KR-1/check-in/here", {"value": ""})
    assert again.status_code == 422 and "Give the value" in words(again) and b"<html" not in again.content
    assert CheckIn.objects.count() == 1


def test_the_last_word_stands_beside_the_field(as_owner: Client, key_result: Any, owner: Any, now: Any) -> None:
    actions.check_in(key_result=key_result, value=Decimal(120), confidence=4, by=owner, at=now)
    form = words(as_owner.get("/key-results/KR-1/check-in/here"))
    assert "Last time, 2 Mar" in form and "120" in form and "Low 40%" in form and "The target is 200." in form
