"""The schemas of Cairn's own types of events, as they are published, and as they were released.

What is kept in docs/schemas was promised: a type may only gain optional fields, and for anything else it gets a new
version, because programs that nobody here knows read the old one.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from pipeline import facts
from pipeline.catalogue import schema_changes

KEPT = Path(__file__).resolve().parent.parent / "docs" / "schemas"
ADDRESS = "/api/v1/schemas/"
Schema = dict[str, Any]


def published() -> dict[str, Schema]:
    """The schema of every type that this version of Cairn publishes, by type."""
    return {kind.type: schema_of(kind) for kind in facts.kinds()}


def schema_of(kind: facts.Kind) -> Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ADDRESS + kind.type,
        "title": kind.fact.__name__,
        "description": meaning_of(kind),
        **_open(facts.schema(kind.fact)),
    }


def meaning_of(kind: facts.Kind) -> str:
    """What the fact's docstring says; the topic's meaning when it says nothing."""
    said = kind.fact.__doc__ or ""
    is_signature = said.startswith(f"{kind.fact.__name__}(")  # what a dataclass without a docstring has
    return facts.topics().get(kind.topic, "") if is_signature else " ".join(said.split())


def _open(schema: Any) -> Any:
    """Readers leave alone what they do not know: a field that a later version adds must not stop them."""
    if isinstance(schema, dict):
        return {name: _open(part) for name, part in schema.items() if (name, part) != ("additionalProperties", False)}
    return [_open(part) for part in schema] if isinstance(schema, list) else schema


def kept(folder: Path | None = None) -> dict[str, Schema]:
    """The schemas that were released, by type; those of types that nobody publishes any more stay."""
    folder = folder or KEPT
    return {path.stem: orjson.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))}


def kept_schema(type_: str) -> Schema | None:
    """The schema that was released under this name, and nothing else that lies about."""
    return kept().get(type_)


def broken_promises(released: Mapping[str, Schema], now: Mapping[str, Schema]) -> list[str]:
    """What was released and is not so any more, one sentence each; none when everything only gained optional fields."""
    found = []
    for name, schema in released.items():
        if name in now:
            changes = schema_changes.between(schema, now[name])
            found += [f"{name}: {change}" for change in changes if not change.only_adds]
        elif not any(other > name and _stem(other) == _stem(name) for other in now):
            found.append(f"{name}: is gone, and no newer version of it is there")
    return found


def _stem(type_: str) -> str:
    return type_.rpartition(".v")[0]


def text_of(schema: Schema) -> bytes:
    """The schema as its file has it."""
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
