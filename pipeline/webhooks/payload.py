"""What is sent: the CloudEvent as the log has it now, or a thin one with a link where it would be too much."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import orjson

from pipeline.engines import database
from pipeline.envelope import Event, as_cloudevent, rfc3339
from pipeline.models import Delivery, Endpoint

MOST_BYTES = 20 * 1024
CONTENT_TYPE = "application/cloudevents+json"
PINGED = "pipeline.webhook.pinged.v1"
_SPACE = UUID("b4f5c1d2-6a0e-5b51-9d3f-0c7a51f0e7aa")


@dataclass(frozen=True)
class Body:
    content: bytes
    correlation_id: str = ""


class NotInTheLog(LookupError):
    """The event's place is no longer in the log: it was archived."""


def webhook_id(topic: str, partition: int, sequence: int) -> str:
    """The same for the same event, at every endpoint and for ever: receivers know by it what they have already."""
    return f"evt_{uuid5(_SPACE, f'{topic}:{partition}:{sequence}').hex}"


def body(delivery: Delivery, endpoint: Endpoint) -> Body:
    """Raises NotInTheLog."""
    if delivery.is_ping:
        return Body(orjson.dumps(_ping(delivery, endpoint)))
    event = event_of(delivery)
    attributes = as_cloudevent(event)
    content = orjson.dumps(attributes)
    if len(content) > MOST_BYTES or not endpoint.may_carry(event.classification):
        content = orjson.dumps(thin(attributes, delivery))
    return Body(content, event.correlation_id)


def whole(delivery: Delivery, endpoint: Endpoint) -> dict[str, Any] | None:
    """The event in full, as far as the endpoint may carry it; None when it is no longer in the log."""
    if delivery.is_ping:
        return _ping(delivery, endpoint)
    try:
        event = event_of(delivery)
    except NotInTheLog:
        return None
    found = as_cloudevent(event)
    return found if endpoint.may_carry(event.classification) else thin(found, delivery)


def event_of(delivery: Delivery) -> Event:
    """Raises NotInTheLog."""
    found = database.read(delivery.topic, delivery.partition, delivery.sequence - 1, 1)
    if not found or found[0].sequence != delivery.sequence:
        raise NotInTheLog(f"{delivery.topic}:{delivery.partition}:{delivery.sequence}")
    return found[0]


def thin(attributes: dict[str, Any], delivery: Delivery) -> dict[str, Any]:
    """The event without its data, and where that can be read: the extension `dataref` of CloudEvents."""
    return {name: value for name, value in attributes.items() if name != "data"} | {
        "dataref": f"/api/v1/webhook-deliveries/{delivery.pk}"
    }


def _ping(delivery: Delivery, endpoint: Endpoint) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": delivery.webhook_id,
        "source": "/cairn",
        "type": PINGED,
        "subject": f"webhook/{endpoint.pk}",
        "time": rfc3339(delivery.owed_at),
        "datacontenttype": "application/json",
        "data": {"webhook": str(endpoint.pk), "topics": endpoint.topics},
    }
