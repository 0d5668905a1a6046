"""Programs that pull a topic from the feed: noticed, so that whoever changes a topic knows who would miss it."""

import time
from collections.abc import Iterable
from datetime import datetime

from django.db import OperationalError, transaction

from accounts.models import User
from pipeline.models import Pull

EVERY = 600.0  # seconds; a program that asks each second is written down once in ten minutes
_noticed: dict[tuple[str, str], float] = {}


def notice(topics: Iterable[str], *, by: User, at: datetime) -> None:
    """Writes down that this account asked for these topics."""
    ticks = time.monotonic()
    fresh = [name for name in topics if ticks - _noticed.get((name, str(by.pk)), -EVERY) >= EVERY]
    if not fresh:
        return
    try:
        _write_down(fresh, by, at)
    except OperationalError:
        return  # the database is busy: reading goes before noticing who reads, and the next time comes soon
    _noticed.update({(name, str(by.pk)): ticks for name in fresh})


@transaction.atomic
def _write_down(names: Iterable[str], by: User, at: datetime) -> None:
    pulls = [Pull(topic_id=name, account=by, first_at=at, last_at=at) for name in names]
    Pull.objects.bulk_create(
        pulls, update_conflicts=True, unique_fields=("topic", "account"), update_fields=("last_at",)
    )


def forget() -> None:
    """What this process noticed so far, for a database that is another one."""
    _noticed.clear()
