"""`archive`: old months leave the log for files, as the retention of their topics says."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pipeline.conserved import archive, files


class Command(BaseCommand):
    help = "Archives sealed months that are older than their topic keeps events. The nightly job does the same."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = archive.archive_what_is_old(at=timezone.now())
        except files.ArchiveDamaged as trouble:
            raise CommandError(f"{trouble} The rows stay in the log.") from None
        for one in done:
            self.stdout.write(f"{one.topic}:{one.partition} {one.month:%Y-%m}: {one.first} to {one.last} in {one.file}")
        self.stdout.write(f"{len(done)} months archived in {files.folder()}")
