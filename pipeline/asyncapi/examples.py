"""An example of what a schema describes: plain values that a person might have written, the same each time."""

from typing import Any

UUID = "0198c1a2-7f00-7abc-8def-0123456789ab"
BY_FORMAT = {
    "uuid": UUID,
    "date": "2026-05-04",
    "date-time": "2026-05-04T09:30:00Z",
    "decimal": "12.50",
    "email": "ana@example.org",
    "uri": "https://cairn.example/",
}
BY_NAME = {
    "key": "MIS-12",
    "title": "Fresh food in ten minutes",
    "name": "Ana Silva",
    "reason": "The supplier delivers a month later.",
    "statement": "Sell what people cook at home",
    "purpose": "People buy what they can cook in twenty minutes",
    "meaning": "One line of a till, once for each item.",
    "learned": "People buy what they can cook in twenty minutes.",
    "comment": "Two big orders came in on Friday.",
    "unit": "%",
    "currency": "GBP",
    "zone": "Europe/London",
    "topic": "channels.sale",
    "owner": "Store systems",
}
DEEPEST = 8


def example(schema: Any, name: str = "", root: Any = None, depth: int = 0) -> Any:
    """A value that the schema describes, as far as it is simple; `name` is the field's, which tells what people write."""
    root = schema if root is None else root
    if not isinstance(schema, dict) or depth > DEEPEST:
        return None
    for said in ("const", "default"):
        if said in schema:
            return schema[said]
    for several in ("examples", "enum"):
        if schema.get(several):
            return schema[several][0]
    if isinstance(schema.get("$ref"), str):
        return example(root.get("$defs", {}).get(schema["$ref"].rpartition("/")[2]), name, root, depth + 1)
    for options in ("anyOf", "oneOf", "allOf"):
        if schema.get(options):
            return example(schema[options][0], name, root, depth + 1)
    return _of_kind(schema, name, root, depth)


def _of_kind(schema: dict[str, Any], name: str, root: Any, depth: int) -> Any:
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object" or "properties" in schema:
        parts = schema.get("properties", {})
        return {part: example(shape, part, root, depth + 1) for part, shape in parts.items()}
    if kind == "array":
        return [example(schema.get("items", {}), name.removesuffix("s"), root, depth + 1)]
    if kind in ("integer", "number"):
        return schema.get("minimum", 3 if kind == "integer" else 4.5)
    if kind == "boolean":
        return True
    return _text(schema, name) if kind == "string" else None


def _text(schema: dict[str, Any], name: str) -> str:
    said = BY_FORMAT.get(schema.get("format", "")) or BY_NAME.get(name) or name.replace("_", " ") or "text"
    return said[: schema.get("maxLength", 200)].ljust(schema.get("minLength", 0), ".")
