"""`retry SUBSCRIPTION`: what it has parked is handled again, each key in its order."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from pipeline import retries
from rest.refusal import Refusal

ALL_DAY = 24 * 3600.0


class Command(BaseCommand):
    help = "Retries what a reader has parked: everything, one topic, or what was parked between two moments (UTC)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("subscription", help="such as portfolio.mission_card")
        parser.add_argument("--topic", default="")
        parser.add_argument("--since", type=moment, help="such as 2026-03-02T09:00")
        parser.add_argument("--until", type=moment)

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = {name: options[name] for name in ("subscription", "topic", "since", "until")}
        try:
            done = retries.retry_range(**wanted, by=None, at=timezone.now(), seconds=ALL_DAY)
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"{wanted['subscription']}: {done.resolved} handled, {done.waiting} still wait")


def moment(text: str) -> datetime:
    """Raises ValueError, which argparse says in its own words."""
    found = parse_datetime(text)
    if found is None:
        raise ValueError(text)
    return found if found.tzinfo else timezone.make_aware(found)
