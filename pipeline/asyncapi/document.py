"""The document itself: a channel for each topic, the operations on it, the messages with their schemas."""

from collections.abc import Sequence
from typing import Any

from pipeline.asyncapi.messages import Message, messages_of
from pipeline.models import Topic

Part = dict[str, Any]
HTTP = "0.3.0"  # the version of the HTTP bindings
ENVELOPE: Part = {
    "type": "object",
    "description": "A CloudEvent 1.0 with its place in the log.",
    "required": ["specversion", "id", "source", "type", "time", "topic", "partition", "sequence", "recordedtime", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "description": "Unique among the events of its source."},
        "source": {"type": "string", "format": "uri-reference"},
        "type": {"type": "string", "description": "In the past tense, with its version."},
        "subject": {"type": "string"},
        "time": {"type": "string", "format": "date-time", "description": "When it happened."},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"type": "string", "format": "uri-reference", "description": "Where the JSON Schema of `data` is."},
        "topic": {"type": "string"},
        "partitionkey": {"type": "string", "description": "Events of one key keep their order."},
        "partition": {"type": "integer", "minimum": 0},
        "sequence": {"type": "integer", "minimum": 1, "description": "Without a hole in each partition of a topic."},
        "recordedtime": {"type": "string", "format": "date-time", "description": "When Cairn came to know it."},
        "correlationid": {"type": "string"},
        "causationid": {"type": "string", "description": "The id of the event that it follows from."},
        "authtype": {"type": "string"},
        "authid": {"type": "string"},
        "dataclassification": {"type": "string", "enum": ["public", "internal", "confidential", "restricted"]},
        "data": {"type": "object"},
    },
}  # fmt: skip
READING: Part = {
    "type": "object",
    "properties": {
        "topic": {"type": "string", "description": "Several are joined by commas."},
        "after": {"type": "string", "description": "`next` of an earlier answer; left out for the beginning; `latest` for now."},
        "limit": {"type": "integer", "minimum": 1, "maximum": 200},
        "wait": {"type": "integer", "minimum": 0, "maximum": 30, "description": "Long-poll: seconds to wait for an event."},
    },
    "required": ["topic"],
}  # fmt: skip
TOLD = (
    "GET /api/v1/events?topic=...&after=... answers a page of events and `next`, for ever. `wait` makes it a long-poll. "
    "With Accept: text/event-stream the connection stays, each event is a server-sent event whose `id` is its cursor, and "
    "Last-Event-ID goes on behind it."
)
HOOKED = (
    "Webhooks by the Standard Webhooks specification: POST with webhook-id, webhook-timestamp and webhook-signature, sent "
    "again until the receiver answers 2xx. See the page Webhooks."
)


def document(topics: Sequence[Topic], *, host: str, scheme: str) -> Part:
    """AsyncAPI 3.0 of these topics, as an installation at this address speaks."""
    messages = messages_of(topics)
    every = [message for name in messages for message in messages[name]]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Cairn",
            "version": "1",
            "description": "Every change is an event, in the order of its key. A topic is a channel; nobody is named as its reader.",
        },
        "defaultContentType": "application/cloudevents+json",
        "servers": _servers(host, scheme),
        "channels": {topic.name: _channel(topic, messages[topic.name]) for topic in topics},
        "operations": {name: part for topic in topics for name, part in _operations(topic).items()},
        "components": {
            "messages": {message.name: _message(message) for message in every},
            "schemas": {"Envelope": ENVELOPE, **{message.name: _embedded(message) for message in every}},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "A token with events:read or events:write."}
            },
        },
    }  # fmt: skip


def _servers(host: str, scheme: str) -> Part:
    receiver = {"default": "hooks.example.org", "description": "The host of the address that a webhook calls."}
    return {
        "cairn": {
            "host": host,
            "protocol": scheme,
            "description": "The feed, by pages, as a long-poll or as server-sent events; and the door for events of others.",
            "security": [{"$ref": "#/components/securitySchemes/token"}],
        },
        "receiver": {"host": "{host}", "protocol": "https", "description": HOOKED, "variables": {"host": receiver}},
    }


def _channel(topic: Topic, messages: Sequence[Message]) -> Part:
    return {
        "address": topic.name,
        "title": topic.name,
        "description": topic.meaning,
        "servers": [{"$ref": "#/servers/cairn"}, {"$ref": "#/servers/receiver"}],
        "messages": {message.name: {"$ref": f"#/components/messages/{message.name}"} for message in messages},
        "tags": [{"name": name} for name in dict.fromkeys((topic.name.partition(".")[0], *topic.tags))],
    }


def _operations(topic: Topic) -> Part:
    """From Cairn's side: it sends what it publishes, and receives what others publish on their topics."""
    of_topic = {"topic": {**READING["properties"]["topic"], "default": topic.name}}
    reading = {**READING, "properties": {**READING["properties"], **of_topic}}
    found = {
        f"read.{topic.name}": {
            "action": "send",
            "channel": {"$ref": f"#/channels/{topic.name}"},
            "summary": f"Read {topic.name}",
            "description": f"{TOLD} {HOOKED}",
            "bindings": {"http": {"method": "GET", "query": reading, "bindingVersion": HTTP}},
        }
    }
    if not topic.is_ours:
        found[f"publish.{topic.name}"] = {
            "action": "receive",
            "channel": {"$ref": f"#/channels/{topic.name}"},
            "summary": f"Publish on {topic.name}",
            "description": "POST /api/v1/events takes one CloudEvent (structured or binary mode) or a batch of up to 10,000.",
            "bindings": {"http": {"method": "POST", "query": {"type": "object", "properties": of_topic}, "bindingVersion": HTTP}},
        }  # fmt: skip
    return found


def _message(message: Message) -> Part:
    own = {"topic": {"const": message.topic}, "data": {"$ref": f"#/components/schemas/{message.name}"}}
    if message.is_ours:
        own["type"] = {"const": message.name}
    found: Part = {
        "name": message.name,
        "title": message.title,
        "summary": message.meaning.partition("\n")[0][:300],
        "contentType": "application/cloudevents+json",
        "correlationId": {"location": "$message.payload#/correlationid"},
        "payload": {"allOf": [{"$ref": "#/components/schemas/Envelope"}, {"type": "object", "properties": own}]},
    }
    example = message.example
    return found | {"examples": [{"name": message.name, "payload": example}]} if example else found


def _embedded(message: Message) -> Any:
    """The schema as a part of the document: its own references lead into it, and it has no address of its own."""
    plain = {name: part for name, part in message.schema.items() if name not in ("$schema", "$id")}
    return _led(plain, f"#/components/schemas/{message.name}/$defs/")


def _led(part: Any, to: str) -> Any:
    if isinstance(part, dict):
        return {name: _reference(inner, to) if name == "$ref" else _led(inner, to) for name, inner in part.items()}
    return [_led(inner, to) for inner in part] if isinstance(part, list) else part


def _reference(target: Any, to: str) -> Any:
    return target.replace("#/$defs/", to) if isinstance(target, str) else _led(target, to)
