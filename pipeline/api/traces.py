"""REST of what led to an event and what followed from it."""

from typing import TypedDict

from django.urls import path
from rest_framework.request import Request

from pipeline import trace
from pipeline.envelope import rfc3339
from rest.endpoints import Endpoint
from rest.problems import NotFound


class ShownStep(TypedDict):
    """An event of the trace; `depth` counts from the first cause, `relation` is cause, here or effect."""

    depth: int
    relation: str
    id: str
    source: str
    type: str
    topic: str
    subject: str
    time: str
    recordedtime: str
    causationid: str
    correlationid: str


class TraceAnswer(TypedDict):
    data: list[ShownStep]
    is_cut: bool


def _shown(step: trace.Step) -> ShownStep:
    event = step.event
    return {
        "depth": step.depth, "relation": step.relation, "id": event.event_id, "source": event.source, "type": event.type,
        "topic": event.topic, "subject": event.subject, "time": rfc3339(event.time), "recordedtime": rfc3339(event.recorded_at),
        "causationid": event.causation_id, "correlationid": event.correlation_id,
    }  # fmt: skip


class EventTrace(Endpoint):
    """Read what led to an event and what followed

    A tree in the order of a walk: each event stands right below what it follows from. At most 100 effects; `is_cut` says that there
    are more.
    """

    read_scope = "events:read"

    def get(self, request: Request, ref: str) -> TraceAnswer:
        event = trace.named(ref)
        if event is None:
            raise NotFound("There is no event of this id.")
        found = trace.of(event)
        return {"data": [_shown(step) for step in found.steps], "is_cut": found.is_cut}


routes = [path("events/<str:ref>/trace", EventTrace.as_view(), name="event-trace")]
