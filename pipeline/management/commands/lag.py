"""`lag`: how far each subscription is behind the log."""

from typing import Any

from django.core.management.base import BaseCommand

from pipeline import readers


class Command(BaseCommand):
    help = "Shows how far each subscription is behind the log, in events and seconds, and what is parked."

    def handle(self, *args: Any, **options: Any) -> None:
        for lag in readers.lag():
            self.stdout.write(
                f"{lag.subscription:40} position {lag.position:>9}  behind {lag.events:>7} events "
                f"{lag.seconds:>7.1f} s  parked {lag.parked}"
            )
