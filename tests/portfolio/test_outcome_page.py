"""The page of an outcome, and what board and goal say of it: for whom it is, its score, and missions that may do the same work."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from missions import actions as missions
from missions.models import Outcome
from pipeline import readers
from tests.conftest import make_token

SignedIn = Callable[[Any], Client]
PARTS = {"value": 13, "time_criticality": 8, "risk_opportunity": 1, "job_size": 20, "note": "Sales fall"}


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_board_outcome_and_goal_say_whether_it_is_for_the_consumer_or_for_the_business(
    grocer: Any, signed_in: SignedIn
) -> None:
    client = signed_in(grocer.boss)
    goal = Outcome.objects.get(pk=grocer.poultry.pk).goal
    pages = ("/outcomes", f"/outcomes/{grocer.poultry.key}", f"/goals/{goal.key}")
    for said in ("For the consumer", "For the business"):
        kind = said.rpartition(" ")[2]
        outcome = Outcome.objects.get(pk=grocer.poultry.pk)
        if outcome.kind != kind:
            missions.reword_outcome(outcome=outcome, kind=kind, **grocer.by)
            readers.drain_fully()
        for page in pages:
            assert said.lower() in text(client, page).lower(), page


def test_the_page_shows_the_score_and_leads_whoever_may_give_it_to_the_form(
    grocer: Any, person: Any, signed_in: SignedIn
) -> None:
    lena = person("outcome_owner", name="Lena Own")
    missions.reword_outcome(outcome=grocer.poultry, owner=lena, **grocer.by)
    readers.drain_fully()
    page, form = f"/outcomes/{grocer.poultry.key}", f"/outcomes/{grocer.poultry.key}/score"
    assert "Score none yet Score it" in text(signed_in(lena), page)
    version = Outcome.objects.get(pk=grocer.poultry.pk).version
    assert signed_in(lena).post(form, {**PARTS, "version": version, "form_id": "one"}).status_code == 303
    readers.drain_fully()
    assert "Score 1.1 cost of delay 22 over size 20: Sales fall Score again" in text(signed_in(lena), page)
    assert form in signed_in(lena).get("/ranking/wsjf").content.decode()
    reader = signed_in(grocer.owner)
    assert "cost of delay 22" in text(reader, page)
    assert form not in reader.get(page).content.decode() + reader.get("/ranking/wsjf").content.decode()


def test_a_score_that_somebody_gave_meanwhile_is_not_lost(grocer: Any, signed_in: SignedIn, rest: Any) -> None:
    boss = make_token("missions:write", user=grocer.boss)
    form, read = f"/outcomes/{grocer.poultry.key}/score", rest("GET", f"/outcomes/{grocer.poultry.key}")
    client, version = signed_in(grocer.boss), Outcome.objects.get(pk=grocer.poultry.pk).version
    assert client.post(form, {**PARTS, "version": version, "form_id": "one"}).status_code == 303
    late = client.post(form, {**PARTS, "value": 1, "version": version, "form_id": "two"})
    assert late.status_code == 422 and "changed since you looked" in late.content.decode()
    stale = rest("POST", form, {**PARTS, "value": 1}, as_=boss, If_Match=read["ETag"])
    assert stale.status_code == 412
    assert Outcome.objects.get(pk=grocer.poultry.pk).score.value == 13
    assert rest("GET", f"/outcomes/{grocer.poultry.key}")["ETag"] != read["ETag"]


def test_missions_that_may_do_the_same_work_stand_on_their_pages_and_on_that_of_their_outcome(
    grocer: Any, signed_in: SignedIn
) -> None:
    client = signed_in(grocer.boss)
    title = "Missions that may do the same work"
    assert title not in text(client, f"/missions/{grocer.idea.key}")
    purposes = {
        "Delivery": "Londoners receive fresh groceries within the hour they asked for",
        "Couriers": "Fresh groceries reach Londoners in the hour that they chose and asked for",
    }
    told = {"outcome": grocer.shelves, "type": "feature", **grocer.by}
    one, other = (missions.propose(title=name, purpose=purpose, **told) for name, purpose in purposes.items())
    readers.drain_fully()
    said = text(client, f"/missions/{one.key}")
    assert title in said and "Couriers" in said and "the same outcome" in said and "groceries" in said
    assert "Delivery" in text(client, f"/missions/{other.key}")
    both = text(client, f"/outcomes/{grocer.shelves.key}")
    assert title in both and re.search("Delivery and Couriers|Couriers and Delivery", both)
    assert title not in text(client, f"/outcomes/{grocer.poultry.key}")


def test_a_frozen_mission_offers_nothing_that_would_be_refused(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    written = {"objective_summary": "Less waste", "hypothesis": "Sold fresher.", **grocer.by}
    missions.write_charter(mission=grocer.pod, **written)
    edit, charter = f"/missions/{grocer.pod.key}/edit", f"/missions/{grocer.pod.key}/charter"
    assert "/reschedule" in client.get(edit).content.decode() and "/withdraw" in client.get(charter).content.decode()
    doubt = {"trigger": "new_data", "reason": "Nobody asks.", "considered": ["Feed schools"]}
    missions.open_recharter(mission=grocer.pod, **doubt, **grocer.by)
    page = client.get(edit).content.decode()
    assert "It is frozen" in page and not re.search('/(reschedule|envelope|align|classify|parent)"', page)
    assert not re.search('/(submit|withdraw|sign|return)"', client.get(charter).content.decode())
