"""Texts, links and choices as the actions take them."""

from urllib.parse import urlsplit

from django.db import models

from missions.models.limits import LINK, REASON
from missions.models.refusals import LinkUnusable, NoSuchChoice, ReasonMissing, TextMissing, TextTooLong


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


def required_reason(value: str) -> str:
    """Why something was done. Raises ReasonMissing, TextTooLong."""
    value = text(value, "reason", REASON)
    if not value:
        raise ReasonMissing("Say why: the reason stays with the change for everybody to read.", field="reason")
    return value


def link(value: str, field: str) -> str:
    """A link to http or https without spaces or a password in it; may be empty. Raises LinkUnusable, TextTooLong."""
    value = text(value, field, LINK)
    if value and not _is_link(value):
        raise LinkUnusable(
            "That is no link a colleague could open. Begin with https:// or http://, without spaces or a password.",
            field=field,
        )
    return value


def _is_link(value: str) -> bool:
    if not value.isprintable() or any(letter.isspace() or letter in '<>"\\' for letter in value):
        return False
    try:
        parts = urlsplit(value)
        return value.startswith(("https://", "http://")) and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def choice(value: str, of: type[models.TextChoices], field: str) -> str:
    """Raises NoSuchChoice."""
    if value not in of.values:
        raise NoSuchChoice(f"{value!r} is not a {_spoken(field)}. Choose one of: {', '.join(of.values)}.", field=field)
    return value


def _spoken(field: str) -> str:
    return field.replace("_", " ")
