"""REST of the AsyncAPI document: what programs that read or publish events are made from."""

from typing import Any

from django.urls import path
from rest_framework.request import Request

from pipeline.asyncapi import document
from pipeline.models import Topic
from rest.endpoints import Endpoint


class AsyncApi(Endpoint):
    """Read the AsyncAPI 3.0 document of the topics

    A channel for each topic, its messages with their JSON Schemas and examples, and how they are read and published.
    """

    read_scope = "topics:read"

    def get(self, request: Request) -> dict[str, Any]:
        topics = list(Topic.objects.order_by("name"))
        return document(topics, host=request.get_host(), scheme=request.scheme or "https")


routes = [path("asyncapi.json", AsyncApi.as_view(), name="asyncapi")]
