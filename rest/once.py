"""A form that was sent twice changes once: the second time it leads where the first one led."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from rest.models import IdempotencyRecord

LONGEST = 64


def new_form_id() -> str:
    """What a form carries in its hidden `form_id`, new each time it is shown."""
    return uuid4().hex


def once(who: str, form_id: str, at: datetime, work: Callable[[], str]) -> str:
    """The address that the work leads to, or the one that the same form led to before.

    The claim and the change are one transaction: a second press waits for the first and then finds its address, and
    what the work refuses is as if it had never been sent.
    """
    principal, key = f"form:{who}"[:100], form_id[:LONGEST]
    if not key:
        return work()
    try:
        with transaction.atomic():
            record = IdempotencyRecord.objects.create(principal=principal, key=key, fingerprint="form", created_at=at)
            address = work()
            record.finished_at, record.status, record.body = at, 303, address.encode()
            record.save(update_fields=["finished_at", "status", "body"])
            return address
    except IntegrityError:
        led_to = IdempotencyRecord.objects.filter(principal=principal, key=key, status=303).first()
        if led_to is None:
            raise
        return bytes(led_to.body).decode()
