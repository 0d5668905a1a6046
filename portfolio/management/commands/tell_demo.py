"""`tell_demo`: fills a fresh installation with eighteen months in the life of a grocer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from pipeline import readers
from portfolio.demo import telling


class Command(BaseCommand):
    help = "Tells the demo story once; a second time it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        happened = telling.tell(timezone.now())
        if not happened:
            self.stdout.write("The demo story was told before.")
            return
        readers.drain_fully()
        self.stdout.write(f"The demo story is told: {happened} things happened in the last eighteen months.")
