"""The ways in which CloudEvents come over HTTP: one or a batch in the body, or one with its attributes in headers."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from rest.problems import InvalidInput

SINGLE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
PREFIX = "ce-"


def events_in(document: Any, content_type: str, headers: Mapping[str, str]) -> tuple[list[Any], bool]:
    """The raw events, and whether they came as a batch. Raises InvalidInput.

    Plain application/json may be either; with headers such as ce-id the body is the data of one event (binary mode).
    """
    if content_type == BATCH and not isinstance(document, list):
        raise InvalidInput(f"{BATCH} is a list of events. Send a list, or one event as {SINGLE}.")
    if content_type == SINGLE and isinstance(document, list):
        raise InvalidInput(f"{SINGLE} is one event. Send one, or the list as {BATCH}.")
    attributes = attributes_in(headers)
    if attributes and content_type not in (SINGLE, BATCH):
        return [{**attributes, "data": document}], False
    return (document, True) if isinstance(document, list) else ([document], False)


def attributes_in(headers: Mapping[str, str]) -> dict[str, str]:
    """What the ce- headers say; other letters than ASCII are escaped there as in addresses."""
    names = {name: name.lower().removeprefix(PREFIX) for name in headers if name.lower().startswith(PREFIX)}
    return {attribute: _value(headers[name]) for name, attribute in names.items()}


def _value(text: str) -> str:
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        text = text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise InvalidInput("A ce- header is not UTF-8 behind its % escapes. Escape the bytes of UTF-8.") from None
