"""`rebuild NAME ...` or `rebuild --all`: read models from the log, with a bar."""

import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from interface import words
from pipeline import readmodels
from pipeline.models import Rebuild
from pipeline.models.rebuild import State
from pipeline.rebuilds import actions, work
from rest.refusal import Refusal

BAR = 30  # characters


class Command(BaseCommand):
    help = "Rebuilds read models from the event log while the old rows go on serving. Ctrl-C leaves those as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", help="read models, such as portfolio.mission_card")
        parser.add_argument("--all", action="store_true", help="every read model")

    def handle(self, *args: Any, names: list[str], **options: Any) -> None:
        known = [kept.name for kept in readmodels.all_of_them()]
        if set(names) - set(known) or not (names or options["all"]):
            raise CommandError(f"Name read models, or use --all. There are: {', '.join(sorted(known))}.")
        for name in known if options["all"] else names:
            self._rebuild(name)

    def _rebuild(self, name: str) -> None:
        began = time.monotonic()
        try:
            asked = actions.ask_for_rebuild(read_model=name, by=None, at=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        rebuild = work.run_this(asked.pk, self._bar(name, began)) or self._follow(asked, self._bar(name, began))
        self._wipe()
        if rebuild.state != State.DONE:
            raise CommandError(f"{name}: {rebuild.get_state_display().lower()}. {rebuild.trouble}".strip())
        self.stdout.write(f"{name}: {rebuild.done} events folded in {time.monotonic() - began:.1f} s")

    def _follow(self, rebuild: Rebuild, show: work.Watch) -> Rebuild:
        """A worker was quicker to take it: the bar shows how far that is."""
        while rebuild.is_open:
            time.sleep(work.PAUSE)
            actions.bury_silent(at=timezone.now())
            rebuild.refresh_from_db()
            show(rebuild.done, rebuild.total)
        return rebuild

    def _bar(self, name: str, began: float) -> work.Watch:
        def show(done: int, total: int) -> None:
            if not self.stdout.isatty() or not total:
                return
            full = "█" * (BAR * done // total)
            left = (time.monotonic() - began) * (total - done) / max(done, 1)
            eta = f"about {words.span(timedelta(seconds=left))} left" if done < total else "putting it in place"
            self.stdout.write(f"\r\x1b[K{name} {full:░<{BAR}} {done:,} of {total:,}, {eta}", ending="")
            self.stdout.flush()

        return show

    def _wipe(self) -> None:
        if self.stdout.isatty():
            self.stdout.write("\r\x1b[K", ending="")
