"""`errors`: docs/errors.md, made of the problems and refusals in the code."""

from typing import Any

from django.core.management.base import BaseCommand

from rest.reference import catalogue


class Command(BaseCommand):
    help = "Prints the page of all errors; a test compares it with docs/errors.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(catalogue.markdown())
