"""`restore_archive TOPIC MONTH`: an archived month is in the log again."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pipeline.conserved import archive, files


class Command(BaseCommand):
    help = "Brings an archived month of a topic back into the log, byte for byte. It goes again after thirty days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("topic", help="such as channels.sale")
        parser.add_argument("month", help="such as 2026-03")
        parser.add_argument("--partition", type=int, help="only this one")

    def handle(self, *args: Any, topic: str, month: str, partition: int | None, **options: Any) -> None:
        try:
            first = datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007 (a month has no zone)
        except ValueError:
            raise CommandError("Give the month as year and month, such as 2026-03.") from None
        try:
            back = archive.restore(topic=topic, partition=partition, month=first, at=timezone.now())
        except (archive.NothingArchived, files.ArchiveDamaged) as trouble:
            raise CommandError(str(trouble)) from None
        for one in back:
            self.stdout.write(f"{one.topic}:{one.partition}: {one.first} to {one.last} are in the log again")
