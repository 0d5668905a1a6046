"""The ledger in the browser and over REST: found, read, corrected, contradicted, considered; each no with its remedy."""

import json
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from missions import actions
from missions.models import Conclusion, Consideration, Contradiction, Correction, Mission, Outcome
from tests.launched import launched

pytestmark = pytest.mark.django_db


@pytest.fixture
def kits(running: Mission, owner: User, now: datetime) -> Conclusion:
    given = {
        "mission": running,
        "result": "not_achieved",
        "evidence": ["https://example.org/sales?a=1&b=2"],
        "by": owner,
        "at": now,
    }
    actions.conclude(learned="People <b>cook</b> at home when they are home early.", **given)
    return Conclusion.objects.get()


@pytest.fixture
def draft(kits: Conclusion, outcome: Outcome, owner: User, executive: User, now: datetime) -> Mission:
    window = {"starts_on": date(2026, 3, 1), "ends_on": date(2046, 9, 1), "fte_max": 3}
    given = {"outcome": outcome, "owner": owner, "by": executive, "at": now, **window}
    return actions.propose(title="Something else", purpose="In other words", **given)


@pytest.fixture
def stations(draft: Mission, kits: Conclusion, owner: User, executive: User, now: datetime) -> Conclusion:
    actions.consider(mission=draft, conclusion=kits, verdict="considered", note="We wait there", by=owner, at=now)
    launched(draft, by=executive, at=now)
    actions.conclude(mission=draft, result="achieved", learned="They cook on trains.", by=owner, at=now)
    return Conclusion.objects.get(mission=draft)


@pytest.fixture
def browser(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def seen(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_the_ledger_marks_what_was_looked_for_and_escapes_the_rest(browser: Client, kits: Conclusion) -> None:
    page = seen(browser, "/conclusions?q=cooking")
    assert "&lt;b&gt;<mark>cook</mark>&lt;/b&gt;" in page
    assert "1 conclusion fits" in page
    assert "<b>cook" not in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=the+and", "These words stand in every text"),
        ("q=-cook", "These words stand in every text"),
        ("q=zebra", "0 conclusions fit"),
        ("result=achieved", "0 conclusions fit"),
        ("result=not_achieved&type=feature", "1 conclusion fits"),
        ("from=2026-03-02&until=2026-03-02", "1 conclusion fits"),
        ("from=2026-03-03", "0 conclusions fit"),
        ("sort=-sure", "1 mission said honestly"),
    ],
)
def test_the_ledger_answers(browser: Client, kits: Conclusion, query: str, said: str) -> None:
    assert said in seen(browser, f"/conclusions?{query}")


@pytest.mark.parametrize("query", ["q=" + "x" * 10_000, "q=a%00b", "q=" + "a+" * 40, "colour=red"])
def test_the_ledger_says_what_it_does_not_understand(browser: Client, kits: Conclusion, query: str) -> None:
    assert seen(browser, f"/conclusions?{query}", 400)


def test_the_ledger_filters_by_outcome_and_is_taken_along(browser: Client, kits: Conclusion, outcome: Outcome) -> None:
    assert "1 conclusion fits" in seen(browser, f"/conclusions?outcome={outcome.pk}")
    assert b"home early" in b"".join(browser.get("/conclusions?as=csv").streaming_content)  # type: ignore[attr-defined]


def test_a_conclusion_has_a_page_with_everything(browser: Client, kits: Conclusion, stations: Conclusion) -> None:
    page = seen(browser, "/conclusions/MIS-1")
    for words in ("could not be achieved", "https://example.org/sales?a=1&amp;b=2", "We wait there", "nothing cited"):
        assert words in page
    assert "It ended the other way round" in page  # the same outcome, the opposite result
    assert seen(browser, "/conclusions/mis-1")
    assert seen(browser, "/conclusions/MIS-99", 404)


def test_a_correction_is_appended_on_its_page(browser: Client, kits: Conclusion) -> None:
    answer = browser.post("/conclusions/MIS-1/correct", {"words": ""})
    assert answer.status_code == 422
    answer = browser.post("/conclusions/MIS-1/correct", {"words": "It was the weather."})
    assert answer.status_code == 303
    assert "It was the weather." in seen(browser, "/conclusions/MIS-1")
    assert "<mark>weather</mark>" in seen(browser, "/conclusions?q=weather")


def test_only_who_may_conclude_corrects(client: Client, person: Any, kits: Conclusion) -> None:
    client.force_login(person("mission_owner", name="Somebody else"))
    assert client.get("/conclusions/MIS-1/correct").status_code == 403
    assert client.post("/conclusions/MIS-1/correct", {"words": "No"}).status_code == 403
    assert not Correction.objects.exists()


def test_two_conclusions_are_linked_and_both_pages_say_so(
    browser: Client, kits: Conclusion, stations: Conclusion
) -> None:
    assert "MIS-2" in seen(browser, "/conclusions/MIS-1/contradict?other=MIS-2")
    sent = {"other": str(stations.pk), "holds": "yes", "reason": "One says early, the other late"}
    assert browser.post("/conclusions/MIS-1/contradict", sent).status_code == 303
    assert "One says early" in seen(browser, "/conclusions/MIS-1")
    assert "One says early" in seen(browser, "/conclusions/MIS-2")
    assert seen(browser, "/conclusions").count("Contradicted by") == 2
    assert "Contradicted by" in seen(browser, "/conclusions/like?title=Weekly+shop")
    again = browser.post("/conclusions/MIS-2/contradict", {**sent, "other": str(kits.pk)})
    assert again.status_code == 422
    assert "has been said" in again.content.decode()
    itself = browser.post("/conclusions/MIS-1/contradict", {**sent, "other": str(kits.pk)})
    assert "does not contradict itself" in itself.content.decode()
    assert Contradiction.objects.count() == 1


def test_conclusions_like_a_draft_stand_beside_it(browser: Client, kits: Conclusion, outcome: Outcome) -> None:
    assert "Same outcome." in seen(browser, f"/conclusions/like?title=x&outcome={outcome.pk}")
    assert "Win the weekly shop" in seen(browser, f"/missions/propose?outcome={outcome.pk}")
    assert "Nobody has concluded anything like it" in seen(browser, "/conclusions/like?title=Payroll")
    assert "While you write" in seen(browser, "/conclusions/like?title=&outcome=nonsense")


def test_a_mission_is_marked_on_its_page_and_chartered_then(browser: Client, draft: Mission, kits: Conclusion) -> None:
    address = f"/missions/{draft.key}/considered"
    page = seen(browser, address)
    assert "1 conclusion is to be considered" in page
    sent = {"conclusion": str(kits.pk), "version": str(draft.version), "note": "We wait at the station"}
    answer = browser.post(address, sent)
    assert answer.status_code == 422
    assert "We wait at the station" in answer.content.decode()
    assert browser.post(address, {**sent, "verdict": "considered"}).status_code == 303
    assert "has considered what others learned" in seen(browser, address)


def test_concluding_without_a_conclusion_is_refused_with_a_remedy(browser: Client, running: Mission) -> None:
    answer = browser.post(f"/missions/{running.key}/conclude", {"version": str(running.version)})
    assert answer.status_code == 422
    assert "closes with an honest conclusion and not without" in answer.content.decode()
    assert not Conclusion.objects.exists()


@pytest.fixture
def rest(client: Client, owner: User) -> Any:
    client.force_login(owner)

    def ask(method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = client.generic(
            method, f"/api/v1{path}", "" if body is None else json.dumps(body), content_type="application/json"
        )
        assert answer.status_code == status, answer.content
        return answer.json()

    return ask


def test_rest_refuses_to_conclude_without_a_conclusion(rest: Any, running: Mission) -> None:
    for body in ({}, {"result": "achieved"}, {"learned": "Much"}, {"result": "achieved", "learned": ""}):
        problem = rest("POST", f"/missions/{running.key}/conclude", body, 400)
        assert problem["code"] == "conclusion_missing"
        assert "Say how it ended" in problem["detail"]
    assert not Conclusion.objects.exists()


def test_rest_finds_conclusions_page_by_page(rest: Any, kits: Conclusion, stations: Conclusion) -> None:
    first = rest("GET", "/conclusions?limit=1&q=cook")
    assert [row["key"] for row in first["data"]] == ["MIS-2"]
    second = rest("GET", first["next"].partition("/api/v1")[2])
    assert [row["key"] for row in second["data"]] == ["MIS-1"]
    assert {"text": "cook", "is_match": True} in second["data"][0]["found"]
    assert second["next"] is None
    assert rest("GET", "/conclusions?q=the")["data"] == []
    assert [row["key"] for row in rest("GET", "/conclusions?result=achieved")["data"]] == ["MIS-2"]
    rest("GET", "/conclusions?q=" + "x" * 300, status=400)
    rest("GET", "/conclusions?q=a%00", status=400)


def test_rest_corrects_and_shows_a_conclusion(rest: Any, kits: Conclusion) -> None:
    rest("POST", "/conclusions/MIS-1/corrections", {"words": "It was the weather."}, 201)
    shown = rest("GET", "/conclusions/MIS-1")
    assert [each["words"] for each in shown["corrections"]] == ["It was the weather."]
    assert shown["hypothesis"] == "If we are there when they need us, they come back by themselves."
    assert rest("GET", "/conclusions/MIS-1/corrections")["data"][0]["corrected_by"]["name"] == "Priya Raman"
    rest("GET", "/conclusions/MIS-7", status=404)


def test_rest_links_two_conclusions(rest: Any, kits: Conclusion, stations: Conclusion) -> None:
    said = rest("POST", "/conclusions/MIS-1/contradictions", {"other": "MIS-2", "reason": "Early and late"}, 201)
    assert (said["first"]["key"], said["second"]["key"], said["holds"]) == ("MIS-1", "MIS-2", True)
    assert rest("GET", "/conclusions/MIS-2")["contradicted_by"][0]["key"] == "MIS-1"
    assert [row["contradicted_by"][0]["reason"] for row in rest("GET", "/conclusions")["data"]] == [
        "Early and late"
    ] * 2
    rest("POST", "/conclusions/MIS-1/contradictions", {"other": "MIS-2", "reason": "Again"}, 409)
    assert (
        rest("POST", "/conclusions/MIS-1/contradictions", {"other": "MIS-1", "reason": "x"}, 400)["code"]
        == "same_conclusion"
    )
    rest("POST", "/conclusions/MIS-1/contradictions", {"other": "MIS-99", "reason": "x"}, 400)


def test_rest_marks_what_a_charter_has_to_consider(
    rest: Any, draft: Mission, kits: Conclusion, outcome: Outcome
) -> None:
    (alike,) = rest("GET", f"/missions/{draft.key}/similar-conclusions")["data"]
    assert (alike["key"], alike["same_outcome"], alike["mark"]) == ("MIS-1", True, None)
    assert rest("GET", f"/similar-conclusions?title=x&outcome={outcome.key}")["data"][0]["key"] == "MIS-1"
    body = {"conclusion": "MIS-1", "verdict": "not_applicable", "note": "Another town"}
    rest("POST", f"/missions/{draft.key}/considerations", body, 201)
    assert rest("GET", f"/missions/{draft.key}/considerations")["data"][0]["note"] == "Another town"
    (alike,) = rest("GET", f"/missions/{draft.key}/similar-conclusions")["data"]
    assert alike["mark"]["verdict"] == "not_applicable"
    rest("POST", f"/missions/{draft.key}/considerations", {**body, "verdict": "read"}, 400)
    assert Consideration.objects.count() == 1
