"""`backup FOLDER`: a copy of the database and the archive, taken while people work."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pipeline.conserved import backup


class Command(BaseCommand):
    help = "Copies the database, as of one moment, and the archive into a new folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            size = backup.take(folder, at=timezone.now())
        except backup.NoBackup as trouble:
            raise CommandError(str(trouble)) from None
        self.stdout.write(f"{size / 1e6:.1f} MB in {folder}. The keys of the log are not in it: keep them elsewhere.")
