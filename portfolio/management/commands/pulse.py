"""`pulse`: a believable event every few seconds, until it is stopped."""

import signal
import threading
from argparse import ArgumentParser
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portfolio.demo import pulse


class Command(BaseCommand):
    help = "Lets the demo live: a till line or a check-in every few seconds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seconds", type=float, default=3.0, help="between two events, on average")
        parser.add_argument("--count", type=int, default=0, help="stop after so many events; 0 goes on")

    def handle(self, *args: Any, seconds: float, count: int, **options: Any) -> None:
        stopped = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stopped.set())
        signal.signal(signal.SIGINT, lambda *_: stopped.set())
        chance, done = Random(), 0
        while not stopped.wait(chance.uniform(0.5, 1.5) * seconds):
            try:
                self.stdout.write(pulse.beat(chance, timezone.now()))
            except pulse.NothingToPulse as trouble:
                raise CommandError(pulse.NothingToPulse.__doc__ or "") from trouble
            done += 1
            if done == count:
                break
