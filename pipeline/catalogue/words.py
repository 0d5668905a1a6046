"""What a search for topics looks through: their names, meanings, tags, owners and the fields of their data."""

import re
from collections.abc import Iterator
from typing import Any

from pipeline.models import Topic

_SEPARATORS = re.compile(r"[._\-/]+")


def of(topic: Topic) -> str:
    """One line in small letters; names stand as they are written and parted into their words."""
    names = [topic.name, *fields_of(topic.schema), *topic.tags]
    parted = [_SEPARATORS.sub(" ", name) for name in names]
    said = [topic.meaning, topic.selection, topic.traps, topic.owner]
    return "\n".join(dict.fromkeys([*names, *parted, *said])).casefold()


def fields_of(schema: Any) -> list[str]:
    """The names of all fields that a schema knows, each once."""
    return list(dict.fromkeys(_fields(schema)))


def _fields(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for part in schema:
            yield from _fields(part)
    elif isinstance(schema, dict):
        properties = schema.get("properties")
        if isinstance(properties, dict):
            yield from properties
        for name, part in schema.items():
            if name not in ("const", "enum", "default", "examples"):
                yield from _fields(
                    list(part.values()) if name in ("properties", "$defs") and isinstance(part, dict) else part
                )
