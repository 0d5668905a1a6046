"""`facts`: docs/facts.md, made from the facts' own dataclasses."""

from typing import Any

from django.core.management.base import BaseCommand

from pipeline import facts


class Command(BaseCommand):
    help = "Prints the page of all topics and facts; a test compares it with docs/facts.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page())


def page() -> str:
    """The topics that every installation has, and the facts on each, as Markdown."""
    parts = [
        "# Topics and facts",
        "Made by `./cairn manage facts > docs/facts.md` from the dataclasses in each room's `events`; a test compares them.",
    ]
    for name, meaning in sorted(facts.topics().items()):
        parts.append(f"## `{name}`\n{meaning}")
        parts += [_fact(kind) for kind in facts.kinds() if kind.topic == name]
    return "\n\n".join(parts) + "\n"


def _fact(kind: facts.Kind) -> str:
    schema = facts.schema(kind.fact)
    lines = [f"**`{kind.type}`** ({kind.fact.__name__}, ordered by `{kind.key}`)"]
    said = kind.fact.__doc__ or ""
    if not said.startswith(f"{kind.fact.__name__}("):  # a dataclass without a docstring shows its signature
        lines.append(" ".join(said.split()))
    fields = [f"`{name}` {_type(shape)}" for name, shape in schema["properties"].items()]
    return "\n".join([*lines, "", "; ".join(fields)])


def _type(shape: dict[str, Any]) -> str:
    if "anyOf" in shape:
        return " or ".join(_type(option) for option in shape["anyOf"])
    if shape.get("type") == "array":
        return f"list of {_type(shape['items'])}"
    return str(shape.get("format") or shape.get("type") or "any")
