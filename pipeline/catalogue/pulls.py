"""Programs that pull a topic from the feed: noticed, so that whoever changes a topic knows who would miss it."""

import time
from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from pipeline.models import Pull

EVERY = 600.0  # seconds; a program that asks each second is written down once in ten minutes
_noticed: dict[tuple[str, str], float] = {}


def notice(topics: Iterable[str], *, by: User, at: datetime) -> None:
    """Writes down that this account asked for these topics."""
    ticks = time.monotonic()
    fresh = [name for name in topics if ticks - _noticed.get((name, str(by.pk)), -EVERY) >= EVERY]
    if fresh:
        pulls = [Pull(topic_id=name, account=by, first_at=at, last_at=at) for name in fresh]
        Pull.objects.bulk_create(
            pulls, update_conflicts=True, unique_fields=("topic", "account"), update_fields=("last_at",)
        )
        _noticed.update({(name, str(by.pk)): ticks for name in fresh})


def forget() -> None:
    """What this process noticed so far, for a database that is another one."""
    _noticed.clear()
