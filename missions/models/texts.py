"""Texts and choices as the actions take them."""

from django.db import models

from missions.models.limits import REASON
from missions.models.refusals import NoSuchChoice, ReasonMissing, TextMissing, TextTooLong


def text(value: str, field: str, most: int) -> str:
    """The text without space around it; may be empty. Raises TextTooLong."""
    value = value.strip()
    if len(value) > most:
        raise TextTooLong(
            f"The {_spoken(field)} has {len(value):,} characters; at most {most:,} fit. Shorten it.", field=field
        )
    return value


def required_text(value: str, field: str, most: int) -> str:
    """As text, but never empty. Raises TextMissing, TextTooLong."""
    value = text(value, field, most)
    if not value:
        raise TextMissing(f"The {_spoken(field)} is empty. Write at least a few words.", field=field)
    return value


def reason(value: str) -> str:
    """Why something was done. Raises ReasonMissing, TextTooLong."""
    value = text(value, "reason", REASON)
    if not value:
        raise ReasonMissing("Say why: the reason stays with the change for everybody to read.", field="reason")
    return value


def choice(value: str, of: type[models.TextChoices], field: str) -> str:
    """Raises NoSuchChoice."""
    if value not in of.values:
        raise NoSuchChoice(f"{value!r} is not a {_spoken(field)}. Choose one of: {', '.join(of.values)}.", field=field)
    return value


def _spoken(field: str) -> str:
    return field.replace("_", " ")
