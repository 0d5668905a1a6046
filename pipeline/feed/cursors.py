"""A reader's place in a feed, as text: the number of the last event read in each partition. Nothing about it expires."""

import base64
import binascii
from typing import Any

import orjson

from rest.refusal import Refusal

Seen = dict[str, list[int]]  # by topic: the number of the last event read in each of its partitions


class NotACursor(Refusal):
    """The place in the feed is none that an answer gave."""

    code = "not_a_cursor"
    status = 400
    title = "Not a place in this feed"
    remedy = "Send `next` of an earlier answer as it came, nothing for the beginning, or latest for now."


def write(seen: Seen) -> str:
    """One topic is written as it always was, so that a cursor of the first release serves for ever."""
    plain: Any = next(iter(seen.items())) if len(seen) == 1 else seen
    return base64.urlsafe_b64encode(orjson.dumps(plain)).decode().rstrip("=")


def read(cursor: str, heads: Seen) -> Seen:
    """The place in the feed of exactly these topics. Raises NotACursor."""
    try:
        plain = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        found = plain if isinstance(plain, dict) else dict([plain])
    except (ValueError, TypeError, binascii.Error):
        raise _wrong() from None
    if set(found) != set(heads) or not all(_is_place(found[name], heads[name]) for name in heads):
        raise _wrong()
    return {name: found[name] for name in heads}


def _is_place(seen: Any, heads: list[int]) -> bool:
    if not isinstance(seen, list) or len(seen) != len(heads):
        return False
    return all(type(number) is int and 0 <= number <= head for number, head in zip(seen, heads, strict=True))


def _wrong() -> NotACursor:
    said = "This is no cursor of these topics. Leave `after` out to start again, or use `latest`."
    return NotACursor(said, field="after")
