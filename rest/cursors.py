"""Opaque, signed places in a list, bound to the list they were made for."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core import signing

from rest.problems import BadCursor, CursorExpired

SALT = "rest.cursor"
KEPT = timedelta(days=7)
_READ: dict[str, Callable[[str], Any]] = {"d": date.fromisoformat, "m": datetime.fromisoformat, "n": Decimal, "u": UUID}


def binding(*parts: str) -> str:
    """A short mark of everything that a cursor belongs to."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def write(values: list[Any], *, backwards: bool, bound_to: str) -> str:
    return signing.dumps([bound_to, int(backwards), [_packed(value) for value in values]], salt=SALT)


def read(cursor: str, *, bound_to: str, length: int) -> tuple[list[Any], bool]:
    """The values of the row the cursor stands at, and whether it looks back. Raises BadCursor, CursorExpired."""
    try:
        mark, backwards, packed = signing.loads(cursor, salt=SALT, max_age=KEPT)
        values = [_unpacked(value) for value in packed]
    except signing.SignatureExpired:
        raise CursorExpired("This cursor is older than a week. Start the list again without it.") from None
    except (signing.BadSignature, ValueError, TypeError, UnicodeError):
        raise BadCursor("This is no cursor of ours. Use the next or previous address as it came.") from None
    if mark != bound_to or len(values) != length:
        raise BadCursor(
            "This cursor belongs to another list, other filters or another caller. Start the list again without it."
        )
    return values, bool(backwards)


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return ["m", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, Decimal):
        return ["n", str(value)]
    if isinstance(value, UUID):
        return ["u", str(value)]
    return value


def _unpacked(value: Any) -> Any:
    return _READ[value[0]](value[1]) if isinstance(value, list) else value
