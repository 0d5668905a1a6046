"""The Celery application: the worker that reads the log, and beat that sweeps behind it."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("cairn")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["pipeline", "okrs"])


@task_prerun.connect(weak=False)
def _drop_dead_connections(**_: Any) -> None:
    """Connections are kept from task to task; one that the database has closed would fail every task from then on."""
    from django.db import close_old_connections

    close_old_connections()


def _install_reader_loop() -> None:
    from pipeline.loop import ReaderLoop

    app.steps["worker"].add(ReaderLoop)


app.on_after_finalize.connect(lambda **_: _install_reader_loop(), weak=False)
