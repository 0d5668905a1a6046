"""Background jobs of the missions room, one thin line each."""

from celery import shared_task
from django.utils import timezone

from missions import turns


@shared_task(ignore_result=True)
def turn_owners() -> None:
    """Tells of the absence covers that began or ended since the last look."""
    turns.turn_owners(at=timezone.now())
