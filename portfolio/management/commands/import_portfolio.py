"""`import_portfolio FILE`: brings portfolios in from a file; a second run changes nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portfolio.importing import bringing, reading
from rest import parsing, problems

MOST_BYTES = 64 * 1024 * 1024


class Command(BaseCommand):
    help = "Brings portfolios in from a JSON file (docs/import-format.md): only what is missing or different."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--rows", action="store_true", help="report every row, not only those that were refused")

    def handle(self, *args: Any, file: Path, dry_run: bool, rows: bool, **options: Any) -> None:
        portfolios = self._read(file)
        report = bringing.bring(portfolios, dry_run=dry_run, by=None, at=timezone.now())
        for row in report.rows if rows else report.refused:
            self.stdout.write(f"{row.what:8} {row.kind:14} {row.path}  {row.detail}".rstrip())
        self._say_sums(report, dry_run)
        if report.refused:
            raise CommandError(f"{len(report.refused)} rows were refused, for the reasons above; the others are in.")

    def _read(self, file: Path) -> list[reading.Portfolio]:
        if not file.is_file():
            raise CommandError(f"There is no file {file}. Check the path.")
        if file.stat().st_size > MOST_BYTES:
            raise CommandError(f"{file} is larger than {MOST_BYTES // 1024 // 1024} MB. Split it into portfolios.")
        try:
            return reading.read(parsing.loads(file.read_bytes()))
        except reading.Unreadable as trouble:
            raise CommandError(str(trouble)) from trouble
        except problems.Problem as trouble:
            raise CommandError(f"{file} cannot be read: {trouble.detail}") from trouble

    def _say_sums(self, report: bringing.Report, dry_run: bool) -> None:
        for what in ("new", "changed", "same", "refused"):
            counts = report.count(what)
            if counts:
                kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
                self.stdout.write(f"{'would be ' if dry_run else ''}{what}: {kinds}")
