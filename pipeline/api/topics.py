"""REST of the catalogue: topics, read and opened."""

from collections.abc import Mapping
from typing import Any, TypedDict

from django.db.models import QuerySet
from django.http import Http404
from django.urls import path
from rest_framework.request import Request

from accounts.access import caller
from pipeline import actions
from pipeline.envelope import rfc3339
from pipeline.incoming import TOPIC_NAME
from pipeline.models import Topic
from pipeline.models.topic import NAME, Classification
from pipeline.rejections import REJECTIONS
from rest import fields
from rest.endpoints import Answer, Endpoint, ListEndpoint


class ShownTopic(TypedDict):
    name: str
    domain: str
    meaning: str
    owner: str
    tags: list[str]
    schema: dict[str, Any] | None
    classification: str
    partitions: int
    retention_days: int | None
    is_ours: bool
    created_at: str


def show_topic(topic: Topic) -> ShownTopic:
    return {
        "name": topic.name, "domain": topic.domain_id, "meaning": topic.meaning, "owner": topic.owner, "tags": topic.tags,
        "schema": topic.schema, "classification": topic.classification, "partitions": topic.partitions,
        "retention_days": topic.retention_days, "is_ours": topic.is_ours, "created_at": rfc3339(topic.created_at),
    }  # fmt: skip


class TopicFilters(fields.Parameters):
    domain = fields.Text(longest=60, help_text="The first word of the name.")
    owner = fields.Text(longest=120)


class NewTopic(fields.Body):
    name = fields.Text(longest=120, help_text="Lower-case words joined by dots, such as channels.sale.")
    meaning = fields.Text(
        longest=4000, lines=True, help_text="What the events mean, how they are selected, their traps."
    )
    owner = fields.Text(longest=120, required=False)
    tags = fields.Several(fields.Text(longest=60), required=False)
    schema = fields.FreeJson(  # type: ignore[assignment]
        required=False, help_text="JSON Schema (2020-12) of the payload."
    )
    classification = fields.Choice(Classification.values, required=False)
    partitions = fields.Whole(least=1, most=256, required=False)
    retention_days = fields.Whole(least=1, most=36_500, required=False)


class Topics(ListEndpoint):
    """Topics: named streams of events. Opening one needs no gatekeeper."""

    read_scope, write_scope = "topics:read", "topics:write"
    parameters, body = TopicFilters, NewTopic
    sorts = {"name": "name", "created_at": "created_at"}
    default_sort, key_column = "name", "name"
    represent = show_topic
    refuses = {"POST": [REJECTIONS["bad_topic_name"]]}

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Topic]:
        rows = Topic.objects.all()
        if "domain" in filters:
            rows = rows.filter(name__startswith=f"{filters['domain']}.")
        return rows.filter(owner=filters["owner"]) if "owner" in filters else rows

    def create(self, request: Request, **values: Any) -> Answer:
        if not TOPIC_NAME.fullmatch(values["name"]):
            raise REJECTIONS["bad_topic_name"](
                f"A topic is lower-case words joined by dots ({NAME}). Choose another name.", field="name"
            )
        topic = actions.open_topic(**values, by=caller(request), at=self.now)
        return Answer(show_topic(topic), status=201, headers={"Location": f"/api/v1/topics/{topic.name}"})


class OneTopic(Endpoint):
    """Read one topic, by its name"""

    read_scope = "topics:read"

    def get(self, request: Request, name: str) -> ShownTopic:
        topic = Topic.objects.filter(name=name).first()
        if topic is None:
            raise Http404
        return show_topic(topic)


routes = [
    path("topics", Topics.as_view(), name="topics"),
    path("topics/<str:name>", OneTopic.as_view(), name="topic"),
]
