"""The page on which a data steward opens a topic."""

from typing import Any

import pytest
from django.test import Client

from pipeline.models import Topic

pytestmark = pytest.mark.django_db
GIVEN = {
    "name": "shop.sale", "meaning": "One line of a till.", "owner": "Henrik", "tags": "till, money", "classification": "internal",
    "retention_days": "90", "schema": '{"type": "object", "required": ["pounds"]}',
}  # fmt: skip


@pytest.fixture
def steward(client: Client, person: Any) -> Client:
    client.force_login(person("data_steward"))
    return client


def test_a_steward_opens_a_topic(steward: Client) -> None:
    assert "/topics/open" in steward.get("/topics").content.decode()
    answer = steward.post("/topics/open", GIVEN)
    assert (answer.status_code, answer["Location"]) == (302, "/topics/shop.sale")
    topic = Topic.objects.get(name="shop.sale")
    assert (topic.tags, topic.retention_days, topic.schema) == (
        ["till", "money"],
        90,
        {"type": "object", "required": ["pounds"]},
    )
    assert "shop.sale is open" in steward.get("/topics/shop.sale").content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "Shop Sale"}, "joined by dots"), ({"name": "missions.mission"}, "exists already"), ({"meaning": ""}, "required"),
        ({"schema": "{"}, "This is not JSON"), ({"schema": "[]"}, "object in braces"), ({"schema": '{"type": 5}'}, "not a JSON Schema"),
        ({"retention_days": "0"}, "greater than or equal to 1"), ({"classification": "secret"}, "valid choice"),
    ],
)  # fmt: skip
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
