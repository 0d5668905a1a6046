"""When a delivery is tried again: plain rules."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
# Before the first try, the second, and so on. After the last there is none: somebody has to look.
WAITS = (
    0 * SECOND, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR,
)  # fmt: skip
TRIES = len(WAITS)
JITTER = 0.2  # up to so much later, so that what failed together does not come back together
LONGEST_WISH = 24 * HOUR  # of a receiver's Retry-After
RESTS = (1 * SECOND, 2 * SECOND, 5 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE)


def next_try(failed: int, *, at: datetime, chance: float, wish: timedelta | None = None) -> datetime | None:
    """When to try again after so many failures; None after the last. `chance` is from 0 to 1, `wish` the receiver's."""
    if failed >= TRIES:
        return None
    wait = WAITS[failed] * (1 + JITTER * chance)
    return at + max(wait, min(wish or timedelta(), LONGEST_WISH))


def rest(silences: int, *, at: datetime, wish: timedelta | None = None) -> datetime:
    """Until when an address that gave no answer so many times in a row is left alone, whatever else is due for it."""
    wait = RESTS[min(silences, len(RESTS)) - 1]
    return at + max(wait, min(wish or timedelta(), LONGEST_WISH))


def wish_of(retry_after: str, *, at: datetime) -> timedelta | None:
    """What a Retry-After header asks for, in seconds or as a date; None when it says nothing that we understand."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(moment - at, timedelta())
