"""Pages of measures, scores and rounds: whoever may decide does so there, everybody else reads."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from missions import actions, proposals
from missions.models import ComparisonRound, Outcome, OutcomeMeasure


@pytest.fixture
def browser(executive: User) -> Client:
    client = Client()
    client.force_login(executive, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def reader(owner: User) -> Client:
    client = Client()
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def three(executive: User, now: datetime) -> list[Outcome]:
    return [actions.add_outcome(title=f"Outcome {title}", by=executive, at=now) for title in "ABC"]


def order() -> str:
    return "".join(title[-1] for title in Outcome.objects.ranked().values_list("title", flat=True))


def test_scores_are_given_and_their_order_applied_with_a_reason(
    browser: Client, reader: Client, three: list[Outcome]
) -> None:
    parts = {"value": 13, "time_criticality": 8, "risk_opportunity": 1, "note": "", "version": 1}
    for key, size in (("OUT-1", 20), ("OUT-3", 1)):
        version = Outcome.objects.get(number=int(key[-1])).version
        answer = browser.post(f"/outcomes/{key}/score", {**parts, "job_size": size, "version": version})
        assert answer.status_code == 303
    assert reader.get("/ranking/wsjf").status_code == 200 and reader.post("/ranking/wsjf").status_code == 403
    seen = proposals.by_score().seen
    without = browser.post("/ranking/wsjf", {"proposal": seen, "reason": ""})
    assert without.status_code == 422 and order() == "ABC"
    stale = browser.post("/ranking/wsjf", {"proposal": "another", "reason": "Delay costs"})
    assert stale.status_code == 422 and "Nothing was changed" in stale.content.decode() and order() == "ABC"
    assert browser.post("/ranking/wsjf", {"proposal": seen, "reason": "Delay costs"}).status_code == 303
    assert order() == "CBA"


def test_a_round_is_opened_answered_and_applied(browser: Client, reader: Client, three: list[Outcome]) -> None:
    assert reader.get("/ranking/rounds/open").status_code == 403
    chosen = [str(outcome.pk) for outcome in three]
    assert browser.post("/ranking/rounds/open", {"title": "Spring", "outcomes": chosen[:1]}).status_code == 422
    opened = browser.post("/ranking/rounds/open", {"title": "Spring", "outcomes": chosen})
    assert opened["Location"] == "/ranking/rounds/CMP-1"
    for first, second in (("OUT-1", "OUT-2"), ("OUT-2", "OUT-3"), ("OUT-1", "OUT-3")):
        pair = {"first": first, "second": second, "preferred": second}
        assert reader.post("/ranking/rounds/CMP-1/compare", pair).status_code == 403
        assert browser.post("/ranking/rounds/CMP-1/compare", pair).status_code == 303
    assert browser.post("/ranking/rounds/CMP-1/compare", {**pair, "preferred": "OUT-2"}).status_code == 422
    round_ = ComparisonRound.objects.get()
    page = reader.get("/ranking/rounds/CMP-1").content.decode()
    assert "3 answers" in page and "Ask one of them" in page
    apply = {"proposal": proposals.pooled(round_).proposal.seen, "reason": "We compared", "version": round_.version}
    assert browser.post("/ranking/rounds/CMP-1", apply).status_code == 303
    assert order() == "CBA"
    assert "its proposal was applied" in browser.get("/ranking/rounds/CMP-1").content.decode()
    assert "applied" in browser.get("/ranking").content.decode()


def test_measures_are_added_reworded_and_dropped_from_the_outcome(browser: Client, three: list[Outcome]) -> None:
    body = {"kind": "qualitative", "title": "What neighbours say", "method": "Twelve talks a month", "version": 1}
    assert browser.post("/outcomes/OUT-1/measures/add", body)["Location"] == "/outcomes/OUT-1"
    twice = browser.post("/outcomes/OUT-1/measures/add", body)
    assert twice.status_code == 422 and "is measured by" in twice.content.decode()
    measure = OutcomeMeasure.objects.get()
    assert browser.post("/measures/MEA-1/edit", {**body, "title": "Talks"}).status_code == 303
    late: Any = browser.post("/measures/MEA-1/edit", {**body, "title": "Late"})
    assert late.status_code == 422 and "changed since you looked" in late.content.decode()
    assert browser.post("/measures/MEA-1/drop", {"reason": "Nobody reads it", "version": 2}).status_code == 303
    measure.refresh_from_db()
    assert measure.title == "Talks" and measure.dropped_at is not None
