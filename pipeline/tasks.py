"""Background jobs of the pipeline, one thin line each."""

from celery import shared_task
from django.utils import timezone

from pipeline import readers
from rest import idempotency


@shared_task(ignore_result=True)
def sweep() -> None:
    """Carries every subscription forward: the fallback behind the reader loop."""
    readers.drain()


@shared_task(ignore_result=True)
def forget_old_answers() -> None:
    """Drops the kept answers of Idempotency-Keys that are older than a week."""
    idempotency.forget_old(at=timezone.now())
