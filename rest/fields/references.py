"""How things are named from outside: by their id, or by the key that people say."""

import re
from typing import Any
from uuid import UUID

UUID_TEXT = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_KEY = re.compile(r"([A-Z]{2,5})-([1-9][0-9]{0,11})")


def reference_pattern(prefix: str = "") -> str:
    """What an id or a human key looks like, as a regular expression for JSON Schema."""
    return f"^({prefix or '[A-Z]{2,5}'}-[1-9][0-9]{{0,11}}|{UUID_TEXT.pattern})$"


def ref(data: Any, *, prefix: str = "") -> UUID | str | None:
    """The UUID, or the key in capitals, that a text names; None when it names neither."""
    if not isinstance(data, str) or len(data) > 40 or not data.isascii():
        return None
    if UUID_TEXT.fullmatch(data):
        return UUID(data)
    found = _KEY.fullmatch(data.upper())
    return data.upper() if found and prefix in ("", found[1]) else None
