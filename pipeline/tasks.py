"""Background jobs of the pipeline, one thin line each."""

import logging
import time

from celery import shared_task
from django.db import connection, transaction
from django.utils import timezone

from pipeline import readers, relay, retries
from pipeline.catalogue import core, flow
from pipeline.conserved import archive, months, sealing, verifying
from pipeline.personal import erasing
from pipeline.rebuilds import work
from pipeline.webhooks import tidying
from rest import idempotency

logger = logging.getLogger(__name__)

LONGEST_REBUILD = 24 * 3600  # seconds
LONGEST_SWEEP = 60.0  # seconds: the time limit of a task would interrupt a batch, and the next sweep goes on


@shared_task(ignore_result=True)
def sweep() -> None:
    """Carries every subscription forward: the fallback behind the reader loop."""
    deadline = time.monotonic() + LONGEST_SWEEP
    retries.release_known()
    readers.drain(is_enough=lambda: time.monotonic() > deadline)


@shared_task(ignore_result=True)
def mend_streams() -> None:
    """Fills streams that Redis lost."""
    relay.mend()


@shared_task(ignore_result=True)
def keep_the_catalogue() -> None:
    """Counts what came on each topic since the last time, and writes down how it stands this week."""
    flow.carry(at=timezone.now())
    core.keep(at=timezone.now())


@shared_task(ignore_result=True)
def forget_old_answers() -> None:
    """Drops the kept answers of Idempotency-Keys that are older than a week."""
    idempotency.forget_old(at=timezone.now())


AN_HOUR = 3600  # whole logs are read; nobody waits for it


@shared_task(ignore_result=True)
def open_months() -> None:
    """The next months of the log stand ready."""
    with transaction.atomic():
        months.ensure(connection, timezone.now())


@shared_task(ignore_result=True, time_limit=AN_HOUR, soft_time_limit=AN_HOUR - 60)
def seal_the_log() -> None:
    """Seals what came since, and writes the heads to a file of the state folder; erases again whom a backup brought back."""
    erasing.erase_again()
    sealing.seal_the_log(at=timezone.now())
    sealing.anchor(at=timezone.now())


@shared_task(ignore_result=True, time_limit=AN_HOUR, soft_time_limit=AN_HOUR - 60)
def archive_what_is_old() -> None:
    """Moves months that are older than their topic keeps events into files."""
    archive.archive_what_is_old(at=timezone.now())


@shared_task(ignore_result=True, time_limit=AN_HOUR, soft_time_limit=AN_HOUR - 60)
def verify_the_log() -> None:
    """Says in the log of the worker what is not as it was sealed."""
    for trouble in verifying.verify().troubles:
        logger.critical("the event log was tampered with: %s", trouble)


@shared_task(ignore_result=True, soft_time_limit=LONGEST_REBUILD, time_limit=LONGEST_REBUILD + 60)
def rebuild() -> None:
    """Carries out the rebuilds that were asked for."""
    work.run_all()


@shared_task(ignore_result=True)
def forget_old_deliveries() -> None:
    """Drops deliveries of webhooks that arrived more than thirty days ago."""
    tidying.forget_old(at=timezone.now())
