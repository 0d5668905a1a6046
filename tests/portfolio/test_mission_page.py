"""The page of one mission: its tabs, what it lacks, what speaks against it, and where its figures come from."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from missions import actions as missions
from okrs import actions as okrs
from pipeline import readers

SignedIn = Callable[[Any], Client]
TABS = ("timeline", "check-ins", "people", "data", "events", "api")


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize(
    ("tab", "says"),
    [
        ("timeline", ["Launched Amara Okafor", "Key result: Weekly poultry sales"]),
        ("check-ins", ["3 check-ins", "As it is.", "£79k", "30%"]),
        ("people", ["0.8 FTE work on it", "the envelope says 1\u20133 FTE", "Ana Buying · Buyer, 0.8 FTE"]),
        ("data", ["people, by check-in", "Weekly poultry sales"]),
        ("events", ["okrs.check_in.recorded.v1", "Explore all of them"]),
        ("api", ["/api/v1/portfolio/missions/MIS-", "professions.assignment"]),
    ],
)
def test_each_tab_looks_at_the_mission_from_elsewhere(
    tab: str, says: list[str], grocer: Any, signed_in: SignedIn
) -> None:
    page = _text(signed_in(grocer.owner), f"/missions/{grocer.pod.key}?tab={tab}")
    for words in says:
        assert words in page, words


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_asks_few_questions_and_its_live_part_is_the_same_markup(
    tab: str, grocer: Any, signed_in: SignedIn
) -> None:
    client, address = signed_in(grocer.boss), f"/missions/{grocer.pod.key}?tab={tab}"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address).content.decode()
    assert len(asked) <= 13
    alone = client.get(f"{address}&part=mission").content.decode().strip()
    assert alone.startswith('<section id="mission"') and alone.split(">", 1)[0] in page


def test_a_tab_that_there_is_not_is_not_found(grocer: Any, signed_in: SignedIn) -> None:
    assert signed_in(grocer.boss).get(f"/missions/{grocer.pod.key}?tab=weather").status_code == 404


def test_a_mission_that_fails_a_test_says_which_and_leads_to_the_remedy(grocer: Any, signed_in: SignedIn) -> None:
    client, address = signed_in(grocer.boss), f"/missions/{grocer.idea.key}"
    page = _text(client, address)
    assert "It fails 3 of the four tests of a mission." in page
    for sentence in ("It has no objective.", "It is not bound in time.", "Its resources are not defined."):
        assert sentence in page
    assert "It fits within no strategic goal." not in page
    for remedy in (f"/okrs/new?holder={grocer.idea.key}", f"{address}/reschedule", f"{address}/envelope"):
        assert f'href="{remedy}"' in client.get(address).content.decode()
        assert client.get(remedy).status_code == 200
    assert "of the four tests" not in _text(client, f"/missions/{grocer.pod.key}")


def test_who_may_not_mend_it_sees_what_is_missing_without_a_way(grocer: Any, person: Any, signed_in: SignedIn) -> None:
    page = signed_in(person("auditor")).get(f"/missions/{grocer.idea.key}").content.decode()
    assert "It is not bound in time." in page and f'href="/missions/{grocer.idea.key}/reschedule"' not in page


def test_what_speaks_against_a_mission_is_said(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    assert "Weekly poultry sales. It is worse than at the baseline." in _text(client, f"/missions/{grocer.pod.key}")
    full = _text(client, f"/missions/{grocer.full.key}")
    assert "Nobody is assigned to it." in full
    okrs.check_in(key_result=grocer.waste, value=Decimal(5), confidence=2, by=grocer.boss, at=grocer.now)
    readers.drain_fully()
    assert "Waste of poultry" in _text(client, f"/missions/{grocer.full.key}").partition("Risks")[2]


def test_a_concluded_mission_has_no_gaps_and_no_risks(grocer: Any, signed_in: SignedIn) -> None:
    missions.conclude(
        mission=grocer.pod, result="not_achieved", learned="Prices beat us", by=grocer.owner, at=grocer.now
    )
    readers.drain_fully()
    page = signed_in(grocer.owner).get(f"/missions/{grocer.pod.key}").content.decode()
    assert "Risks" not in page and "of the four tests" not in page and "data-check-in" not in page


def test_the_owner_checks_in_beside_the_figures_and_sees_the_new_score(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.owner)
    here = f"/key-results/{grocer.sales.key}/check-in/here"
    assert here in client.get(f"/missions/{grocer.pod.key}").content.decode()
    said = client.post(here, {"value": "104", "confidence": "9", "comment": "The fair was full."})
    assert "The score is now 50%" in _text(client, said.headers["Location"])
    readers.drain_fully()
    assert "50% attained" in _text(client, f"/missions/{grocer.pod.key}")


def test_confidence_over_the_weeks_has_a_sentence(grocer: Any, signed_in: SignedIn) -> None:
    okrs.check_in(key_result=grocer.sales, value=Decimal(104), confidence=8, by=grocer.owner, at=grocer.now)
    readers.drain_fully()
    page = _text(signed_in(grocer.owner), f"/missions/{grocer.pod.key}?tab=check-ins")
    assert "Confidence rose from 30% to 80%" in page
