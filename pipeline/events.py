"""The facts of the pipeline itself."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pipeline.facts import domain, fact, topic

domain("pipeline", "Pipeline", "Topics, data domains and everything that tells how events flow; never what they say.")
TOPIC = topic("pipeline.topic", "Topics that somebody opened, so that everybody hears of new streams.")
READER = topic("pipeline.reader", "What is done about readers: rebuilds, pauses, retries of what was parked.")
PERSON = topic(
    "pipeline.person", "Persons who were erased: whoever keeps something about them elsewhere forgets it too."
)
DOMAIN = topic("pipeline.domain", "Data domains: the areas that topics belong to, what belongs there, who answers.")


@fact(TOPIC, "opened", key="name")
@dataclass(frozen=True)
class TopicOpened:
    name: str
    meaning: str
    owner: str
    tags: list[str]
    classification: str
    partitions: int
    domain: str = ""
    selection: str = ""
    traps: str = ""
    owner_kind: str = ""
    owner_key: str = ""


@fact(TOPIC, "described", key="name")
@dataclass(frozen=True)
class TopicDescribed:
    """The mental model was written anew; every field carries its new value, `changed` names those that are new."""

    name: str
    meaning: str
    selection: str
    traps: str
    tags: list[str]
    changed: list[str]
    reason: str


@fact(TOPIC, "handed_over", key="name")
@dataclass(frozen=True)
class TopicHandedOver:
    name: str
    owner: str
    owner_kind: str
    owner_key: str
    reason: str


@fact(TOPIC, "schema_revised", key="name")
@dataclass(frozen=True)
class SchemaRevised:
    """A newer schema, which only adds; `changes` says in words what."""

    name: str
    number: int
    schema: dict[str, Any]
    changes: list[str]
    reason: str


@fact(DOMAIN, "opened", key="name")
@dataclass(frozen=True)
class DomainOpened:
    name: str
    title: str
    belongs: str
    owner: str
    owner_kind: str
    owner_key: str


@fact(DOMAIN, "described", key="name")
@dataclass(frozen=True)
class DomainDescribed:
    """Every field carries its new value."""

    name: str
    title: str
    belongs: str
    owner: str
    owner_kind: str
    owner_key: str


@fact(READER, "rebuild_asked", key="name")
@dataclass(frozen=True)
class RebuildAsked:
    """Somebody wants a read model folded anew from the log."""

    name: str
    rebuild_id: str


@fact(READER, "rebuild_ended", key="name")
@dataclass(frozen=True)
class RebuildEnded:
    """`state` is done, failed or cancelled; only a rebuild that is done has changed anything."""

    name: str
    rebuild_id: str
    state: str
    events: int
    trouble: str


@fact(READER, "paused", key="name")
@dataclass(frozen=True)
class ReaderPaused:
    name: str
    reason: str


@fact(READER, "resumed", key="name")
@dataclass(frozen=True)
class ReaderResumed:
    name: str


@fact(READER, "parked_retried", key="name")
@dataclass(frozen=True)
class ParkedRetried:
    """Parked events were handled again: `resolved` of them went through, `waiting` still wait."""

    name: str
    resolved: int
    waiting: int


@fact(PERSON, "erased", key="person_id")
@dataclass(frozen=True)
class PersonErased:
    """Nobody can read any more who this was. `ids`: everything under which the person was known, as account or professional."""

    person_id: UUID
    ids: list[str]
