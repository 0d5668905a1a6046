"""`rebuild NAME ...` or `rebuild --all`: read models from the log."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pipeline import readmodels


class Command(BaseCommand):
    help = "Rebuilds read models from the event log while the old rows go on serving."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", help="read models, such as portfolio.mission_card")
        parser.add_argument("--all", action="store_true", help="every read model")

    def handle(self, *args: Any, names: list[str], **options: Any) -> None:
        known = {model.name: model for model in readmodels.all_of_them()}
        unknown = [name for name in names if name not in known]
        if unknown or not (names or options["all"]):
            raise CommandError(f"Name read models, or use --all. There are: {', '.join(sorted(known))}.")
        for name in known if options["all"] else names:
            count = readmodels.rebuild(known[name], self._progress(name))
            self.stdout.write(f"{name}: {count} events folded")

    def _progress(self, name: str) -> Any:
        def show(done: int, total: int) -> None:
            if self.stdout.isatty():
                self.stdout.write(f"\r{name}: {done} of {total}", ending="")

        return show
