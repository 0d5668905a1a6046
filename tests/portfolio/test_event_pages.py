"""The event explorer and the page of one event: what fits, who produced it, who reads it, what led to it and what followed."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from missions import actions as missions
from okrs import actions as okrs
from pipeline import facts, readers
from pipeline.models import StoredEvent
from portfolio.queries import happenings

SignedIn = Callable[[Any], Client]
CHECKED_IN = "okrs.check_in.recorded.v1"


def _text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_explorer_finds_events_by_what_the_address_says(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    assert _text(client, "/events?part=events&topic=okrs.check_in").count(CHECKED_IN) == 6
    assert _text(client, f"/events?part=events&key={grocer.sales.pk}").count(CHECKED_IN) == 3
    assert "No event fits" in _text(client, "/events?part=events&type=nothing")
    yesterday = (grocer.now - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert "No event fits" in _text(client, f"/events?part=events&until={yesterday}")


def test_a_human_key_stands_for_all_that_is_beneath_it(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    of_mission = _text(client, f"/events?part=events&key={grocer.pod.key}")
    assert of_mission.count(CHECKED_IN) == 3 and "missions.mission.launched.v1" in of_mission
    of_key_result = _text(client, f"/events?part=events&key={grocer.sales.key.lower()}")
    assert of_key_result.count(CHECKED_IN) == 3 and "missions.mission" not in of_key_result
    assert "No event fits" in _text(client, "/events?part=events&key=MIS-99999")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("colour=red", "The explorer has no filter colour"),
        ("topic=okrs.check_in&limit=5", "The explorer has no filter limit"),
        ("since=nonsense", "Enter a valid date/time"),
        ("topic=no.such.topic", "is not one of the available choices"),
    ],
)
def test_an_address_that_asks_for_what_there_is_not_is_told_so(
    query: str, says: str, grocer: Any, signed_in: SignedIn
) -> None:
    page = _text(signed_in(grocer.boss), f"/events?{query}", status=400)
    assert says in page and CHECKED_IN not in page


def test_the_tail_can_be_held_still_and_go_on(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    tail = client.get("/events?topic=okrs.check_in")
    assert 'data-live="' in tail.content.decode()
    held = tail.context["pause_url"]
    okrs.check_in(key_result=grocer.sales, value=Decimal(104), by=grocer.owner, at=grocer.now + timedelta(seconds=5))
    readers.drain_fully()
    still = client.get(held)
    part = still.content.decode().partition('id="events"')[2]
    assert part.count(CHECKED_IN) == 6 and "data-live" not in part and "Held at" in part
    assert _text(client, still.context["newest_url"]).count(CHECKED_IN) == 7


def test_the_explorer_pages_through_the_whole_log(grocer: Any, signed_in: SignedIn) -> None:
    for number in range(60):
        missions.add_outcome(title=f"Outcome number {number}", by=grocer.boss, at=grocer.now)
    client, address, seen = signed_in(grocer.boss), "/events", 0
    for _ in range(20):
        page = client.get(address).context
        seen += len(page["events"])
        address = page["older_url"]
        if not address:
            break
    assert seen == StoredEvent.objects.count()
    for before in ("nonsense~x", "~", "2026-01-01~x"):
        assert client.get(f"/events?before={before}").status_code == 200


def test_a_topic_shows_who_produces_and_who_reads_it_how_far_behind(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    page = _text(client, "/events?topic=okrs.check_in")
    assert "every reader is up to date" in page and "Mission cards 0 behind" in page and "/cairn" in page
    okrs.check_in(key_result=grocer.sales, value=Decimal(104), by=grocer.owner, at=grocer.now)
    assert "Mission cards 1 behind" in _text(client, "/events?topic=okrs.check_in")


def test_an_event_stands_beside_its_schema_with_its_request(grocer: Any, signed_in: SignedIn) -> None:
    event = StoredEvent.objects.filter(type=CHECKED_IN)[0]
    page = _text(signed_in(grocer.boss), f"/events/{event.event_id}")
    assert f"number {event.sequence} of partition {event.partition}" in page
    assert "&quot;specversion&quot;: &quot;1.0&quot;" in page and "&quot;additionalProperties&quot;: false" in page
    assert "Amara Okafor" in page and "/api/v1/events?topic=okrs.check_in" in page


def test_an_event_names_what_it_is_about_as_people_do(grocer: Any, signed_in: SignedIn) -> None:
    goal = missions.set_goal(title="Feed the town", by=grocer.boss, at=grocer.now)
    objective = okrs.set_objective(holder=goal, statement="Nobody goes hungry", by=grocer.boss, at=grocer.now)
    meals = okrs.define_key_result(
        objective=objective,
        title="Meals",
        measure_kind="increase",
        baseline=Decimal(0),
        target=Decimal(9),
        by=grocer.boss,
        at=grocer.now,
    )
    okrs.check_in(key_result=meals, value=Decimal(4), by=grocer.boss, at=grocer.now)
    readers.drain_fully()
    said = StoredEvent.objects.get(type=CHECKED_IN, key=str(meals.pk))
    client = signed_in(grocer.boss)
    assert f"{goal.key} Feed the town" in _text(client, f"/events?part=events&key={meals.key}")
    page = client.get(f"/events/{said.event_id}").content.decode()
    assert f'?key={meals.key}">{meals.key}</a>' in page


def test_an_event_shows_what_led_to_it_and_what_followed(grocer: Any, signed_in: SignedIn) -> None:
    missions.conclude(
        mission=grocer.pod, result="not_achieved", learned="Prices beat us", by=grocer.owner, at=grocer.now
    )
    readers.drain_fully()
    concluded = StoredEvent.objects.get(type="missions.mission.concluded.v1")
    client = signed_in(grocer.boss)
    page = _text(client, f"/events/{concluded.event_id}")
    assert "Concluded: Prices beat us" in page and ", closed: The mission concluded." in page
    closed = StoredEvent.objects.get(type="okrs.key_result.closed.v1")
    assert concluded.event_id in client.get(f"/events/{closed.event_id}").content.decode()
    assert client.get("/events/nothing").status_code == 404


@pytest.mark.parametrize(
    ("type_", "says"),
    [
        ("channels.sale.recorded.v1", "Sale recorded"),
        ("pipeline.webhook.secret_rotated.v2", "Webhook secret rotated"),
        ("com.example.till", ""),
        ("till", ""),
        ("till.v1", ""),
    ],
)
def test_an_event_without_a_sentence_says_what_its_type_says(type_: str, says: str) -> None:
    assert happenings.plainly(type_) == says


def test_every_fact_of_missions_key_results_and_people_has_a_sentence_of_its_own() -> None:
    rooms = ("missions.", "okrs.", "professions.")
    told = {".".join(kind.type.split(".")[1:3]) for kind in facts.kinds() if kind.type.startswith(rooms)}
    assert len(told) > 50 and told - set(happenings.SENTENCES) == set()


def test_what_is_added_belatedly_has_its_place_in_time(grocer: Any) -> None:
    missions.pause(mission=grocer.pod, reason="Said late", by=grocer.boss, at=grocer.now - timedelta(days=3))
    assert happenings.newest(1)[0].text != "Paused: Said late"
    assert "Paused: Said late" in {happening.text for happening in happenings.newest(50)}
