"""REST of the catalogue: topics, proposed by rule, described, handed over, with their schemas and history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Q, QuerySet
from django.urls import path
from rest_framework.request import Request

from accounts.access import caller
from pipeline import access
from pipeline.catalogue import actions, history, rule
from pipeline.models import SchemaVersion, Topic
from pipeline.models.topic import Classification
from pipeline.rejections import REJECTIONS
from rest import fields
from rest.endpoints import Answer, DetailEndpoint, Endpoint, ListEndpoint, VerbEndpoint
from rest.problems import NotFound


class ShownTopic(TypedDict):
    name: str
    domain: str
    meaning: str
    selection: str
    traps: str
    owner: str
    owner_kind: str
    owner_key: str
    tags: list[str]
    schema: dict[str, Any] | None
    schema_version: int
    classification: str
    partitions: int
    retention_days: int | None
    is_ours: bool
    version: int
    created_at: datetime


def show_topic(topic: Topic) -> ShownTopic:
    return {
        "name": topic.name, "domain": topic.domain_id, "meaning": topic.meaning, "selection": topic.selection, "traps": topic.traps,
        "owner": topic.owner, "owner_kind": topic.owner_kind, "owner_key": topic.owner_key, "tags": topic.tags, "schema": topic.schema,
        "schema_version": topic.schema_version, "classification": topic.classification, "partitions": topic.partitions,
        "retention_days": topic.retention_days, "is_ours": topic.is_ours, "version": topic.version, "created_at": topic.created_at,
    }  # fmt: skip


class TopicFilters(fields.Parameters):
    q = fields.Text(longest=80, help_text="Words of the name, the meaning, the tags, the owner or a field of the data.")
    domain = fields.Text(longest=60, help_text="The first word of the name.")
    owner = fields.Text(longest=120, help_text="As it is written, or its key: MIS-12.")
    tag = fields.Text(longest=60)
    classification = fields.Choice(Classification.values)


class NewTopic(fields.Body):
    name = fields.Text(longest=120, help_text="A data domain and further words, joined by dots, such as channels.sale.")
    meaning = fields.Text(longest=4000, lines=True, help_text="What one event means, in at least five words.")
    selection = fields.Text(longest=4000, shortest=0, lines=True, required=False, help_text="What is in, what is not.")
    traps = fields.Text(longest=4000, shortest=0, lines=True, required=False, help_text="What misleads a first reader.")
    owner = fields.Text(
        longest=120,
        required=False,
        help_text="A mission (MIS-12), a person or a service; without one, whoever proposes it.",
    )
    tags = fields.Several(fields.Text(longest=60), required=False)
    schema = fields.FreeJson(  # type: ignore[assignment]
        required=False, help_text="JSON Schema (2020-12) of the payload."
    )
    classification = fields.Choice(Classification.values, required=False)
    partitions = fields.Whole(least=1, most=256, required=False)
    retention_days = fields.Whole(least=1, most=36_500, required=False)


class MentalModel(fields.Change):
    """What the topic means; the old words stay in its history."""

    meaning = fields.Text(longest=4000, lines=True)
    selection = fields.Text(longest=4000, shortest=0, lines=True)
    traps = fields.Text(longest=4000, shortest=0, lines=True)
    tags = fields.Several(fields.Text(longest=60))
    reason = fields.Text(longest=500, shortest=0, lines=True)


class NewOwner(fields.Body):
    owner = fields.Text(longest=120, help_text="A mission (MIS-12), a person or a service.")
    reason = fields.Text(longest=500, shortest=0, lines=True, required=False)


class NewSchema(fields.Body):
    schema = fields.FreeJson(help_text="JSON Schema (2020-12) that only adds to the one there is.")  # type: ignore[assignment]
    reason = fields.Text(longest=500, shortest=0, lines=True, required=False)


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
        for word in filters.get("q", "").casefold().split():
            rows = rows.filter(words__contains=word)
        if "owner" in filters:
            rows = rows.filter(Q(owner=filters["owner"]) | Q(owner_key=filters["owner"]))
        if "tag" in filters:
            rows = rows.filter(tags__icontains=f'"{filters["tag"]}"')
        same = {name: filters[name] for name in ("domain", "classification") if name in filters}
        return rows.filter(**same)

    def create(self, request: Request, **values: Any) -> Topic:
        """Propose a topic

        It is open at once when every line of the rule (GET /topic-rule) lets it pass. Otherwise the problem names the first line that
        refuses, in `line` and `rule`, and in `also` every other that would.
        """
        return actions.propose_topic(**values, by=caller(request), at=self.now)


class TopicRule(Endpoint):
    """Read the rule by which a proposed topic is accepted

    Line by line; no person is asked. With `dry_run=true`, POST /topics says what the rule would answer.
    """

    read_scope = "topics:read"

    def get(self, request: Request) -> dict[str, Any]:
        lines = [
            {"line": number, "code": line.code, "field": line.field, "says": line.says}
            for number, line in enumerate(rule.RULE, 1)
        ]
        return {"data": lines, "highest_class": str(rule.highest_class(caller(request)))}


def topic_named(name: str, *, lock: bool = False) -> Topic:
    """The topic, locked when that is asked. Raises NotFound."""
    rows = Topic.objects.select_for_update(no_key=True) if lock else Topic.objects.all()
    topic: Topic | None = rows.filter(name=name).first()
    if topic is None:
        raise NotFound("There is no topic of this name. Look at GET /topics.")
    return topic


class _Named:
    """Below `/topics/<name>`."""

    def rows(self, request: Request) -> QuerySet[Topic]:
        return Topic.objects.all()

    def find(self, request: Request, *, lock: bool = False, **kwargs: Any) -> Topic:
        return topic_named(kwargs["name"], lock=lock)


class OneTopic(_Named, DetailEndpoint):
    """A topic, by its name"""

    read_scope, write_scope = "topics:read", "topics:write"
    body = MentalModel
    represent = show_topic

    def change(self, request: Request, topic: Topic, **values: Any) -> None:
        """Write its mental model anew

        What it means, how its events are selected, its traps and its tags: by who speaks for its owner, and by data stewards.
        """
        access.require_keeper(caller(request), topic)
        actions.describe_topic(topic=topic, **values, by=caller(request), at=self.now)


class HandOver(_Named, VerbEndpoint):
    """Give a topic into other hands"""

    write_scope = "topics:write"
    body = NewOwner
    represent = show_topic

    def act(self, request: Request, topic: Topic, /, **values: Any) -> None:
        access.require_keeper(caller(request), topic)
        actions.hand_over_topic(topic=topic, **values, by=caller(request), at=self.now)


class ShownSchema(TypedDict):
    number: int
    schema: dict[str, Any]
    changes: list[str]
    reason: str
    by: str
    at: datetime


def show_schema(version: SchemaVersion) -> ShownSchema:
    return {
        "number": version.number, "schema": version.schema, "changes": version.changes, "reason": version.reason,
        "by": version.by_name, "at": version.at,
    }  # fmt: skip


class Schemas(_Named, ListEndpoint):
    """The schemas of a topic, the newest first, with what each changed"""

    read_scope, write_scope = "topics:read", "topics:write"
    body = NewSchema
    sorts = {"number": "number"}
    default_sort, key_column = "-number", "number"
    represent = show_schema

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[SchemaVersion]:  # type: ignore[override]
        return SchemaVersion.objects.filter(topic=self.find(request, **self.kwargs))

    def create(self, request: Request, **values: Any) -> Answer:
        """Give a topic a newer schema

        It only adds: what was accepted stays accepted, and no field that readers count on goes away. Otherwise `breaking` says what would.
        """
        topic = self.find(request, **self.kwargs)
        access.require_keeper(caller(request), topic)
        topic = actions.revise_schema(topic=topic, **values, by=caller(request), at=self.now)
        newest = SchemaVersion.objects.get(topic=topic, number=topic.schema_version)
        return Answer(show_schema(newest), status=201, headers={"Location": f"/api/v1/topics/{topic.name}/schemas"})


class History(Endpoint):
    """Read what became of a topic

    Opened, described, handed over, given a newer schema: each turn with who, when, why, and the words that stood there before.
    """

    read_scope = "topics:read"

    def get(self, request: Request, name: str) -> dict[str, Any]:
        return {
            "data": [
                {
                    "event": turn.event_id, "at": turn.at, "by": turn.by, "what": turn.what, "reason": turn.reason,
                    "changed": [{"part": part.name, "was": part.was, "is": part.now} for part in turn.parts],
                }
                for turn in history.of_topic(topic_named(name))
            ]
        }  # fmt: skip


routes = [
    path("topics", Topics.as_view(), name="topics"),
    path("topic-rule", TopicRule.as_view(), name="topic-rule"),
    path("topics/<str:name>", OneTopic.as_view(), name="topic"),
    path("topics/<str:name>/hand-over", HandOver.as_view(), name="topic-hand-over"),
    path("topics/<str:name>/schemas", Schemas.as_view(), name="topic-schemas"),
    path("topics/<str:name>/history", History.as_view(), name="topic-history"),
]
