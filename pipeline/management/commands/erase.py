"""`erase PERSON`: a person is erased, for good."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pipeline.personal import erasing, leftovers, rooms
from rest.refusal import Refusal


class Command(BaseCommand):
    help = "Erases a person, by the id of the account or professional, or by name. --again: those whom a backup brought back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", nargs="?", type=UUID, help="the id of an account or of a professional")
        parser.add_argument("--name", help="somebody of whom only this name is known")
        parser.add_argument(
            "--again", action="store_true", help="everybody who was erased before and came back with a backup"
        )

    def handle(self, *args: Any, person: UUID | None, name: str | None, again: bool, **options: Any) -> None:
        if sum(map(bool, (person, name, again))) != 1:
            raise CommandError("Give an id, --name, or --again.")
        if again:
            self.stdout.write(f"{erasing.erase_again()} erased again")
            return
        words = {name} if name else rooms.everything_known(frozenset({str(person)})).words
        try:
            if name:
                erasing.erase_name(name=name, by=None, at=timezone.now())
            elif person:
                erasing.erase(person=person, by=None, at=timezone.now())
        except Refusal as no:
            raise CommandError(no.message) from None
        self.stdout.write("Erased. Backups made before today still hold the wrapped key: let them expire.")
        for what, count in leftovers.of(words):
            self.stdout.write(
                f"The name is still said in {count} rows of {what}: words that somebody wrote about something else."
            )
