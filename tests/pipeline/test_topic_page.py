"""The pages of the catalogue: how a topic is opened, what its page says, who may change that; domains and the core."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pipeline.catalogue import core, flow
from pipeline.catalogue.actions import open_domain
from pipeline.models import Topic

pytestmark = pytest.mark.django_db
GIVEN = {
    "name": "shop.sale",
    "meaning": "One line of a till.",
    "owner": "Henrik",
    "tags": "till, money",
    "classification": "internal",
    "retention_days": "90",
    "schema": '{"type": "object", "required": ["pounds"]}',
}


@pytest.fixture
def steward(client: Client, person: Any) -> Client:
    """Henrik, with the domain of the shop open."""
    henrik = person("data_steward", name="Henrik")
    open_domain(name="shop", title="Shop", belongs="What happens in the shop.", by=henrik, at=timezone.now())
    client.force_login(henrik)
    return client


def test_a_steward_opens_a_topic(steward: Client) -> None:
    assert "/topics/open" in steward.get("/topics").content.decode()
    answer = steward.post("/topics/open", GIVEN)
    assert (answer.status_code, answer["Location"]) == (302, "/topics/shop.sale")
    topic = Topic.objects.get(name="shop.sale")
    assert topic.domain_id == "shop" and topic.owner_kind == "person"
    assert (topic.tags, topic.retention_days, topic.schema) == (
        ["till", "money"],
        90,
        {"type": "object", "required": ["pounds"]},
    )
    assert "shop.sale is open" in steward.get("/topics/shop.sale").content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "Shop Sale"}, "joined by dots"),
        ({"name": "missions.mission"}, "exists already"),
        ({"meaning": ""}, "required"),
        ({"name": "moon.dust"}, "no data domain"),
        ({"meaning": "Till lines."}, "at least 5 words"),
        ({"owner": "Nobody at all"}, "is called"),
        ({"schema": "{"}, "This is not JSON"),
        ({"schema": "[]"}, "object in braces"),
        ({"schema": '{"type": 5}'}, "not a JSON Schema"),
        ({"retention_days": "0"}, "greater than or equal to 1"),
        ({"classification": "secret"}, "valid choice"),
    ],
)
def test_what_cannot_be_a_topic_stands_beside_its_field(steward: Client, values: Any, sentence: str) -> None:
    before = Topic.objects.count()
    answer = steward.post("/topics/open", GIVEN | values)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert Topic.objects.count() == before


@pytest.mark.parametrize(
    "role", ["executive", "mission_owner", "member", "profession_lead", "auditor", "administrator"]
)
def test_others_are_told_whom_to_ask(client: Client, person: Any, role: str) -> None:
    client.force_login(person(role))
    for answer in (client.get("/topics/open"), client.post("/topics/open", GIVEN)):
        assert answer.status_code == 403 and "Data stewards open topics" in answer.content.decode()
    assert "/topics/open" not in client.get("/topics").content.decode()
    assert not Topic.objects.filter(name="shop.sale").exists()


@pytest.fixture
def topic(steward: Client) -> Topic:
    steward.post("/topics/open", GIVEN)
    return Topic.objects.get(name="shop.sale")


def _text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_topic_says_what_it_means_how_fresh_it_is_and_who_would_miss_it(steward: Client, topic: Topic) -> None:
    page = _text(steward.get("/topics/shop.sale"))
    for words in (
        "One line of a till.",
        "Nobody would notice: nothing reads it",
        "No event yet",
        "Nobody has named one yet.",
        "Shop",
    ):
        assert words in page


def test_its_fields_are_a_table_in_words(steward: Client) -> None:
    schema = {
        "type": "object",
        "required": ["pounds"],
        "properties": {"pounds": {"type": "number", "minimum": 0}, "till": {"type": "string"}},
    }
    steward.post("/topics/open", GIVEN | {"schema": json.dumps(schema)})
    page = _text(steward.get("/topics/shop.sale"))
    assert "pounds a number, at least 0 yes" in page and "till text no" in page
    assert "missions.mission.launched.v1" in _text(steward.get("/topics/missions.mission"))


def test_its_owner_writes_what_it_means_and_the_page_keeps_the_old_words(steward: Client, topic: Topic) -> None:
    words = {
        "meaning": "One line of a till, also of the app.",
        "traps": "Refunds are negative.",
        "tags": "till",
        "reason": "The app opened",
    }
    assert steward.post("/topics/shop.sale/describe", words | {"meaning": "Short."}).status_code == 422
    assert steward.post("/topics/shop.sale/describe", words)["Location"] == "/topics/shop.sale"
    page = _text(steward.get("/topics/shop.sale"))
    assert (
        "History: 2 turns" in page
        and "The app opened" in page
        and "Meaning: One line of a till. One line of a till, also of the app." in page
    )
    assert "says so already" in _text(steward.post("/topics/shop.sale/describe", words))


def test_who_speaks_for_the_owning_mission_may_write_and_others_may_not(
    steward: Client, topic: Topic, person: Any
) -> None:
    from missions import actions as missions

    maya = person("mission_owner", name="Maya")
    mission = missions.bring_in(
        title="Full shelves", purpose="Full", type="unclassified", owner=maya, by=maya, at=timezone.now()
    )
    steward.post("/topics/shop.sale/hand-over", {"owner": mission.key, "reason": "It reads them"})
    other = Client()
    other.force_login(person("mission_owner", name="Ben"))
    refused = other.get("/topics/shop.sale/describe")
    assert (refused.status_code, "Ask Full shelves, or a data steward" in _text(refused)) == (403, True)
    assert "/topics/shop.sale/describe" not in other.get("/topics/shop.sale").content.decode()
    hers = Client()
    hers.force_login(maya)
    assert hers.get("/topics/shop.sale/describe").status_code == 200


def test_a_newer_schema_is_taken_or_refused_by_name(steward: Client, topic: Topic) -> None:
    wider = {"type": "object", "required": ["pounds"], "properties": {"till": {"type": "string"}}}
    assert steward.post("/topics/shop.sale/schema", {"schema": json.dumps(wider)}).status_code == 302
    gone = steward.post("/topics/shop.sale/schema", {"schema": '{"type": "object"}'})
    assert gone.status_code == 422 and "till is gone" in _text(gone)


def test_a_domain_shows_what_belongs_in_it_and_its_topics(steward: Client, topic: Topic) -> None:
    page = _text(steward.get("/topics/domains/shop"))
    assert "What happens in the shop." in page and "shop.sale" in page and "missions.mission" not in page
    assert (
        steward.post("/topics/domains/shop/edit", {"title": "Shops", "belongs": "More.", "owner": "Henrik"}).status_code
        == 302
    )
    assert "Shops" in _text(steward.get("/topics/domains/shop"))
    opened = steward.post(
        "/topics/domains/open", {"name": "farm", "title": "Farms", "belongs": "What grows.", "owner": "Henrik"}
    )
    assert opened["Location"] == "/topics/domains/farm"
    assert steward.get("/topics/domains/missions/edit").status_code == 200
    kept = steward.post("/topics/domains/missions/edit", {"title": "Mine", "belongs": "All.", "owner": "Henrik"})
    assert kept.status_code == 422 and "own domain" in _text(kept)
    assert steward.get("/topics/domains/nowhere").status_code == 404


def test_topics_are_found_by_a_field_of_their_data_and_listed_by_domain(steward: Client, topic: Topic) -> None:
    steward.post(
        "/topics/shop.sale/schema",
        {"schema": '{"type": "object", "properties": {"basket": {"type": "string"}}, "required": ["pounds"]}'},
    )
    assert "shop.sale" in _text(steward.get("/topics?q=basket")) and "missions.mission" not in _text(
        steward.get("/topics?q=basket")
    )
    listed = _text(steward.get("/topics?domain=shop"))
    assert "shop.sale" in listed and "missions.mission" not in listed
    found = steward.get("/search?q=basket").json()["rows"]
    assert [row["label"] for row in found] == ["shop.sale"]


def test_the_core_says_its_three_figures_with_their_definitions(steward: Client, topic: Topic) -> None:
    assert "Nothing is known of the data core yet" in _text(steward.get("/topics/core"))
    flow.carry(at=timezone.now())
    core.keep(at=timezone.now())
    page = _text(steward.get("/topics/core"))
    for words in ("Quantity", "Reach", "Currency", "topics have a reader", "What the figures mean"):
        assert words in page
