"""`seal`: seals what is on the log, and prints the signed heads to keep elsewhere."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from pipeline.conserved import sealing


class Command(BaseCommand):
    help = "Seals what is on the log. With --heads, prints the signed heads: keep them where nobody of this machine can write."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--heads", action="store_true", help="print the signed heads as JSON, and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        sealed = sealing.seal_the_log(at=now)
        if options["heads"]:
            self.stdout.write(json.dumps(sealing.heads(at=now)))
            return
        self.stdout.write(f"{sealed} events sealed; heads in {sealing.anchor(at=now)}")
