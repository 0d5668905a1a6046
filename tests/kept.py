"""A world that several tests begin from: made once, and taken back at its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from pipeline import log


@contextmanager
def kept(blocker: Any) -> Iterator[None]:
    """What is written within stays for the tests of a fixture's scope; what each of them writes is taken back behind it.

    `blocker`: pytest-django's django_db_blocker, of a fixture that asks for django_db_setup too. No test of that scope
    may be one that commits (transaction=True): this is one transaction, and theirs are savepoints in it.
    """
    with blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
            log.forget_topics()
