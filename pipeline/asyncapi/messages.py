"""What goes over a topic: a message for each of Cairn's own types, one for a topic that somebody opened."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from pipeline import facts, released
from pipeline.asyncapi.examples import UUID, example
from pipeline.envelope import SOURCE
from pipeline.models import Topic
from pipeline.schemas import flaw_of, validator_of

Schema = dict[str, Any]
FREE: Schema = {"type": "object", "description": "Any JSON object: the topic holds its events to no schema."}


@dataclass(frozen=True)
class Field:
    """One line of a table of fields."""

    name: str
    kind: str
    required: bool
    told: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """One kind of event: its name is its type, or its topic when the topic alone says what its events look like."""

    name: str
    topic: str
    title: str
    meaning: str
    schema: Schema
    is_ours: bool

    @property
    def example(self) -> dict[str, Any] | None:
        """A whole event; None when its data does not hold against the schema: better none than a wrong one."""
        data = example(self.schema) or {}
        if flaw_of(validator_of(self.schema), data) is not None:
            return None
        return _envelope(self, data)

    @property
    def example_text(self) -> str:
        """The example as people read it; empty when there is none."""
        found = self.example
        return orjson.dumps(found, option=orjson.OPT_INDENT_2).decode() if found else ""

    @property
    def version(self) -> str:
        """v1 of a type; a topic that somebody opened has no version in its name."""
        last = self.name.rpartition(".")[2]
        return last if self.is_ours else ""

    @property
    def words(self) -> str:
        """What a search looks through."""
        fields = " ".join(field.name for field in self.fields)
        return f"{self.name} {self.topic} {self.title} {self.meaning} {fields}".lower()

    @property
    def fields(self) -> list[Field]:
        """The fields of its data, those inside others named with their path."""
        return list(_fields(self.schema, "", self.schema))


def messages_of(topics: Iterable[Topic]) -> dict[str, list[Message]]:
    """The messages of each topic."""
    found: dict[str, list[Message]] = {topic.name: [] for topic in topics}
    for kind in facts.kinds():
        if kind.topic in found:
            title, meaning = _words(kind.fact.__name__), released.meaning_of(kind)
            found[kind.topic].append(Message(kind.type, kind.topic, title, meaning, released.schema_of(kind), True))
    for topic in topics:
        if not topic.is_ours:
            title = f"An event of {topic.name}"
            found[topic.name].append(Message(topic.name, topic.name, title, topic.meaning, topic.schema or FREE, False))
    return found


def _words(name: str) -> str:
    """MissionLaunched as "Mission launched"."""
    parted = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return parted[:1].upper() + parted[1:]


def _envelope(message: Message, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": UUID,
        "source": SOURCE if message.is_ours else "/tills/7",
        "type": message.name if message.is_ours else f"{message.topic}.recorded.v1",
        "time": "2026-05-04T09:30:00Z",
        "datacontenttype": "application/json",
        "dataschema": released.ADDRESS + message.name,
        "topic": message.topic,
        "partitionkey": UUID,
        "partition": 4,
        "sequence": 118,
        "recordedtime": "2026-05-04T09:30:00.120000Z",
        "data": data,
    }


def _fields(schema: Any, at: str, root: Any) -> Iterator[Field]:
    asked = schema.get("required", ())
    for name, shape in schema.get("properties", {}).items():
        shape = _followed(shape, root)
        where = f"{at}.{name}" if at else name
        options = [option for option in shape.get("anyOf", [shape]) if option.get("type") != "null"]
        main = _followed(options[0], root) if options else shape
        choices = tuple(str(value) for value in main.get("enum", ()))
        yield Field(where, _kind(shape, root), name in asked, str(shape.get("description", "")), choices)
        inner = main.get("items", main) if main.get("type") == "array" else main
        if at.count(".") < 3 and isinstance(inner, dict):
            yield from _fields(_followed(inner, root), f"{where}[]" if main.get("type") == "array" else where, root)


def _followed(shape: Any, root: Any) -> dict[str, Any]:
    if not isinstance(shape, dict):
        return {}
    reference = shape.get("$ref")
    return root.get("$defs", {}).get(str(reference).rpartition("/")[2], {}) if reference else shape


def _kind(shape: Any, root: Any) -> str:
    shape = _followed(shape, root)
    for options in ("anyOf", "oneOf"):
        if options in shape:
            return " or ".join(dict.fromkeys(_kind(option, root) for option in shape[options]))
    kind = shape.get("type", "one of" if "enum" in shape else "anything")
    if isinstance(kind, list):
        return " or ".join(kind)
    if kind == "array":
        return f"list of {_kind(shape.get('items', {}), root)}"
    return str(shape.get("format", kind))
