"""`verify_log`: whether the log is what was sealed."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pipeline.conserved import verifying


class Command(BaseCommand):
    help = "Compares the log and its archive with the seals, and with heads that were kept elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--heads", type=Path, help="a file of `seal --heads`; otherwise the newest of the state folder"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        heads = None
        if options["heads"]:
            try:
                heads = json.loads(options["heads"].read_text())
            except (OSError, ValueError) as trouble:
                raise CommandError(f"{options['heads']} cannot be read: {trouble}") from None
        began = time.monotonic()
        found = verifying.verify(heads=heads)
        took = time.monotonic() - began
        if not found.is_sound:
            raise CommandError("The log is not what was sealed.\n" + "\n".join(found.troubles))
        rate = f", {found.events / took:,.0f} a second" if found.events > 10_000 else ""
        self.stdout.write(
            f"The log is what was sealed: {found.events:,} events in {found.seals:,} seals{rate}; "
            f"{found.unsealed:,} newer ones are not sealed yet."
        )
        heads_in = options["heads"] or found.anchor
        self.stdout.write(
            f"Compared with the heads in {heads_in}."
            if heads_in
            else "Compared with no heads, for none were kept yet: `seal` writes a file of them, and so does the hourly job."
        )
