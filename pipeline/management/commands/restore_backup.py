"""`restore_backup FOLDER`: what `backup` copied, put back into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pipeline.conserved import backup


class Command(BaseCommand):
    help = "Puts a backup back into the empty database of DATABASE_URL."
    requires_system_checks: list[str] = []  # there are no tables yet that a check could ask

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            backup.put_back(folder)
        except backup.NoBackup as trouble:
            raise CommandError(str(trouble)) from None
        self.stdout.write(
            "It is back. Now: migrate, erase --again, verify_log, rebuild --all (it should change nothing)."
        )
