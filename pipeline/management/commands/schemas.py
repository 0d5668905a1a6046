"""`schemas`: keeps the schema of every type of event in docs/schemas, and refuses to break one that was released."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pipeline import released


class Command(BaseCommand):
    help = "Writes docs/schemas; refuses what is no mere addition to a released schema."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=released.KEPT, help="where the released schemas are kept")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        now, kept = released.published(), released.kept(folder)
        if broken := released.broken_promises(kept, now):
            lines = "\n  ".join(broken)
            raise CommandError(
                f"A released type may only gain optional fields, but\n  {lines}\n"
                "Leave the type as it is, and register the other one with @fact(..., version=2)."
            )
        changed = [name for name, schema in now.items() if kept.get(name) != schema]
        folder.mkdir(exist_ok=True)
        for name in changed:
            (folder / f"{name}.json").write_bytes(released.text_of(now[name]))
        self.stdout.write(f"{len(now)} types, {len(changed)} written")
