"""The demo story, told once for this folder and taken back at its end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from django.db import transaction
from django.utils import timezone

from pipeline import log, readers
from pipeline.models import StoredEvent
from portfolio.demo import telling

ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Told:
    """`first` and `second`: all facts of two tellings for the same moment, without the ids, which are random."""

    first: bytes
    second: bytes
    happenings: int


@pytest.fixture(scope="package")
def told(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Told]:
    with django_db_blocker.unblock():
        now = timezone.now()
        with transaction.atomic():
            telling.tell(now)
            first = facts()
            transaction.set_rollback(True)
        log.forget_topics()
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            happenings = telling.tell(now)
            second = facts()
            readers.drain_fully()
            yield Told(first, second, happenings)
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
            log.forget_topics()


def facts() -> bytes:
    """The log as bytes: what happened to whom at which moment, by whom, in an order that no id decides."""
    columns = ("topic", "type", "source", "subject", "time", "data", "authtype", "authid")
    rows = StoredEvent.objects.order_by().values(*columns)
    return b"\n".join(sorted(ID.sub(b"#", orjson.dumps(row, option=orjson.OPT_SORT_KEYS)) for row in rows.iterator()))
