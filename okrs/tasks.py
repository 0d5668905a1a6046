"""Background jobs of the okrs room, one thin line each."""

from celery import shared_task
from django.utils import timezone

from okrs import handlers


@shared_task(ignore_result=True)
def check_in_ended_windows() -> None:
    """Checks in the windows that ended since the last look."""
    handlers.check_in_ended_windows(at=timezone.now())
