"""Background jobs of the pipeline, one thin line each."""

import time

from celery import shared_task
from django.utils import timezone

from pipeline import readers
from rest import idempotency

LONGEST_SWEEP = (
    60.0  # seconds: well within the time limit of a task, which would interrupt a batch; the next one goes on
)


@shared_task(ignore_result=True)
def sweep() -> None:
    """Carries every subscription forward: the fallback behind the reader loop."""
    deadline = time.monotonic() + LONGEST_SWEEP
    readers.drain(is_enough=lambda: time.monotonic() > deadline)


@shared_task(ignore_result=True)
def forget_old_answers() -> None:
    """Drops the kept answers of Idempotency-Keys that are older than a week."""
    idempotency.forget_old(at=timezone.now())
