"""The AsyncAPI document is one by its official schema, and says what is really sent; the pages show the same."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.test import Client

from missions import actions as missions
from pipeline import actions, facts, released
from pipeline.asyncapi import messages_of
from pipeline.asyncapi.examples import example
from pipeline.models import Topic

OFFICIAL = json.loads((Path(__file__).parent / "asyncapi-3.0.0.json").read_text())
SALE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "till": {"type": "integer", "minimum": 1},
        "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}},
        "paid_by": {"enum": ["card", "cash"]},
        "code": {"type": "string", "pattern": "^[A-Z]{3}$"},
    },
    "required": ["till", "lines"],
    "$defs": {"line": {"type": "object", "properties": {"sku": {"type": "string"}, "pounds": {"type": "number"}}}},
}


@pytest.fixture
def opened(db: Any, now: Any) -> None:
    actions.open_topic(name="shop.sale", meaning="Till lines.", schema=SALE, tags=["tills"], by=None, at=now)
    actions.open_topic(name="shop.note", meaning="Whatever was noted.", by=None, at=now)


@pytest.fixture
def document(rest: Any, opened: None) -> dict[str, Any]:
    answer = rest("GET", "/asyncapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def resolved(document: dict[str, Any], reference: str) -> Any:
    place: Any = document
    for name in reference.removeprefix("#/").split("/"):
        place = place[name]
    return place


def references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [found for name, inner in part.items() if name != "examples" for found in references(inner)]
    return [found for inner in part for found in references(inner)] if isinstance(part, list) else []


def test_it_is_an_asyncapi_document_by_the_official_schema(document: dict[str, Any]) -> None:
    jsonschema.Draft7Validator(OFFICIAL).validate(document)


def test_the_official_schema_would_find_a_mistake(document: dict[str, Any]) -> None:
    document["operations"]["read.shop.sale"]["action"] = "shout"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(OFFICIAL).validate(document)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    found = references(document)
    assert len(found) > 200
    for reference in found:
        resolved(document, reference)


def test_every_topic_is_a_channel_and_every_type_a_message(document: dict[str, Any]) -> None:
    assert set(document["channels"]) == set(Topic.objects.values_list("name", flat=True))
    for kind in facts.kinds():
        assert kind.type in document["channels"][kind.topic]["messages"]
    assert set(document["channels"]["shop.sale"]["messages"]) == {"shop.sale"}
    assert "publish.shop.sale" in document["operations"] and "publish.missions.goal" not in document["operations"]


def test_what_is_sent_is_what_the_document_says(rest: Any, document: dict[str, Any], person: Any, now: Any) -> None:
    missions.set_goal(title="Fresh food", by=person("executive"), at=now)
    sale = {
        "specversion": "1.0",
        "id": "1",
        "source": "/till",
        "type": "shop.sale.made.v1",
        "time": "2026-03-02T09:00:00Z",
        "topic": "shop.sale",
        "data": {"till": 7, "lines": [{"sku": "4711", "pounds": 2.5}]},
    }
    assert rest("POST", "/events", sale).status_code == 201
    for topic, name in (("missions.goal", "missions.goal.set.v1"), ("shop.sale", "shop.sale")):
        event = rest("GET", f"/events?topic={topic}").json()["data"][0]
        payload = document["components"]["messages"][name]["payload"]
        held = jsonschema.Draft7Validator({**payload, "components": document["components"]})
        held.validate(event)
        with pytest.raises(jsonschema.ValidationError):
            held.validate({**event, "data": {"title": 5, "till": "seven"}})


@pytest.mark.parametrize("kind", facts.kinds(), ids=lambda kind: kind.type)
def test_every_type_of_ours_has_an_example_that_holds(kind: facts.Kind) -> None:
    schema = released.schema_of(kind)
    jsonschema.Draft202012Validator(schema).validate(example(schema))


def test_a_topic_whose_example_would_be_wrong_shows_none(opened: None) -> None:
    (message,) = messages_of([Topic.objects.get(name="shop.sale")])["shop.sale"]
    assert message.example is None and message.example_text == ""
    assert {field.name for field in message.fields} == {
        "till",
        "lines",
        "lines[].sku",
        "lines[].pounds",
        "paid_by",
        "code",
    }


def test_it_is_for_those_who_may_read_topics(rest: Any, token: Any, opened: None) -> None:
    assert rest("GET", "/asyncapi.json", as_=token("events:read")).json()["code"] == "scope_missing"


def test_the_pages_show_every_message_with_its_fields_and_an_example(client: Client, person: Any, opened: None) -> None:
    client.force_login(person("mission_owner"))
    page = client.get("/messages").content.decode()
    assert all(f'href="/messages/{kind.topic}#{kind.type}"' in page for kind in facts.kinds())
    goals = client.get("/messages/missions.goal").content.decode()
    assert (
        "horizon_year" in goals
        and "&quot;sequence&quot;: 118" in goals
        and "/api/v1/schemas/missions.goal.set.v1" in goals
    )
    sales = client.get("/messages/shop.sale").content.decode()
    assert "lines[].sku" in sales and "<code>card</code>" in sales
    assert client.get("/messages/shop.nothing").status_code == 404
    found = client.get("/messages?q=horizon_year").content.decode()
    assert "missions.goal.set.v1" in found and "okrs.check_in" not in found


def test_the_reference_leads_to_the_messages(client: Client, person: Any) -> None:
    client.force_login(person("mission_owner"))
    assert 'href="/messages"' in client.get("/api").content.decode()
