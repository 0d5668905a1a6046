"""REST of schemas: what the data of each type of event looks like. `dataschema` of an event leads here."""

from typing import Any, TypedDict

from django.urls import path
from rest_framework.request import Request

from pipeline import facts, released
from pipeline.models import Topic
from rest.endpoints import Endpoint
from rest.problems import NotFound


class SchemaPlace(TypedDict):
    """A type of events, or a topic that somebody opened, and where its schema is."""

    name: str
    topic: str
    title: str
    address: str


class SchemaList(TypedDict):
    data: list[SchemaPlace]


class Schemas(Endpoint):
    """Read which types of events have a schema

    Cairn's own types each have one; a topic that somebody opened has one for all its events.
    """

    read_scope = "events:read"

    def get(self, request: Request) -> SchemaList:
        own = [(kind.type, kind.topic, kind.fact.__name__) for kind in facts.kinds()]
        opened = (
            Topic.objects.filter(is_ours=False, schema__isnull=False).order_by("name").values_list("name", "meaning")
        )
        places = [*own, *((name, name, meaning.partition("\n")[0][:200]) for name, meaning in opened)]
        return {
            "data": [
                {"name": name, "topic": topic, "title": title, "address": released.ADDRESS + name}
                for name, topic, title in places
            ]
        }


class OneSchema(Endpoint):
    """Read the JSON Schema of a type of events

    Of the newest version that was released under this name; a newer one only adds optional fields. Types that nobody
    publishes any more keep theirs, because their events stay.
    """

    read_scope = "events:read"  # whoever reads events may know what their data looks like

    def get(self, request: Request, name: str) -> dict[str, Any]:
        own = next((released.schema_of(kind) for kind in facts.kinds() if kind.type == name), None)
        found = own or _of_topic(name) or released.kept_schema(name)
        if found is None:
            raise NotFound("There is no schema of this name. See the list one level up.")
        return found


def _of_topic(name: str) -> dict[str, Any] | None:
    topic = Topic.objects.filter(name=name, schema__isnull=False).first()
    return {"$id": released.ADDRESS + name, **(topic.schema or {})} if topic else None


routes = [
    path("schemas", Schemas.as_view(), name="schemas"),
    path("schemas/<str:name>", OneSchema.as_view(), name="schema"),
]
