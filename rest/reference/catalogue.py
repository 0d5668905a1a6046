"""Every problem with where it can happen, for the page of errors and for docs/errors.md."""

from dataclasses import dataclass

from rest import problems
from rest.reference import operations


@dataclass(frozen=True)
class Known:
    """A line of the catalogue, and the operations that may answer so; none when any of them may."""

    entry: problems.Entry
    where: tuple[operations.Operation, ...]


def entries() -> list[Known]:
    """By code."""
    return [Known(entry, tuple(operations.where(entry.code))) for entry in problems.catalogue()]


def markdown() -> str:
    """docs/errors.md."""
    lines = [
        "# Errors",
        "Made by `./cairn manage errors > docs/errors.md` from the problems and refusals in the code; a test compares them. "
        "The page `/api/errors` shows the same, and the `type` of each problem leads to its line there.",
    ]
    found = sorted(entries(), key=lambda one: (one.entry.status, one.entry.code))
    for one in found:
        entry = one.entry
        places = ", ".join(f"`{place.method} {place.short_path}`" for place in one.where)
        lines.append(f"### `{entry.code}`\n{entry.status} · {entry.title}. {entry.meaning}\n\n**Do:** {entry.remedy}")
        lines.append(f"**Where:** {places or 'anywhere.'}")
    return "\n\n".join(lines) + "\n"
