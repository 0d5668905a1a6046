"""A message that says what was done and carries the way back: its toast has a button that undoes it."""

import json
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

MARK = "undo:"


class Undo(NamedTuple):
    """A form of one press: where it goes and what it says."""

    action: str
    fields: dict[str, str]


def tell(request: HttpRequest, sentence: str, *, action: str, **fields: Any) -> None:
    """messages.success whose toast can undo: the press posts these fields to that address of ours."""
    told = json.dumps({"action": action, "fields": {name: str(value) for name, value in fields.items()}})
    messages.success(request, sentence, extra_tags=MARK + told)


def undo_of(message: Message) -> Undo | None:
    """The way back that a message carries, None for most."""
    tags = message.extra_tags or ""
    return Undo(**json.loads(tags.removeprefix(MARK))) if tags.startswith(MARK) else None
