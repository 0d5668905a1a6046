"""An event as readers receive it: a CloudEvent with its place in the log."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

SOURCE = "/cairn"  # of the facts that Cairn itself publishes


class Event(NamedTuple):
    """One immutable fact at (topic, partition, sequence). `time`: when it happened; `recorded_at`: when we knew."""

    topic: str
    partition: int
    sequence: int
    id: str
    source: str
    type: str
    subject: str
    key: str
    time: datetime
    recorded_at: datetime
    data: dict[str, Any]
    correlation_id: str
    causation_id: str
    authtype: str
    authid: str
    classification: str

    @property
    def position(self) -> str:
        return f"{self.topic}:{self.partition}:{self.sequence}"

    @property
    def schema_name(self) -> str:
        """Cairn's own types each have a schema; a topic that somebody opened has one for all its events."""
        return self.type if self.source == SOURCE else self.topic


def as_cloudevent(event: Event) -> dict[str, Any]:
    """The event in the JSON format of CloudEvents 1.0, absent attributes left out."""
    attributes = {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "subject": event.subject,
        "time": rfc3339(event.time),
        "datacontenttype": "application/json",
        "dataschema": f"/api/v1/schemas/{event.schema_name}",
        "topic": event.topic,
        "partitionkey": event.key,
        "partition": event.partition,
        "sequence": event.sequence,
        "recordedtime": rfc3339(event.recorded_at),
        "correlationid": event.correlation_id,
        "causationid": event.causation_id,
        "authtype": event.authtype,
        "authid": event.authid,
        "dataclassification": event.classification,
    }
    return {name: value for name, value in attributes.items() if value != ""} | {"data": event.data}


def rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
