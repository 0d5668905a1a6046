"""Whatever is decided in the portfolio stands in one log, with who, why and what came of it; gates that are late are seen."""

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.test import Client

from missions import actions as missions
from missions import events
from pipeline import readers
from pipeline.envelope import Event
from portfolio.lists.decisions import LABELS
from portfolio.models import DecisionEntry, GateCard
from portfolio.projections import decision_entry
from portfolio.projections.decision_entry import KINDS
from portfolio.projections.told import type_of
from portfolio.queries import decision_log, decisions, gates
from tests.conftest import make_token

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def governed(grocer: Any) -> SimpleNamespace:
    """The poultry pod with 100,000 pounds: one gate decided, one due in ten days, one that was due yesterday."""
    at = grocer.now - timedelta(days=30)
    told: dict[str, Any] = {"by": grocer.boss, "at": at}
    envelope = {"fte_max": Decimal(3), "money_max": Decimal(100_000), "currency": "GBP"}
    pod = missions.change_envelope(mission=grocer.pod, **envelope, reason="The board agreed.", **told)
    asked = {"mission": pod, "evidence_required": "Figures", "currency": "GBP"}
    day = grocer.today
    first = missions.set_gate(question="Do growers sign?", tranche=Decimal(60_000), due_on=day, **asked, **told)
    missions.set_gate(
        question="Do they stay?", tranche=Decimal(20_000), due_on=day + timedelta(days=10), **asked, **told
    )
    late = missions.set_gate(
        question="Do shops care?", tranche=Decimal(5_000), due_on=day - timedelta(days=1), **asked, **told
    )
    missions.decide_gate(
        gate=first, option="continue", reason="They signed.", evidence=["42 contracts"], confidence=8, **told
    )
    readers.drain_fully()
    return SimpleNamespace(
        pod=pod, first=first, late=late, **{name: getattr(grocer, name) for name in vars(grocer) if name != "pod"}
    )


def sentences(**asked: Any) -> list[str]:
    rows = decision_log.filtered(decision_log.listed(), asked).order_by("-at", "-entry_id")
    return [row["sentence"] for row in decision_log.told(rows.values(*decision_log.LISTED))]


def test_every_decision_stands_in_the_log_with_who_and_why(governed: Any) -> None:
    assert "Continue at GAT-1, £60,000 released" in sentences(kind=["gate"])
    entry = DecisionEntry.objects.get(kind="gate")
    assert (entry.by_id, entry.mission_id, entry.reason) == (governed.boss.pk, governed.pod.pk, "They signed.")

    told: dict[str, Any] = {"by": governed.boss, "at": governed.now}
    missions.rank_outcome(outcome=governed.shelves, to_rank=1, reason="Shelves first", **told)
    missions.hand_over(mission=governed.full, to=governed.boss, reason="Grace leaves.", **told)
    missions.conclude(mission=governed.full, result="not_achieved", learned="Shelves fill themselves.", **told)
    missions.set_strategic_limit(most=0, reason="None this year", starts_on=governed.today, **told)
    readers.drain_fully()

    assert sentences(kind=["strategic_limit"])[0].startswith("At most 0 strategic missions in parallel from")
    assert sentences(kind=["rank"]) == ["Moved from rank 2 to 1"]
    assert sentences(kind=["conclusion"]) == ["Concluded: could not be achieved"]
    assert sentences(kind=["handover"])[0].startswith("Handed over to Amara Okafor")
    assert DecisionEntry.objects.get(kind="conclusion").reason == "Shelves fill themselves."


def test_the_log_is_narrowed_by_kind_mission_outcome_person_day_and_word(governed: Any) -> None:
    assert len(sentences(mission=[governed.pod.key], kind=["gate", "gate_set"])) == 4
    assert sentences(outcome=[governed.poultry.key], kind=["gate"]) == sentences(kind=["gate"])
    assert not sentences(outcome=[governed.shelves.key], kind=["gate"])
    assert not sentences(by=[str(governed.owner.pk)], kind=["gate", "envelope"])
    decided_on = (governed.now - timedelta(days=30)).date()
    assert sentences(since=[decided_on], until=[decided_on], kind=["gate"])
    assert not sentences(until=[decided_on - timedelta(days=1)], kind=["gate"])
    assert len(sentences(q="signed")) == 1
    assert not sentences(as_of=[governed.today - timedelta(days=400)])


def test_a_move_that_is_explained_later_says_so_in_its_own_entry(governed: Any) -> None:
    move, told = uuid4(), {"by": governed.boss, "at": governed.now}
    missions.rank_outcome(outcome=governed.shelves, to_rank=1, reason="No reason given", move_id=move, **told)
    missions.explain_move(outcome=governed.shelves, move_id=move, reason="Empty shelves hurt most", **told)
    readers.drain_fully()
    assert DecisionEntry.objects.get(kind="rank").reason == "Empty shelves hurt most"


def test_an_overdue_gate_waits_for_a_decision_without_any_event_having_to_arrive(governed: Any) -> None:
    late = [row for row in decisions.picture(governed.today).waiting if row["kind"] == "gate"]
    assert [(row["key"], row["for"]["said"]) for row in late] == [(governed.pod.key, governed.late.key)]
    assert gates.counts(governed.today) == {"open": 2, "overdue": 1, "decided": 1, "spun_down": 0}
    assert gates.counts(governed.today - timedelta(days=1))["overdue"] == 0
    assert gates.counts(governed.today + timedelta(days=11))["overdue"] == 2


def test_what_is_concluded_has_no_gate_that_waits(governed: Any) -> None:
    missions.conclude(mission=governed.pod, result="spun_down", learned="No", by=governed.boss, at=governed.now)
    readers.drain_fully()
    assert gates.counts(governed.today)["open"] == 0
    assert not [row for row in decisions.picture(governed.today).waiting if row["kind"] == "gate"]


def test_the_control_centre_leads_to_the_decision_of_an_overdue_gate(
    governed: Any, signed_in: Callable[[Any], Client]
) -> None:
    page = signed_in(governed.boss).get("/").content.decode()
    assert "Gate overdue" in page and f"/gates/{governed.late.key}/decide" in page


def test_my_work_shows_gates_to_who_decides_and_to_who_brings_the_evidence(
    governed: Any, signed_in: Callable[[Any], Client]
) -> None:
    mine = signed_in(governed.boss).get("/my").content.decode()
    assert "2 gates wait for your decision" in mine and f"/gates/{governed.late.key}/decide" in mine
    theirs = signed_in(governed.owner).get("/my").content.decode()
    assert "bring the evidence" in theirs and "/decide" not in theirs


def test_the_mission_page_shows_its_money_its_gates_and_its_decisions(
    governed: Any, signed_in: Callable[[Any], Client]
) -> None:
    client = signed_in(governed.boss)
    whole = client.get(f"/missions/{governed.pod.key}?tab=decisions").content.decode()
    for said in (
        "£60,000 of £100,000 is released",
        "Do they stay?",
        "42 contracts",
        "Overdue",
        "Continue at GAT-1",
    ):
        assert said in whole
    assert "£60,000 of £100,000 is released" in client.get(f"/missions/{governed.pod.key}").content.decode()


def test_the_page_shows_and_exports_what_fits(governed: Any, signed_in: Callable[[Any], Client]) -> None:
    client = signed_in(governed.owner)
    page = client.get("/decisions?kind=gate")
    assert "1 decision fits" in page.content.decode() and "Continue at GAT-1, £60,000 released" in page.content.decode()
    assert client.get("/decisions?kind=whim").status_code == 400
    assert b"They signed." in b"".join(client.get("/decisions?kind=gate&as=csv"))


def test_the_feed_is_read_with_a_session_or_with_a_token_as_password(governed: Any, client: Client) -> None:
    assert client.get("/decisions.atom").status_code == 401
    wrong = b64encode(b"cairn:cairn_nobody.nothing").decode()
    assert client.get("/decisions.atom", headers={"Authorization": f"Basic {wrong}"}).status_code == 401
    narrow = b64encode(f"cairn:{make_token('missions:read', user=governed.boss)}".encode()).decode()
    assert client.get("/decisions.atom", headers={"Authorization": f"Basic {narrow}"}).status_code == 401

    plain = make_token("portfolio:read", user=governed.boss)
    for header in (f"Basic {b64encode(f'any:{plain}'.encode()).decode()}", f"Bearer {plain}"):
        answer = client.get("/decisions.atom?kind=gate", headers={"Authorization": header})
        feed = ElementTree.fromstring(answer.content)
        (entry,) = feed.findall(f"{ATOM}entry")
        assert answer.headers["Content-Type"].startswith("application/atom+xml")
        assert entry.findtext(f"{ATOM}title") == "Poultry category pod: Continue at GAT-1, £60,000 released"
        assert entry.findtext(f"{ATOM}summary") == "They signed."
    assert client.get("/decisions.atom?kind=whim", headers={"Authorization": f"Bearer {plain}"}).status_code == 400


def test_rest_lists_the_log_page_by_page(governed: Any, rest: Any) -> None:
    first = rest("GET", "/decisions?kind=gate,gate_set&limit=3").json()
    rest_of_it = rest("GET", first["next"].partition("/api/v1")[2]).json()
    assert [len(page["data"]) for page in (first, rest_of_it)] == [3, 1]
    newest = first["data"][0]
    assert (newest["kind"], newest["reason"], newest["by"]["name"]) == ("gate", "They signed.", governed.boss.name)
    assert newest["facts"]["released"] == "60000.00" and newest["mission"]["key"] == governed.pod.key
    assert rest("GET", "/portfolio/summary").json()["gates"]["overdue"] == 1
    assert rest("GET", "/decisions?kind=whim").status_code == 400


def test_rest_tells_a_decision_in_the_words_of_the_page(governed: Any, signed_in: Any, rest: Any) -> None:
    told: dict[str, Any] = {"by": governed.boss, "at": governed.now}
    missions.hand_over(mission=governed.full, to=governed.boss, reason="Grace leaves.", **told)
    missions.retire_goal(goal=missions.set_goal(title="Be the cheapest", **told), reason="Nobody wants it.", **told)
    readers.drain_fully()
    rows = rest("GET", "/decisions?kind=handover,goal_retirement").json()["data"]
    said = [row["sentence"] for row in rows]
    assert len(said) == 2 and all(name in " ".join(said) for name in (governed.boss.name, "Be the cheapest"))
    page = signed_in(governed.boss).get("/decisions").content.decode()
    assert all(sentence in page for sentence in said)


def test_the_card_of_a_gate_remembers_how_often_its_day_was_put_off(governed: Any) -> None:
    for days in (20, 30):
        day = governed.today + timedelta(days=days)
        missions.change_gate(gate=governed.late, due_on=day, reason="Later", by=governed.boss, at=governed.now)
    readers.drain_fully()
    assert len(GateCard.objects.get(key=governed.late.key).detail["changes"]) == 2


def test_each_kind_of_decision_has_its_sentence_and_its_word() -> None:
    assert set(KINDS) == set(LABELS) == set(decision_log.SENTENCES)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (events.AssessmentFinished, {"verdict": "mission", "type": "feature", "override_type": "strategic"}),
        (events.AssessmentFinishedBefore, {"verdict": "feature", "type": "strategic"}),
    ],
)
def test_an_override_of_the_tree_is_a_decision_and_a_walk_that_follows_it_is_none(
    fact: type, said: dict[str, str]
) -> None:
    def walked(reason: str) -> Event:
        data = {"title": "Open a shop", "override_reason": reason, **said}
        at = datetime(2026, 3, 2, tzinfo=UTC)
        here = {
            "topic": events.ASSESSMENT,
            "partition": 0,
            "sequence": 1,
            "id": "e",
            "source": "/cairn",
            "type": type_of(fact),
        }
        who = {"subject": "", "key": "k", "time": at, "recorded_at": at, "correlation_id": "", "causation_id": ""}
        return Event(**here, **who, data=data, authtype="user", authid="", classification="internal")

    assert decision_entry.rows_of(walked("")) == []
    row = decision_entry.blank("e")
    decision_entry.fold(row, walked("We saw it elsewhere."))
    assert (row["kind"], row["reason"]) == ("override", "We saw it elsewhere.")
    assert decision_log.sentence(row, {}) == "The tree said feature, chosen was strategic"
