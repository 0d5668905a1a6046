"""Background jobs of the pipeline, one thin line each."""

from celery import shared_task

from pipeline import readers


@shared_task(ignore_result=True)
def sweep() -> None:
    """Carries every subscription forward: the fallback behind the reader loop."""
    readers.drain()
